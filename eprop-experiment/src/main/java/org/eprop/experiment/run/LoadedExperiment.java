package org.eprop.experiment.run;

import java.util.List;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Task;
import org.eprop.api.task.TaskFactory;
import org.eprop.core.common.Placed;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.Configuration;
import org.eprop.experiment.Experiment;
import org.eprop.experiment.ExperimentReader;
import org.eprop.experiment.provenance.DataIdentity;
import org.eprop.experiment.provenance.Provenance;
import org.eprop.experiment.training.Trainer;

/**
 * An experiment and its data.
 *
 * @param source what error messages call the experiment
 * @param experiment all settings
 * @param task the one it names, loaded
 * @param plugins the components it is made of
 * @param provenance what a run of it is made from
 */
public record LoadedExperiment(
    String source, Experiment experiment, Task task, Plugins plugins, Provenance provenance) {

  /**
   * Reads an experiment, and loads or generates its data.
   *
   * @throws InvalidInputException if anything in it is wrong
   */
  public static LoadedExperiment of(Configuration configuration, Plugins plugins) {
    Experiment experiment = new ExperimentReader(plugins).read(configuration);
    String source = configuration.source();
    return of(source, experiment, plugins, provenance(experiment, source));
  }

  /**
   * Loads or generates the data of an experiment.
   *
   * @throws InvalidInputException if they are wrong
   */
  public static LoadedExperiment of(
      String source, Experiment experiment, Plugins plugins, Provenance provenance) {
    Choice<TaskFactory> task = experiment.task();
    try {
      return new LoadedExperiment(
          source,
          experiment,
          task.make(task.context().withSeed(experiment.seed()), TaskFactory::create),
          plugins,
          provenance);
    } catch (InvalidInputException e) {
      throw e.at("task " + task.name()).at(source);
    }
  }

  /** What a run of it is made from here and now; data are looked at before they are loaded. */
  public static Provenance provenance(Experiment experiment, String source) {
    data(experiment, source);
    return Placed.at(source, experiment::provenance);
  }

  /** Its task's data as they are now. */
  public static List<DataIdentity> data(Experiment experiment, String source) {
    try {
      return experiment.data();
    } catch (InvalidInputException e) {
      throw e.at("task " + experiment.task().name()).at(source);
    }
  }

  /**
   * A trainer that has not begun.
   *
   * @throws InvalidInputException if the parts of the experiment do not fit together
   */
  public Trainer trainer(Workers workers) {
    return Placed.at(source, () -> new Trainer(experiment, task, workers));
  }
}
