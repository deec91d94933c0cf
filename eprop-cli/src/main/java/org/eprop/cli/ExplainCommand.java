package org.eprop.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.eprop.core.plugin.Plugins;
import org.eprop.report.explain.ExplainSettings;
import org.eprop.report.explain.Explanation;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code eprop explain}. */
@Command(name = "explain")
final class ExplainCommand extends ConsoleCommand {

  private static final ExplainSettings DEFAULTS = ExplainSettings.defaults();

  @Option(names = "--neuron", paramLabel = "NAME", description = "The neuron model. Default: lif.")
  private String neuron;

  @Option(
      names = "--surrogate",
      paramLabel = "NAME",
      description =
          "The surrogate, with its own defaults. Default: sigmoid with gamma 1 and slope 4.")
  private String surrogate;

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description =
          "Change a value of the experiment, which has one layer with a single neuron; may be given"
              + " several times.")
  private List<String> settings = List.of();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The seed of input spikes and target. Default: 3.")
  private long seed = DEFAULTS.seed();

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "How many steps of 1 ms the run has. Default: 120.")
  private int steps = DEFAULTS.steps();

  @Option(
      names = "--input-rate",
      paramLabel = "P",
      description = "The probability of an input spike at a step. Default: 0.14.")
  private double inputRate = DEFAULTS.inputRate();

  @Option(
      names = "--w-in",
      paramLabel = "W",
      description = "W_in. Default: the least that makes the neuron spike often enough.")
  private Double inputWeight;

  @Option(
      names = "--w-rec",
      paramLabel = "W",
      description = "W_rec, between the neurons; likewise.")
  private Double recurrentWeight;

  @Option(names = "--w-out", paramLabel = "W", description = "W_out. Default: 0.5.")
  private double outputWeight = DEFAULTS.outputWeight();

  @Option(names = "--learning-rate", paramLabel = "ETA", description = "eta. Default: 0.0001.")
  private double learningRate = DEFAULTS.learningRate();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "explain",
      description = "The folder of the pages. Default: ${DEFAULT-VALUE}.")
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
