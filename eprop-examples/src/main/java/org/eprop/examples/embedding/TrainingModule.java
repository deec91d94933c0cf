package org.eprop.examples.embedding;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import java.util.List;
import org.eprop.api.plugin.Choice;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.api.task.Task;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.Configuration;
import org.eprop.experiment.Experiment;
import org.eprop.experiment.ExperimentReader;

/** What the application trains: a short version of the paper's cue task, symmetric feedback. */
final class TrainingModule extends AbstractModule {

  private static final String EXPERIMENT =
      """
      {
        "task": {"name": "evidence_accumulation", "cues": 1, "delay": 20, "recall": 30,
                 "size": 64, "validation_size": 64, "test_size": 64},
        "network": {"layers": [{"populations": [{"neuron": "lif", "size": 15},
                                                {"neuron": "alif", "size": 15}]}]},
        "optimizer": {"name": "adam", "learning_rate": 0.01},
        "training": {"epochs": 6, "batch_size": 16}
      }
      """;

  @Provides
  Choice<LearningSignalFactory> learningSignal(Plugins plugins) {
    return Choice.of(plugins.find(LearningSignalFactory.class, "symmetric"));
  }

  @Provides
  Experiment experiment(ExperimentReader reader, Choice<LearningSignalFactory> signal) {
    Configuration written = Configuration.of(EXPERIMENT, "cue task");
    return reader.read(written.with(List.of("learning_signal=" + signal.name())));
  }

  @Provides
  Task task(Experiment experiment) {
    return experiment
        .task()
        .factory()
        .create(experiment.task().context().withSeed(experiment.seed()));
  }
}
