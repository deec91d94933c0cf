package org.eprop.report.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.command.ExperimentCommand;
import org.eprop.host.HelpPage;
import org.eprop.host.OpenOption;
import org.eprop.host.PluginOptions;
import org.eprop.report.explain.ExplainSettings;
import org.eprop.report.explain.Explanation;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code eprop explain}. */
@HelpPage(
    value = "explain",
    group = "Learn",
    also = {"tutorial", "demo", "example", "examples", "intro", "lesson"},
    order = 10)
@Command(name = "explain")
public final class ExplainCommand extends ExperimentCommand {

  private static final ExplainSettings DEFAULTS = ExplainSettings.defaults();

  @Option(names = "--neuron", paramLabel = "NAME")
  private String neuron;

  @Option(names = "--surrogate", paramLabel = "NAME")
  private String surrogate;

  @Option(names = "--set", paramLabel = "PATH=VALUE")
  private List<String> settings = List.of();

  @Option(names = "--seed", paramLabel = "N")
  private long seed = DEFAULTS.seed();

  @Option(names = "--steps", paramLabel = "N")
  private int steps = DEFAULTS.steps();

  @Option(names = "--input-rate", paramLabel = "P")
  private double inputRate = DEFAULTS.inputRate();

  @Option(names = "--w-in", paramLabel = "W")
  private Double inputWeight;

  @Option(names = "--w-rec", paramLabel = "W")
  private Double recurrentWeight;

  @Option(names = "--w-out", paramLabel = "W")
  private double outputWeight = DEFAULTS.outputWeight();

  @Option(names = "--learning-rate", paramLabel = "ETA")
  private double learningRate = DEFAULTS.learningRate();

  @Option(names = "--out", paramLabel = "DIR", defaultValue = "explain")
  private Path out;

  @Mixin private OpenOption open;
  @Mixin private PluginOptions plugins;

  @Override
  public Integer call() {
    List<String> all = new ArrayList<>();
    if (neuron != null) {
      all.add("network.layers[0].populations[0].neuron=\"" + neuron + '"');
    }
    if (surrogate != null) {
      all.add("network.layers[0].surrogate=\"" + surrogate + '"');
    }
    all.addAll(settings);
    ExplainSettings wanted =
        new ExplainSettings(
            all,
            seed,
            steps,
            inputRate,
            optional(inputWeight),
            optional(recurrentWeight),
            outputWeight,
            learningRate);
    try (Plugins components = plugins.load()) {
      Path index = new Explanation(components, wanted).write(out);
      out().println(index);
      open.show(index);
    }
    return ExitCode.OK;
  }

  private static OptionalDouble optional(Double value) {
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }
}
