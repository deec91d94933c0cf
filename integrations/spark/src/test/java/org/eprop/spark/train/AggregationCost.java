package org.eprop.spark.train;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.eprop.core.parallel.Workers;
import org.eprop.experiment.Configuration;
import org.eprop.experiment.run.ReadyExperiments;
import org.eprop.experiment.training.Trainer;
import org.eprop.experiment.training.TrainingListener;
import org.eprop.spark.ComponentSource;
import org.eprop.spark.testing.Experiments;
import org.eprop.spark.testing.LocalSpark;

/**
 * What an update takes on one machine, with synchronous sums, and in rounds of local SGD, to be run
 * by hand:
 *
 * <pre>    java ... org.eprop.spark.train.AggregationCost small 40 [PATH=VALUE ...]</pre>
 *
 * <p>The arguments are an experiment ({@code small}: that of tests), and how many updates or rounds
 * are timed, after half as many that are not: by the clock, and the processor time of this process,
 * which does everything.
 */
final class AggregationCost {

  private static final ComponentSource COMPONENTS = ComponentSource.ofApplication();
  private static final int WORKERS = 2;

  private AggregationCost() {}

  public static void main(String[] arguments) {
    SparkSession session = LocalSpark.start();
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    int timed = Integer.parseInt(arguments[1]);
    List<String> changes = Arrays.asList(arguments).subList(2, arguments.length);
    Configuration json =
        arguments[0].equals("small")
            ? Experiments.small(changes.toArray(String[]::new))
            : ReadyExperiments.find(arguments[0]).with(changes);
    try (Workers one = new Workers(1)) {
      for (int pass = 0; pass < 2; pass++) { // the first is for the compiler
        Clock alone = new Clock(timed);
        Recipe.Made made = Recipe.of(COMPONENTS, json).make();
        run(new Trainer(made.experiment(), made.task(), one), alone);
        System.out.println("one machine: " + alone);
        for (int partitions : new int[] {1, 2, 4}) {
          Clock clock = new Clock(timed);
          try (SynchronousGradients gradients =
              new SynchronousGradients(spark, COMPONENTS, json, partitions)) {
            run(new Trainer(made.experiment(), made.task(), one, gradients), clock);
          }
          System.out.println("synchronous, " + partitions + " partitions: " + clock);
        }
        for (int steps : new int[] {1, 4, 16}) {
          Clock clock = new Clock(timed);
          try (LocalSgd sgd =
              new LocalSgd(
                  spark, COMPONENTS, json, made.experiment(), made.task(), WORKERS, steps, one)) {
            sgd.run(clock::tick, clock::over);
          }
          System.out.println(
              "local, " + WORKERS + " workers, rounds of " + steps + " steps: " + clock);
        }
      }
    }
    session.stop();
  }

  private static void run(Trainer trainer, Clock clock) {
    trainer.run(
        new TrainingListener() {
          @Override
          public void batch(Batch batch) {
            clock.tick();
          }
        },
        clock::over);
  }

  /** Takes times between ticks. */
  private static final class Clock {
    private final double[] seconds;
    private final int untimed;
    private int ticks;
    private long before;
    private long processor;

    Clock(int timed) {
      seconds = new double[timed];
      untimed = timed / 2;
    }

    void tick() {
      long now = System.nanoTime();
      int timed = ticks - untimed - 1;
      if (timed == -1) {
        processor = -processorTime();
      } else if (timed == seconds.length - 1) {
        processor += processorTime();
      }
      if (timed >= 0 && timed < seconds.length) {
        seconds[timed] = (now - before) / 1e9;
      }
      before = now;
      ticks++;
    }

    private static long processorTime() {
      return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
          .getProcessCpuTime();
    }

    boolean over() {
      return ticks > untimed + seconds.length;
    }

    @Override
    public String toString() {
      int count = Math.min(seconds.length, Math.max(0, ticks - untimed - 1));
      double[] sorted = Arrays.copyOf(seconds, count);
      Arrays.sort(sorted);
      return count == 0
          ? "too few"
          : String.format(
              Locale.ROOT,
              "%.1f ms (median of %d; least %.1f), processor %.1f ms",
              1e3 * sorted[count / 2],
              count,
              1e3 * sorted[0],
              count < seconds.length ? Double.NaN : processor / 1e6 / count);
    }
  }
}
