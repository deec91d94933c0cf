package org.eprop.spark.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Task;
import org.eprop.core.parallel.Workers;
import org.eprop.experiment.Configuration;
import org.eprop.experiment.training.Trainer;
import org.eprop.experiment.training.TrainingListener;
import org.eprop.experiment.training.TrainingState;
import org.eprop.spark.ComponentSource;
import org.eprop.spark.testing.Experiments;
import org.eprop.spark.testing.LocalSpark;
import org.eprop.spark.train.LocalSgd.Shard;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalSgdTest {

  private static final ComponentSource COMPONENTS = ComponentSource.ofApplication();

  private static JavaSparkContext spark;

  private final Workers one = new Workers(1);
  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    SparkSession session = LocalSpark.start();
    spark = JavaSparkContext.fromSparkContext(session.sparkContext());
  }

  private LocalSgd sgd(Configuration json, int workers, int steps) {
    Recipe.Made made = Recipe.of(COMPONENTS, json).make();
    return new LocalSgd(
        spark, COMPONENTS, json, made.experiment(), made.task(), workers, steps, one);
  }

  private static float[][][] run(LocalSgd sgd) {
    try (sgd) {
      assertTrue(sgd.run(() -> {}, () -> false));
      return TrainingState.of(sgd.trainer()).numbers();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 100})
  void withOneWorkerItIsATrainer(int steps) {
    Configuration json = Experiments.small("learning_signal=adaptive", "training.averaging=0.9");
    Recipe.Made made = Recipe.of(COMPONENTS, json).make();
    Trainer alone = new Trainer(made.experiment(), made.task(), one);
    alone.run(new TrainingListener() {}, () -> false);
    assertTrue(Arrays.deepEquals(TrainingState.of(alone).numbers(), run(sgd(json, 1, steps))));
  }

  /** By hand, one worker after the other. */
  @Test
  void whatWorkersLearnedAloneIsAveraged() {
    Configuration json = Experiments.small("training.batch_size=3", "training.averaging=0.9");
    Recipe.Made made = Recipe.of(COMPONENTS, json).make();
    List<Trainer> alone = new ArrayList<>();
    for (int w = 0; w < 3; w++) {
      Task shard = new Shard(made.task(), w, 3);
      assertEquals(8, shard.train().size());
      alone.add(new Trainer(made.experiment(), shard, one));
    }
    try (LocalSgd sgd = sgd(json, 3, 2)) {
      for (int round = 0; round < 3; round++) {
        List<TrainingState> states = new ArrayList<>();
        for (Trainer trainer : alone) {
          long last = trainer.updates() + 2;
          trainer.run(new TrainingListener() {}, () -> trainer.updates() >= last);
          states.add(TrainingState.of(trainer));
        }
        float[][][] mean = TrainingState.mean(states).numbers();
        float a = states.get(0).numbers()[0][0][0];
        float b = states.get(1).numbers()[0][0][0];
        float c = states.get(2).numbers()[0][0][0];
        assertEquals((float) (((double) a + b + c) / 3), mean[0][0][0]);
        assertFalse(a == b);
        for (int w = 0; w < 3; w++) {
          new TrainingState(mean, states.get(w).progress()).restore(alone.get(w));
        }
        assertFalse(sgd.run(() -> {}, () -> true));
        assertTrue(Arrays.deepEquals(mean, TrainingState.of(sgd.trainer()).numbers()));
      }
    }
  }

  @Test
  void stoppedAndResumedItGoesOnToTheSameEnd() {
    Configuration json = Experiments.small("training.batch_size=3", "training.averaging=0.9");
    float[][][] whole = run(sgd(json, 2, 3));
    Path file = folder.resolve("checkpoint.npz");
    try (LocalSgd stopped = sgd(json, 2, 3)) {
      assertFalse(stopped.run(() -> {}, () -> true));
      stopped.save(file);
    }
    LocalSgd resumed = sgd(json, 2, 3);
    resumed.restore(file);
    assertEquals(3, resumed.trainer().updates());
    assertArrayEquals(whole, run(resumed));
    try (LocalSgd other = sgd(json, 2, 4)) {
      assertEquals(
          file + ": was saved with 2 workers and 3 steps, but now there are 2 and 4",
          assertThrows(InvalidInputException.class, () -> other.restore(file)).getMessage());
    }
  }

  @Test
  void whatCannotBeIsRefused() {
    assertEquals(
        "training: local SGD does all epochs; expected neither \"stop_at_error\" nor \"patience\"",
        message(Experiments.small("training.patience=2"), 2));
    assertEquals(
        "local SGD: got 25 workers and 1 steps, but expected at least one of each, and at most as"
            + " many workers as training samples (24)",
        message(Experiments.small(), 25));
    try (LocalSgd sgd = sgd(Experiments.small("optimizer.learning_rate=1e30"), 2, 5)) {
      String message =
          assertThrows(InvalidInputException.class, () -> sgd.run(() -> {}, () -> false))
              .getMessage();
      assertTrue(message.startsWith("worker 0: training diverged at update "), message);
    }
  }

  private String message(Configuration json, int workers) {
    return assertThrows(InvalidInputException.class, () -> sgd(json, workers, 1)).getMessage();
  }
}
