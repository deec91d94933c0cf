package org.eprop.experiment.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.network.Leaf;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.Experiment;
import org.eprop.experiment.ExperimentReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AveragedNetworkTest {

  private static final TrainingListener NOBODY = new TrainingListener() {};

  @TempDir private Path folder;
  private final Plugins plugins = TinyTask.plugins();
  private final Workers workers = new Workers(1);

  @AfterEach
  void close() {
    workers.close();
    plugins.close();
  }

  /**
   * With a parameter that has bounds, weights that stay, and feedback that follows or is learned.
   */
  private Trainer trainer(double beta, String signal, int validation) {
    String json =
        """
        {"task": "tiny", "network": {
          "populations": {
            "e": {"neuron": {"name": "alif", "tau_a": {"uniform": [50, 100], "learn": true}},
                  "size": 8, "bias": true}},
          "projections": [
            {"from": "input", "to": "e", "initial_weights": {"gain": 2}},
            {"from": "e", "to": "e", "learn": false}]},
         "learning_signal": "%s",
         "training": {"epochs": 4, "batch_size": 3, "averaging": %s}}
        """
            .formatted(signal, beta);
    Experiment experiment = new ExperimentReader(plugins).read(json, "graph.json");
    return new Trainer(experiment, new TinyTask(8, validation), workers);
  }

  private static List<float[][]> copy(List<Leaf> leaves) {
    return leaves.stream().map(leaf -> leaf.copy().rows()).toList();
  }

  /** The sum of the definition, from the weights after each update. */
  @Test
  void isTheWeightedMeanOfAllUpdates() {
    double beta = 0.8;
    Trainer trainer = trainer(beta, "symmetric", 0);
    List<List<float[][]>> after = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void batch(Batch batch) {
            after.add(copy(trainer.learning().weights().leaves()));
            assertIsMean(after, trainer.network().weights().leaves(), beta);
          }
        };
    assertTrue(trainer.run(listener, () -> false));
    assertEquals(12, after.size());
    float[][] out = trainer.network().weights().readout(0, 0);
    float[][] b = trainer.network().feedback().of(0, 0);
    for (int j = 0; j < out.length; j++) {
      for (int k = 0; k < b.length; k++) {
        assertEquals(out[j][k], b[k][j], "symmetric to the averaged readout");
      }
    }
  }

  private static void assertIsMean(List<List<float[][]>> after, List<Leaf> got, double beta) {
    int n = after.size();
    for (int l = 0; l < got.size(); l++) {
      for (int i = 0; i < got.get(l).rowCount(); i++) {
        for (int j = 0; j < got.get(l).length(i); j++) {
          double sum = 0;
          for (int u = 1; u <= n; u++) {
            sum += Math.pow(beta, n - u) * after.get(u - 1).get(l)[i][j];
          }
          double expected = (1 - beta) * sum / (1 - Math.pow(beta, n));
          assertEquals(
              expected,
              got.get(l).row(i)[j],
              1e-5 * Math.max(1, Math.abs(expected)),
              got.get(l).name() + " after " + n);
        }
      }
    }
  }

  /** The first update's weights, and not those before it. */
  @Test
  void changesNothingOfHowTheOtherLearns() {
    Trainer plain = trainer(0, "adaptive", 4);
    Trainer averaging = trainer(0.9, "adaptive", 4);
    assertFalse(averaging.run(NOBODY, () -> averaging.updates() == 1));
    TrainerTest.assertSame(averaging.learning().weights(), averaging.network().weights());
    assertTrue(plain.run(NOBODY, () -> false));
    assertTrue(averaging.run(NOBODY, () -> false));
    TrainerTest.assertSame(plain.network().weights(), averaging.learning().weights());
    assertArrayEquals(
        averaging.learning().feedback().of(0, 0), averaging.network().feedback().of(0, 0));
  }

  @Test
  void goesOnFromACheckpointAndFromAState() {
    for (String signal : List.of("symmetric", "adaptive")) {
      Trainer whole = trainer(0.9, signal, 4);
      assertTrue(whole.run(NOBODY, () -> false));
      Trainer first = trainer(0.9, signal, 4);
      assertFalse(first.run(NOBODY, () -> first.updates() == 5));
      Checkpoint.save(first, folder.resolve("checkpoint.npz"));
      Trainer second = trainer(0.9, signal, 4);
      Checkpoint.restore(second, folder.resolve("checkpoint.npz"));
      Trainer third = trainer(0.9, signal, 4);
      TrainingState.of(first).restore(third);
      for (Trainer restored : List.of(second, third)) {
        assertArrayEquals(
            first.network().feedback().of(0, 0), restored.network().feedback().of(0, 0));
        assertTrue(restored.run(NOBODY, () -> false));
        TrainerTest.assertSame(whole.network().weights(), restored.network().weights());
        TrainerTest.assertSame(whole.learning().weights(), restored.learning().weights());
        assertEquals(whole.progress.bestLoss, restored.progress.bestLoss);
      }
    }
  }

  private String refusal(String network, String more) {
    String json =
        "{\"task\": \"tiny\", \"network\": {\"populations\": {\"e\": {\"size\": 8}}, \"projections\":"
            + " [{\"from\": \"input\", \"to\": \"e\""
            + network
            + "}]}, \"training\": {\"averaging\": 0.5}"
            + more
            + "}";
    Experiment experiment = new ExperimentReader(plugins).read(json, "tiny.json");
    return assertThrows(
            InvalidInputException.class, () -> new Trainer(experiment, new TinyTask(8, 4), workers))
        .getMessage();
  }

  @Test
  void refusesWhatAMeanMayNotBe() {
    String start = "training.averaging: got 0.5, but expected 0, for averages do not go with ";
    assertEquals(
        start + "the constraint of \"out.e\"",
        refusal("", ", \"constraints\": [{\"for\": \"out.e\", \"name\": \"row_norm\"}]"));
    assertEquals(
        start + "\"storage\": \"bfloat16\" of input_e", refusal(", \"storage\": \"bfloat16\"", ""));
  }
}
