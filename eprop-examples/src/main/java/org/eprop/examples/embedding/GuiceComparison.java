package org.eprop.examples.embedding;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Inject;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.Provides;
import com.google.inject.multibindings.MapBinder;
import com.google.inject.util.Modules;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Context;
import org.eprop.api.signal.Feedback;
import org.eprop.api.signal.LearningSignal;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.api.task.Task;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.Configuration;
import org.eprop.experiment.Experiment;
import org.eprop.experiment.ExperimentReader;
import org.eprop.experiment.training.Trainer;
import org.eprop.experiment.training.TrainingListener;
import org.eprop.guice.EpropModule;

/**
 * A Guice application that trains the same network twice, as it is and with one module replaced:
 * what does it cost to know only the signs of the readout weights?
 */
public final class GuiceComparison {

  private final Experiment experiment;
  private final Task task;

  @Inject
  GuiceComparison(Experiment experiment, Task task) {
    this.experiment = experiment;
    this.task = task;
  }

  /** The application's own modules. */
  static Module application() {
    return Modules.combine(
        new EpropModule(GuiceComparison.class.getClassLoader(), List.of()), new TrainingModule());
  }

  /** The same application, but for the learning signal. */
  static Module variant() {
    return Modules.override(application()).with(new SignFeedbackModule());
  }

  /** Prints the validation accuracy of both after each epoch. */
  public static void main(String[] arguments) {
    List<Double> symmetric = accuracies(application());
    List<Double> sign = accuracies(variant());
    System.out.println("epoch  symmetric  sign");
    for (int e = 0; e < symmetric.size(); e++) {
      System.out.printf("%5d  %9.3f  %.3f%n", e + 1, symmetric.get(e), sign.get(e));
    }
  }

  /** Makes an application of modules, runs it, and closes what it opened. */
  static List<Double> accuracies(Module modules) {
    Injector injector = Guice.createInjector(modules);
    try (Plugins plugins = injector.getInstance(Plugins.class);
        Workers workers = new Workers(2)) {
      return injector.getInstance(GuiceComparison.class).train(workers);
    }
  }

  private List<Double> train(Workers workers) {
    List<Double> accuracies = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void epoch(Epoch epoch) {
            accuracies.add(epoch.validation().orElseThrow().accuracy());
          }
        };
    new Trainer(experiment, task, workers).run(listener, () -> false);
    return accuracies;
  }

  /** The variant: adds a component of its own, and has it learn. */
  private static final class SignFeedbackModule extends AbstractModule {

    @Override
    protected void configure() {
      MapBinder.newMapBinder(binder(), String.class, LearningSignalFactory.class)
          .addBinding("sign_concordant")
          .to(SignFeedback.class);
    }

    @Provides
    Choice<LearningSignalFactory> learningSignal(Plugins plugins) {
      return Choice.of(plugins.find(LearningSignalFactory.class, "sign_concordant"));
    }
  }

  /** What the application trains: a short version of the paper's cue task, symmetric feedback. */
  private static final class TrainingModule extends AbstractModule {

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

  /**
   * Feedback that knows the signs of the readout weights, but not their sizes: B_jk =
   * sign(W_out,kj) / sqrt(neurons) (Liao, Leibo and Poggio 2016, "How important is weight symmetry
   * in backpropagation?"). A component of the application's own, registered nowhere but in its
   * {@link SignFeedbackModule}.
   */
  private static final class SignFeedback implements LearningSignalFactory {

    @Override
    public String name() {
      return "sign_concordant";
    }

    @Override
    public String description() {
      return "B = sign(W_out)^T / sqrt(neurons), at all times.";
    }

    @Override
    public LearningSignal create(Context context) {
      return new Signs();
    }

    private static final class Signs implements Feedback {
      @Override
      public boolean needsReadout() {
        return true;
      }

      @Override
      public void initialise(double[] wOut, int neurons, RandomGenerator random, double[] b) {
        for (int k = 0; k < b.length; k++) {
          b[k] = Math.signum(wOut[k]) / Math.sqrt(neurons);
        }
      }

      @Override
      public void follow(double[] wOut, double[] deltaWOut, double[] b) {
        for (int k = 0; k < b.length; k++) {
          b[k] = Math.copySign(b[k], wOut[k]);
        }
      }
    }
  }
}
