package org.eprop.compare.command;

import java.nio.file.Path;
import org.eprop.compare.definition.ReadyComparisons;
import org.eprop.compare.definition.ReadySearches;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.Experiment;
import org.eprop.experiment.ExperimentReader;
import org.eprop.experiment.ExperimentWriter;
import org.eprop.experiment.command.ExperimentCommand;
import org.eprop.experiment.io.AtomicFiles;
import org.eprop.experiment.run.ReadyExperiments;
import org.eprop.host.HelpPage;
import org.eprop.host.PluginOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code eprop init}. */
@HelpPage(
    value = "experiments",
    group = "Components and data",
    also = {"new", "create", "edit", "template"},
    order = 50)
@Command(name = "init")
public final class InitCommand extends ExperimentCommand {

  @Parameters(
      index = "0",
      paramLabel = "EXPERIMENT",
      completionCandidates = ReadyExperiments.Names.class)
  private String experiment;

  @Parameters(index = "1", arity = "0..1", paramLabel = "FILE")
  private Path file;

  @Option(names = "--force")
  private boolean force;

  @Mixin private PluginOptions plugins;

  @Override
  public Integer call() {
    Path target = file != null ? file : Path.of(ReadyExperiments.shortName(experiment) + ".json");
    String json =
        ReadyComparisons.NAMES.contains(experiment)
            ? ReadyComparisons.text(experiment)
            : ReadySearches.NAMES.contains(experiment)
                ? ReadySearches.text(experiment)
                : complete();
    expectNew(target, force);
    AtomicFiles.write(target, json);
    out().println("wrote " + target);
    return ExitCode.OK;
  }

  private String complete() {
    try (Plugins components = plugins.load()) {
      Experiment read = new ExperimentReader(components).read(ReadyExperiments.find(experiment));
      return new ExperimentWriter().write(read);
    }
  }
}
