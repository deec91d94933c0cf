package org.eprop.examples.embedding;

import com.google.inject.Guice;
import com.google.inject.Inject;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.util.Modules;
import java.util.ArrayList;
import java.util.List;
import org.eprop.api.task.Task;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.Experiment;
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
}
