package org.eprop.spark.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.eprop.core.parallel.Workers;
import org.eprop.experiment.Configuration;
import org.eprop.experiment.run.ReadyExperiments;
import org.eprop.experiment.training.NetworkEvaluation;
import org.eprop.experiment.training.Score;
import org.eprop.experiment.training.Trainer;
import org.eprop.experiment.training.TrainingListener;
import org.eprop.spark.ComponentSource;
import org.eprop.spark.testing.LocalSpark;
import org.eprop.spark.train.LocalSgd.Shard;

/**
 * What local SGD learns, against workers and steps between averages, to be run by hand:
 *
 * <pre>    java ... org.eprop.spark.train.LocalSgdTable spoken-digits 13 3 1,1 2,16 4,16,0.03</pre>
 *
 * <p>The arguments are an experiment, its epochs, how many seeds, and then workers, steps and, if
 * it is to be another, the learning rate. Each worker's sum of steps is an epoch's, divided among
 * them.
 */
final class LocalSgdTable {

  private static final ComponentSource COMPONENTS = ComponentSource.ofApplication();

  private LocalSgdTable() {}

  public static void main(String[] arguments) {
    SparkSession session = LocalSpark.start();
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    for (String setting : Arrays.asList(arguments).subList(3, arguments.length)) {
      String[] parts = setting.split(",");
      for (int seed = 1; seed <= Integer.parseInt(arguments[2]); seed++) {
        List<String> changes = new ArrayList<>();
        changes.add("training.epochs=" + arguments[1]);
        changes.add("seed=" + seed);
        if (parts.length > 2) {
          changes.add("optimizer.learning_rate=" + parts[2]);
        }
        Configuration json = ReadyExperiments.find(arguments[0]).with(changes);
        System.out.println(
            setting
                + " seed "
                + seed
                + ": "
                + run(spark, json, Integer.parseInt(parts[0]), Integer.parseInt(parts[1])));
      }
    }
    session.stop();
  }

  /** With 0 workers as without Spark. */
  private static String run(JavaSparkContext spark, Configuration json, int workers, int steps) {
    Recipe.Made made = Recipe.of(COMPONENTS, json).make();
    try (Workers one = new Workers(1)) {
      long begin = System.nanoTime();
      long[] rounds = new long[1];
      Trainer trainer;
      if (workers == 0) {
        trainer = new Trainer(made.experiment(), new Shard(made.task(), 0, 1), one);
        trainer.run(new TrainingListener() {}, () -> false);
      } else {
        try (LocalSgd sgd =
            new LocalSgd(
                spark, COMPONENTS, json, made.experiment(), made.task(), workers, steps, one)) {
          sgd.run(() -> rounds[0]++, () -> false);
          trainer = sgd.trainer();
        }
      }
      double seconds = (System.nanoTime() - begin) / 1e9;
      int batch = made.experiment().training().batchSize();
      Score score =
          NetworkEvaluation.of(
              trainer.network(),
              trainer.network().engine(one),
              made.task().test().orElseThrow(),
              batch,
              one);
      return String.format(
          Locale.ROOT,
          "test loss %.4f, accuracy %.2f %%, %d updates, %d averages, %.1f s",
          score.loss(),
          100 * score.accuracy(),
          trainer.updates(),
          rounds[0],
          seconds);
    }
  }
}
