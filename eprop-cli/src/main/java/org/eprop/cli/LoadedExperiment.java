package org.eprop.cli;

import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Task;
import org.eprop.api.task.TaskFactory;
import org.eprop.core.experiment.Configuration;
import org.eprop.core.experiment.Experiment;
import org.eprop.core.experiment.ExperimentReader;
import org.eprop.core.parallel.Workers;
import org.eprop.api.plugin.Choice;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.training.Trainer;

/**
 * An experiment and its data.
 *
 * @param source what error messages call the experiment
 * @param experiment all settings
 * @param task the one it names, loaded
 * @param plugins the components it is made of
 */
record LoadedExperiment(String source, Experiment experiment, Task task, Plugins plugins) {

  /**
   * Reads an experiment, and loads or generates its data.
   *
   * @throws InvalidInputException if anything in it is wrong
   */
  static LoadedExperiment of(Configuration configuration, Plugins plugins) {
    Experiment experiment = new ExperimentReader(plugins).read(configuration);
    Choice<TaskFactory> task = experiment.task();
    try {
      return new LoadedExperiment(
          configuration.source(),
          experiment,
          task.factory().create(task.context().withSeed(experiment.seed())),
          plugins);
    } catch (InvalidInputException e) {
      throw e.at("task " + task.name()).at(configuration.source());
    }
  }

  /**
   * A trainer that has not begun.
   *
   * @throws InvalidInputException if the parts of the experiment do not fit together
   */
  Trainer trainer(Workers workers) {
    try {
      return new Trainer(experiment, task, workers);
    } catch (InvalidInputException e) {
      throw e.at(source);
    }
  }
}
