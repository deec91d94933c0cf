package org.eprop.spark.train;

import java.io.Serializable;
import org.eprop.api.plugin.Choice;
import org.eprop.api.task.Task;
import org.eprop.api.task.TaskFactory;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.Configuration;
import org.eprop.experiment.Experiment;
import org.eprop.experiment.ExperimentReader;
import org.eprop.spark.ComponentSource;

/**
 * An experiment as it is sent to executors, which make of it what it says.
 *
 * @param components those that it may name
 * @param json of the experiment
 * @param source what error messages call it
 */
record Recipe(ComponentSource components, String json, String source) implements Serializable {

  /** An experiment and its task. */
  record Made(Experiment experiment, Task task) {}

  static Recipe of(ComponentSource components, Configuration experiment) {
    return new Recipe(components, experiment.root().json().toString(), experiment.source());
  }

  /** Reads the experiment, and its data. */
  Made make() {
    // Not closed: what is made of the components is used as long as the process lives.
    Plugins plugins = components.open();
    Experiment experiment = new ExperimentReader(plugins).read(Configuration.of(json, source));
    Choice<TaskFactory> task = experiment.task();
    return new Made(experiment, task.factory().create(task.context().withSeed(experiment.seed())));
  }
}
