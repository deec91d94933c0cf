package org.eprop.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.eprop.api.event.SensorShape;
import org.eprop.api.plugin.Choice;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Task;
import org.eprop.api.task.TaskFactory;
import org.eprop.benchmarks.NetworkScale.ProcessCost;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.Configuration;
import org.eprop.experiment.Experiment;
import org.eprop.experiment.ExperimentReader;
import org.eprop.experiment.training.Trainer;
import org.eprop.experiment.training.TrainingListener;

/**
 * What the data of an experiment cost, to be run by hand:
 *
 * <pre>    java -Xmx300m -cp benchmarks.jar org.eprop.benchmarks.Loading shd.json training.epochs=1
 * </pre>
 *
 * <p>The arguments are an experiment and settings that replace its own. Opens its data, makes every
 * sample once by one thread, trains on one thread (not at all with {@code training.epochs=0}), and
 * says how many samples a second that is and which share of training went to making samples. Times
 * are processor time, of one thread where one works: on a busy machine the clock says nothing.
 */
public final class Loading {

  private Loading() {}

  /**
   * What was seen.
   *
   * @param opening s of processor time, until the task was there
   * @param heap bytes that were in use then, after a collection
   * @param samples in an epoch of training
   * @param making training samples made in a second by one thread, as transforms change them
   * @param plain the same of validation data, which nothing changes; empty if there are none
   * @param trained how many samples training asked for, those of validation included
   * @param training s of processor time
   * @param loading s of it for making samples
   */
  record Cost(
      double opening,
      long heap,
      int samples,
      double making,
      Optional<Double> plain,
      long trained,
      double training,
      double loading) {

    /** Of training, what went to making samples. */
    double share() {
      return loading / training;
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "opened in %.2f s, %d training samples, %.0f MB in use%n"
              + "training samples made: %.0f a second and thread%n"
              + "%s%s",
          opening,
          samples,
          heap / 1e6,
          making,
          plain
              .map(
                  rate ->
                      String.format(
                          Locale.ROOT, "validation samples made: %.0f a second and thread%n", rate))
              .orElse(""),
          trained == 0
              ? "not trained"
              : String.format(
                  Locale.ROOT,
                  "trained on %d samples in %.2f s, %.2f s of it (%.1f %%) for making them",
                  trained,
                  training,
                  loading,
                  100 * share()));
    }
  }

  /** Prints what an experiment's data cost. */
  public static void main(String[] arguments) {
    try (Plugins plugins = Plugins.builder().classPath(Loading.class.getClassLoader()).build()) {
      Configuration given = Configuration.of(Path.of(arguments[0]));
      List<String> settings = List.of(arguments).subList(1, arguments.length);
      System.out.println(measure(new ExperimentReader(plugins).read(given.with(settings))));
    }
  }

  /** Loads the data of an experiment and trains it, on one thread. */
  static Cost measure(Experiment experiment) {
    long begin = ProcessCost.processorTime();
    Choice<TaskFactory> choice = experiment.task();
    Task task = choice.factory().create(choice.context().withSeed(experiment.seed()));
    double opening = ProcessCost.secondsSince(begin);
    long heap = ProcessCost.bytesInUse();
    double making = rate(task.train());
    Optional<Double> plain = task.validation().map(Loading::rate);
    Clock clock = new Clock();
    begin = ProcessCost.processorTime();
    try (Workers workers = new Workers(1)) {
      new Trainer(experiment, new Timed(task, clock), workers)
          .run(new TrainingListener() {}, () -> false);
    }
    double training = ProcessCost.secondsSince(begin);
    return new Cost(
        opening,
        heap,
        task.train().size(),
        making,
        plain,
        clock.samples.get(),
        training,
        clock.nanos.get() / 1e9);
  }

  /** Samples made in a second: each once, after some that let the compiler have a look. */
  private static double rate(Dataset data) {
    Clock untimed = new Clock();
    Clock clock = new Clock();
    for (int i = 0; i < Math.min(data.size(), 500); i++) {
      untimed.sample(data, 1, i);
    }
    for (int i = 0; i < data.size(); i++) {
      clock.sample(data, 0, i);
    }
    return 1e9 * clock.samples.get() / clock.nanos.get();
  }

  /** The processor time that whoever makes samples needs for them. */
  private static final class Clock {

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong samples = new AtomicLong();

    Sample sample(Dataset data, int epoch, int index) {
      long begin = threads.getCurrentThreadCpuTime();
      Sample sample = data.sample(epoch, index);
      nanos.addAndGet(threads.getCurrentThreadCpuTime() - begin);
      samples.incrementAndGet();
      return sample;
    }
  }

  /** A task whose samples are timed. */
  private record Timed(Task task, Clock clock) implements Task {

    private Dataset timed(Dataset data) {
      return new Dataset() {
        @Override
        public int size() {
          return data.size();
        }

        @Override
        public Sample sample(int epoch, int index) {
          return clock.sample(data, epoch, index);
        }
      };
    }

    @Override
    public int inputs() {
      return task.inputs();
    }

    @Override
    public Optional<SensorShape> inputShape() {
      return task.inputShape();
    }

    @Override
    public int outputs() {
      return task.outputs();
    }

    @Override
    public double timeStep() {
      return task.timeStep();
    }

    @Override
    public List<String> classNames() {
      return task.classNames();
    }

    @Override
    public Dataset train() {
      return timed(task.train());
    }

    @Override
    public Optional<Dataset> validation() {
      return task.validation().map(this::timed);
    }

    @Override
    public Optional<Dataset> test() {
      return Optional.empty();
    }
  }
}
