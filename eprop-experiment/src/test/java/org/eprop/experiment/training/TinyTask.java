package org.eprop.experiment.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.api.task.Task;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.eprop.core.testing.TestComponents;
import org.eprop.experiment.Experiment;
import org.eprop.experiment.ExperimentReader;

/** Which of two groups of three channels spikes more? Remembers which samples it gave out. */
final class TinyTask implements Task {

  private static final int STEPS = 30;

  private final Noting train;
  private final Optional<Dataset> validation;

  TinyTask(int size, int validationSize) {
    train = new Noting(size);
    validation = validationSize == 0 ? Optional.empty() : Optional.of(new Noting(validationSize));
  }

  /** Notes each sample it gives out, as "epoch.index". */
  static final class Noting implements Dataset {
    private final int size;
    final List<String> given = Collections.synchronizedList(new ArrayList<>());

    Noting(int size) {
      this.size = size;
    }

    @Override
    public int size() {
      return size;
    }

    @Override
    public Sample sample(int epoch, int index) {
      given.add(epoch + "." + index);
      RandomGenerator random = new RandomStreams(7).stream("sample", index);
      double[][] x = new double[STEPS][6];
      for (double[] row : x) {
        for (int i = 0; i < row.length; i++) {
          row[i] = random.nextDouble() < (i / 3 == index % 2 ? 0.4 : 0.1) ? 1 : 0;
        }
      }
      return new Sample(SpikeInput.of(6, x), Target.sequenceClass(index % 2, STEPS));
    }
  }

  @Override
  public int inputs() {
    return 6;
  }

  @Override
  public int outputs() {
    return 2;
  }

  @Override
  public double timeStep() {
    return 1;
  }

  @Override
  public Noting train() {
    return train;
  }

  @Override
  public Optional<Dataset> validation() {
    return validation;
  }

  @Override
  public Optional<Dataset> test() {
    return Optional.empty();
  }

  /** All components, and a task of the name "tiny", whose data are not used. */
  static Plugins plugins() {
    return Plugins.builder()
        .classPath(TinyTask.class.getClassLoader())
        .add(new TestComponents.SomeTask("tiny", List.of()))
        .build();
  }

  /**
   * An experiment with this task.
   *
   * @param more members of the JSON object, each after a comma
   */
  static Experiment experiment(Plugins plugins, String training, String more) {
    return experiment(plugins, training, more, "");
  }

  /**
   * The same with more of the network.
   *
   * @param network members of the network's JSON object, each after a comma
   */
  static Experiment experiment(Plugins plugins, String training, String more, String network) {
    String layers =
        "{\"layers\": [{\"populations\": [{\"neuron\": \"lif\", \"size\": 8}], \"input_gain\": 2}]"
            + network
            + "}";
    return new ExperimentReader(plugins)
        .read(
            "{\"task\": \"tiny\", \"network\": "
                + layers
                + ", \"training\": "
                + training
                + more
                + "}",
            "tiny.json");
  }

  /** A trainer of an experiment with this task. */
  static Trainer trainer(
      Plugins plugins, TinyTask task, Workers workers, String training, String more) {
    return new Trainer(experiment(plugins, training, more), task, workers);
  }
}
