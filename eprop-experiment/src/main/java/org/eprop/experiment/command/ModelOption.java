package org.eprop.experiment.command;

import java.nio.file.Path;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.model.EpropNetwork;
import org.eprop.experiment.file.NetworkFile;
import org.eprop.experiment.run.LoadedExperiment;
import org.eprop.experiment.run.RunNetworks;
import org.eprop.experiment.run.TaskEvaluation;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which of a run's networks a command is about. */
public final class ModelOption {

  /** Which of a run's networks. */
  public enum Which {
    BEST,
    LAST
  }

  @Option(names = "--model", paramLabel = "best|last")
  private Which which;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** Whether it was. */
  public boolean isGiven() {
    return which != null;
  }

  /** The file. */
  public Path of(RunNetworks networks) {
    if (which == null) {
      return networks.counting();
    }
    return which == Which.BEST ? networks.folder().best() : networks.folder().last();
  }

  /**
   * The network in it; whatever is not as it was when it was saved, such as a plugin's version, is
   * said on standard error.
   *
   * @throws InvalidInputException if it can't be loaded, is not the run's, or is not of the task's
   *     size, placed at the file
   */
  public EpropNetwork load(Path file, RunNetworks networks, LoadedExperiment loaded) {
    NetworkFile saved = networks.load(file, loaded.plugins());
    EpropNetwork network = saved.network();
    try {
      TaskEvaluation.check(network.model().network(), loaded.task());
      for (String warning : saved.warnings()) {
        command.commandLine().getErr().println("eprop: warning: " + file + ": " + warning);
      }
      return network;
    } catch (InvalidInputException e) {
      throw e.at(file.toString());
    }
  }
}
