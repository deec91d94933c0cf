package org.eprop.spark.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.eprop.api.plugin.Choice;
import org.eprop.api.task.Task;
import org.eprop.api.task.TaskFactory;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.Configuration;
import org.eprop.experiment.Experiment;
import org.eprop.experiment.ExperimentReader;
import org.eprop.experiment.training.BatchGradient;
import org.eprop.experiment.training.Checkpoint;
import org.eprop.experiment.training.Trainer;
import org.eprop.experiment.training.TrainingListener;
import org.eprop.experiment.training.TrainingState;
import org.eprop.spark.ComponentSource;
import org.eprop.spark.testing.Experiments;
import org.eprop.spark.testing.LocalSpark;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SynchronousGradientsTest {

  private static final ComponentSource COMPONENTS = ComponentSource.ofApplication();
  private static final String REGULARIZED =
      "regularizers=[{\"name\": \"firing_rate\", \"coefficient\": 0.5, \"target_rate\": 0.05}]";

  private static JavaSparkContext spark;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    SparkSession session = LocalSpark.start();
    spark = JavaSparkContext.fromSparkContext(session.sparkContext());
  }

  /** Scores of the epochs, as numbers and nothing else. */
  private static final class Scores implements TrainingListener {
    final List<String> epochs = new ArrayList<>();
    int batches;

    @Override
    public void batch(Batch batch) {
      batches++;
    }

    @Override
    public void epoch(Epoch epoch) {
      epochs.add(
          Arrays.toString(epoch.train().sums())
              + " "
              + epoch.validation().map(score -> score.loss()));
    }
  }

  private static Trainer trainer(Configuration json, Workers workers, BatchGradient.Source source) {
    try (Plugins plugins = COMPONENTS.open()) {
      Experiment experiment = new ExperimentReader(plugins).read(json);
      Choice<TaskFactory> choice = experiment.task();
      Task task = choice.factory().create(choice.context().withSeed(experiment.seed()));
      return source == null
          ? new Trainer(experiment, task, workers)
          : new Trainer(experiment, task, workers, source);
    }
  }

  private static void assertSame(Trainer expected, Trainer actual) {
    float[][][] a = TrainingState.of(expected).numbers();
    float[][][] b = TrainingState.of(actual).numbers();
    assertTrue(a.length > 5);
    assertTrue(Arrays.deepEquals(a, b), "weights, feedback, the optimizer's memory");
  }

  private static void sameAsAlone(Configuration json, int... partitions) {
    try (Workers two = new Workers(2)) {
      Trainer alone = trainer(json, two, null);
      Scores expected = new Scores();
      alone.run(expected, () -> false);
      assertEquals(3, expected.epochs.size());
      for (int p : partitions) {
        try (SynchronousGradients gradients =
            new SynchronousGradients(spark, COMPONENTS, json, p)) {
          Trainer apart = trainer(json, two, gradients);
          Scores scores = new Scores();
          apart.run(scores, () -> false);
          assertSame(alone, apart);
          assertEquals(expected.epochs, scores.epochs);
        }
      }
    }
  }

  @Test
  void theSameBitsForAnyNumberOfPartitions() {
    Configuration json = Experiments.small("task.channels=8", "task.delay=60");
    try (Workers one = new Workers(1)) {
      int[] first = trainer(json, one, null).network().engine(one).parts(12, 12 * 85);
      assertEquals(8, first.length - 1, "parts of a batch");
    }
    sameAsAlone(json, 1, 2, 4, 8);
  }

  @Test
  void alsoIfRatesOfTheWholeBatchCount() {
    sameAsAlone(Experiments.small("task.channels=8", "task.delay=60", REGULARIZED), 1, 2, 4, 8);
  }

  @Test
  void alsoIfFeedbackLearnsAndTheTaskIsToFollowACurve() {
    sameAsAlone(
        Experiments.small(REGULARIZED, "learning_signal=adaptive", "training.averaging=0.9"), 4);
    sameAsAlone(
        Experiments.small(
            "task={\"name\": \"pattern_generation\", \"steps\": 50, \"inputs\": 10}",
            "loss=mean_squared_error",
            "training.batch_size=1"),
        2);
  }

  /** Pairs of spikes, and equations that go synapse by synapse. */
  @Test
  void alsoWithAnotherTraceThanEprops() {
    String soft =
        """
        {"name": "equations", "model": ["pre state p", "dp/dt = -p / (20 [ms])", "on pre: p += 1",
         "state e", "de/dt = -e / (30 [ms])", "on post: e += p (1 - w)"]}""";
    for (String trace : List.of("{\"name\": \"rstdp\", \"tau_e\": 40}", soft)) {
      sameAsAlone(Experiments.small("trace=" + trace, "learning_signal=random"), 3);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void stoppedAndResumedItGoesOnToTheSameEnd(int updates) {
    Configuration json = Experiments.small(REGULARIZED);
    Path file = folder.resolve("checkpoint.npz");
    try (Workers one = new Workers(1);
        SynchronousGradients gradients = new SynchronousGradients(spark, COMPONENTS, json, 2)) {
      Trainer alone = trainer(json, one, null);
      alone.run(new Scores(), () -> false);
      Trainer stopped = trainer(json, one, gradients);
      Scores scores = new Scores();
      assertFalse(stopped.run(scores, () -> scores.batches >= updates));
      Checkpoint.save(stopped, file);
      Trainer resumed = trainer(json, one, gradients);
      Checkpoint.restore(resumed, file);
      assertEquals(updates, resumed.updates());
      assertTrue(resumed.run(new Scores(), () -> false));
      assertSame(alone, resumed);
    }
  }
}
