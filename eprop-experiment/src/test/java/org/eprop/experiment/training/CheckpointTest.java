package org.eprop.experiment.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.Experiment;
import org.eprop.experiment.ExperimentReader;
import org.eprop.experiment.io.NpyArray;
import org.eprop.experiment.io.Npz;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {

  private static final String TRAINING = "{\"epochs\": 4, \"batch_size\": 3}";
  private static final String SIGNAL = ", \"learning_signal\": \"adaptive\"";
  private static final String JSON = "progress.json";

  @TempDir private Path folder;
  private final Plugins plugins = TinyTask.plugins();
  private final Workers workers = new Workers(1);

  @AfterEach
  void close() {
    workers.close();
    plugins.close();
  }

  private Trainer trainer(String more) {
    return TinyTask.trainer(plugins, new TinyTask(8, 4), workers, TRAINING, more);
  }

  private static final TrainingListener NOBODY = new TrainingListener() {};

  private Path file() {
    return folder.resolve("checkpoint.npz");
  }

  /** Saved in the middle of the second epoch. */
  private Trainer saved(String more) {
    Trainer trainer = trainer(more);
    assertFalse(trainer.run(NOBODY, () -> trainer.updates() == 5));
    Checkpoint.save(trainer, file());
    return trainer;
  }

  private static final String NEURON_ADAM = "adam\", \"second_moment\": \"neuron";

  @Test
  void aRestoredRunGoesOnToTheSameEnd() {
    String[] traces = {"eprop", "rstdp", "triplet", "hebbian", "immediate", "eprop"};
    String[] optimizers = {"adam", "adamw", "muon", "shampoo", "sgd", NEURON_ADAM};
    for (int i = 0; i < traces.length; i++) {
      String more =
          SIGNAL
              + ", \"optimizer\": {\"name\": \""
              + optimizers[i]
              + "\"}, \"trace\": {\"name\": \""
              + traces[i]
              + "\", \"tau_e\": 30}, \"schedule\": {\"name\": \"plateau\", \"patience\": 0}";
      Trainer whole = trainer(more);
      assertTrue(whole.run(NOBODY, () -> false));
      Trainer first = saved(more);
      Trainer second = trainer(more);
      Checkpoint.restore(second, file());
      assertEquals(5, second.updates());
      assertEquals(1, second.epochsDone());
      assertEquals(2, second.progress.batch);
      assertEquals(first.bestEpoch(), second.bestEpoch());
      assertEquals(first.progress.bestError, second.progress.bestError);
      assertEquals(first.progress.bestLoss, second.progress.bestLoss);
      assertEquals(first.progress.lowestLoss, second.progress.lowestLoss);
      assertEquals(first.progress.lowestLossEpoch, second.progress.lowestLossEpoch);
      assertEquals(first.seconds(), second.seconds());
      assertArrayEquals(first.progress.score.sums(), second.progress.score.sums());
      assertTrue(second.run(NOBODY, () -> false));
      TrainerTest.assertSame(whole.network().weights(), second.network().weights());
      assertArrayEquals(whole.network().feedback().of(0, 0), second.network().feedback().of(0, 0));
      for (int s = 0; s < whole.update().memory().size(); s++) {
        TrainerTest.assertSame(whole.update().memory().get(s), second.update().memory().get(s));
      }
      assertEquals(whole.bestEpoch(), second.bestEpoch());
      assertArrayEquals(whole.progress.validationLosses, second.progress.validationLosses);
      assertEquals(whole.epochs(), whole.progress.validationLosses.length);
    }
  }

  @Test
  void aScheduleThatFollowsValidationWantsIt() {
    String more = SIGNAL + ", \"schedule\": \"plateau\"";
    assertEquals(
        "schedule: got \"plateau\", which follows the validation loss, but the task has no"
            + " validation data",
        assertThrows(
                InvalidInputException.class,
                () -> TinyTask.trainer(plugins, new TinyTask(8, 0), workers, TRAINING, more))
            .getMessage());
  }

  @Test
  void moreEpochsMayFollow() {
    String four = SIGNAL + ", \"optimizer\": \"adam\"";
    Trainer whole = trainer(four);
    assertTrue(whole.run(NOBODY, () -> false));
    Trainer two =
        TinyTask.trainer(
            plugins, new TinyTask(8, 4), workers, "{\"epochs\": 2, \"batch_size\": 3}", four);
    assertTrue(two.run(NOBODY, () -> false));
    Trainer on = trainer(four);
    Checkpoint.continueFrom(on, Checkpoint.bytes(two));
    assertEquals(2, on.epochsDone());
    assertEquals(0, on.bestEpoch());
    assertTrue(on.run(NOBODY, () -> false));
    TrainerTest.assertSame(whole.network().weights(), on.network().weights());
    assertEquals(whole.updates(), on.updates());
    // The data may be others, where a restored run has to have the same.
    Trainer other = TinyTask.trainer(plugins, new TinyTask(3, 0), workers, TRAINING, four);
    Checkpoint.continueFrom(other, Checkpoint.bytes(two));
    assertTrue(other.run(NOBODY, () -> false));
    assertEquals(two.updates() + 2, other.updates());
    byte[] changed = Checkpoint.bytes(two);
    changed[changed.length / 2] ^= 1;
    assertThrows(
        InvalidInputException.class, () -> Checkpoint.continueFrom(trainer(four), changed));
  }

  /** Rows of several lengths, numbers with bounds, fixed weights, two optimizers, two readouts. */
  @Test
  void soDoesOneOfAGraph() {
    String json =
        """
        {"task": "tiny", "network": {
          "populations": {
            "e": {"neuron": {"name": "alif", "tau_a": {"uniform": [50, 100], "learn": true}},
                  "size": 8, "bias": true},
            "i": {"size": 3}},
          "projections": [
            {"from": "input", "to": "e", "initial_weights": {"gain": 2}},
            {"from": "e", "to": "i", "connectivity": {"list": [[0, 1], [0, 2], [4, 0]]},
             "initial_weights": {"name": "constant", "value": 1}},
            {"from": "i", "to": "e", "learn": false}],
          "readouts": {"out": {"from": ["e"]}, "second": {"from": "i", "learn": false}}},
         "optimizers": [{"for": "e.*", "name": "sgd", "momentum": 0.5, "learning_rate": 0.1}],
         "training": {"epochs": 4, "batch_size": 3}}
        """;
    Experiment experiment = new ExperimentReader(plugins).read(json, "graph.json");
    Trainer whole = new Trainer(experiment, new TinyTask(8, 4), workers);
    assertTrue(whole.run(NOBODY, () -> false));
    Trainer first = new Trainer(experiment, new TinyTask(8, 4), workers);
    assertFalse(first.run(NOBODY, () -> first.updates() == 5));
    Checkpoint.save(first, file());
    Npz archive = Npz.read(file());
    assertEquals(3, archive.array("optimizer1.e_i").size());
    assertTrue(archive.arrays().containsKey("optimizer0.e.tau_a"));
    assertFalse(archive.arrays().containsKey("optimizer1.e.tau_a"));
    assertFalse(archive.arrays().containsKey("optimizer0.i_e"));
    Trainer second = new Trainer(experiment, new TinyTask(8, 4), workers);
    Checkpoint.restore(second, file());
    assertTrue(second.run(NOBODY, () -> false));
    TrainerTest.assertSame(whole.network().weights(), second.network().weights());
    TrainerTest.assertSame(
        whole.network().feedback().leaves(), second.network().feedback().leaves());
    for (int s = 0; s < 2; s++) {
      TrainerTest.assertSame(whole.update().memory().get(s), second.update().memory().get(s));
    }
  }

  /** Delays that learn, of dense and of sparse rows, with an optimizer of their own. */
  @Test
  void soDoesOneWhoseDelaysLearn() {
    String json =
        """
        {"task": "tiny", "network": {
          "populations": {"e": {"size": 8}},
          "projections": [
            {"from": "input", "to": "e", "initial_weights": {"gain": 3},
             "delay": {"value": 2, "learn": {"sigma": 1, "lowest": 0, "highest": 6}}},
            {"from": "e", "to": "e", "connectivity": 0.5,
             "delay": {"uniform": [1, 4], "learn": true}}]},
         "optimizers": [{"for": "*.delay", "name": "adam", "learning_rate": 0.6}],
         "training": {"epochs": 4, "batch_size": 3}}
        """;
    Experiment experiment = new ExperimentReader(plugins).read(json, "graph.json");
    Trainer whole = new Trainer(experiment, new TinyTask(8, 4), workers);
    String before = whole.network().digest();
    assertTrue(whole.run(NOBODY, () -> false));
    assertNotEquals(before, whole.network().digest());
    Trainer first = new Trainer(experiment, new TinyTask(8, 4), workers);
    assertFalse(first.run(NOBODY, () -> first.updates() == 5));
    Checkpoint.save(first, file());
    Npz archive = Npz.read(file());
    for (String name : List.of("input_e.delay", "e_e.delay", "optimizer1.e_e.delay")) {
      assertTrue(archive.arrays().containsKey(name), name);
    }
    NpyArray halfway = archive.arrays().get("input_e.delay");
    assertTrue(
        IntStream.range(0, (int) halfway.size()).anyMatch(k -> Math.rint(halfway.real(k)) != 2),
        "no delay has become another number of steps yet");
    try (Workers two = new Workers(2)) {
      Trainer second = new Trainer(experiment, new TinyTask(8, 4), two);
      Checkpoint.restore(second, file());
      assertTrue(second.run(NOBODY, () -> false));
      TrainerTest.assertSame(whole.network().weights(), second.network().weights());
      for (int s = 0; s < 2; s++) {
        TrainerTest.assertSame(whole.update().memory().get(s), second.update().memory().get(s));
      }
    }
  }

  /** Signs, shadows, and where synapses lead. */
  @Test
  void soDoesOneUnderConstraints() {
    String json =
        """
        {"task": "tiny", "network": {
          "populations": {"e": {"size": 8}},
          "projections": [
            {"from": "input", "to": "e", "initial_weights": {"gain": 2}, "connectivity": 0.5},
            {"from": "e", "to": "e", "connectivity": 0.5, "delay": {"uniform": [1, 4]}}]},
         "constraints": [
           {"for": "out.e", "name": "dale"},
           {"for": "*_e", "name": "deep_r", "l1": 2, "temperature": 0.01},
           {"for": "*_e", "name": "quantise", "bits": 5, "rounding": "stochastic"}],
         "optimizer": {"learning_rate": 0.02},
         "training": {"epochs": 4, "batch_size": 3}}
        """;
    Experiment experiment = new ExperimentReader(plugins).read(json, "graph.json");
    Trainer whole = new Trainer(experiment, new TinyTask(8, 4), workers);
    assertTrue(whole.run(NOBODY, () -> false));
    Trainer first = new Trainer(experiment, new TinyTask(8, 4), workers);
    assertFalse(first.run(NOBODY, () -> first.updates() == 5));
    Checkpoint.save(first, file());
    Npz archive = Npz.read(file());
    for (String name : List.of("e_e.targets", "e_e.shadow", "e_e.constraint1.memory0")) {
      assertTrue(archive.arrays().containsKey(name), name);
    }
    Trainer second = new Trainer(experiment, new TinyTask(8, 4), workers);
    Checkpoint.restore(second, file());
    assertTrue(second.run(NOBODY, () -> false));
    assertEquals(whole.network().digest(), second.network().digest());
    TrainerTest.assertSame(whole.update().constraintMemory(), second.update().constraintMemory());
    Map<String, NpyArray> arrays = new LinkedHashMap<>(archive.arrays());
    int[] twice = new int[6 * 4];
    arrays.put("input_e.targets", NpyArray.of(twice, 6, 4));
    new Npz(arrays, archive.texts()).write(file());
    Trainer third = new Trainer(experiment, new TinyTask(8, 4), workers);
    assertEquals(
        file()
            + ": input_e.targets: at [0, 1]: got 0, but expected a neuron from 0 to 7, each once"
            + " for a presynaptic neuron",
        assertThrows(InvalidInputException.class, () -> Checkpoint.restore(third, file()))
            .getMessage());
    assertEquals(
        "constraints: got one of \"*_e\" that moves synapses or keeps weights in full precision"
            + " beside those of the network, but expected none: networks so constrained can't be"
            + " averaged",
        assertThrows(InvalidInputException.class, () -> TrainingState.of(third)).getMessage());
  }

  /** Saved and restored after every epoch: patience is not renewed by it. */
  @Test
  void patienceGoesOn() {
    String training = "{\"epochs\": 300, \"batch_size\": 4, \"patience\": 4}";
    String more = ", \"optimizer\": {\"name\": \"sgd\", \"learning_rate\": 1.5}";
    Trainer whole = TinyTask.trainer(plugins, new TinyTask(16, 8), workers, training, more);
    assertTrue(whole.run(NOBODY, () -> false));
    assertTrue(whole.ranOutOfPatience());
    Trainer next;
    do {
      next = TinyTask.trainer(plugins, new TinyTask(16, 8), workers, training, more);
      if (Files.exists(file())) {
        Checkpoint.restore(next, file());
      }
      Trainer now = next;
      now.run(NOBODY, () -> now.updates() % 4 == 0);
      Checkpoint.save(now, file());
    } while (!next.finished());
    assertTrue(next.ranOutOfPatience());
    assertEquals(whole.epochsDone(), next.epochsDone());
    assertEquals(whole.bestEpoch(), next.bestEpoch());
  }

  @Test
  void savingChangesNothing() throws IOException {
    Trainer trainer = saved("");
    byte[] once = Files.readAllBytes(file());
    Checkpoint.save(trainer, file());
    assertArrayEquals(once, Files.readAllBytes(file()));
  }

  @Test
  void whatIsInTheFile() {
    saved("");
    Npz archive = Npz.read(file());
    assertEquals(
        "[input_layer0, layer0_layer0, out.layer0, out.bias, out.feedback.layer0,"
            + " optimizer0.input_layer0, optimizer0.layer0_layer0, optimizer0.out.layer0,"
            + " optimizer0.out.bias, optimizer1.input_layer0, optimizer1.layer0_layer0,"
            + " optimizer1.out.layer0, optimizer1.out.bias]",
        archive.arrays().keySet().toString());
    assertTrue(archive.texts().get(JSON).contains("\"updates\" : 5"), archive.texts().get(JSON));
  }

  private void refused(Trainer trainer, String problem) {
    InvalidInputException e =
        assertThrows(InvalidInputException.class, () -> Checkpoint.restore(trainer, file()));
    assertEquals(file() + ": " + problem, e.getMessage());
  }

  private void change(Map<String, NpyArray> arrays, Map<String, String> texts) {
    Npz archive = Npz.read(file());
    Map<String, NpyArray> newArrays = new LinkedHashMap<>(archive.arrays());
    Map<String, String> newTexts = new LinkedHashMap<>(archive.texts());
    arrays.forEach(
        (name, array) -> {
          if (array == null) {
            newArrays.remove(name);
          } else {
            newArrays.put(name, array);
          }
        });
    texts.forEach(
        (name, text) -> {
          if (text == null) {
            newTexts.remove(name);
          } else {
            newTexts.put(name, text);
          }
        });
    new Npz(newArrays, newTexts).write(file());
  }

  private static <T> Map<String, T> one(String name, T value) {
    Map<String, T> map = new LinkedHashMap<>();
    map.put(name, value);
    return map;
  }

  @Test
  void nothingThere() {
    refused(trainer(""), "there is no such file");
  }

  @Test
  void ofAnotherOptimizer() {
    saved(", \"optimizer\": \"sgd\"");
    refused(trainer(""), "expected an array \"optimizer0.input_layer0\", but there is none");
  }

  @Test
  void ofAnotherNetwork() {
    saved("");
    change(one("layer0_layer0", NpyArray.ofRows(new float[7][8], 8)), Map.of());
    refused(trainer(""), "layer0_layer0: got the shape [7, 8], but expected [8, 8]");
  }

  @Test
  void withoutProgress() {
    saved("");
    change(Map.of(), one(JSON, null));
    refused(trainer(""), "expected a progress.json, but there is none");
  }

  @Test
  void ofAnotherFormat() {
    saved("");
    String json = Npz.read(file()).texts().get(JSON);
    change(Map.of(), one(JSON, json.replace("\"format\" : 6", "\"format\" : 1")));
    refused(trainer(""), "progress.json: format: got 1, but expected 6");
  }

  @Test
  void aScoreThatIsNone() {
    saved("");
    String json = Npz.read(file()).texts().get(JSON);
    change(Map.of(), one(JSON, json.replaceAll("(?s)\"score\" : \\[[^]]*]", "\"score\" : [1, 2]")));
    refused(trainer(""), "progress.json: score: got 2 numbers, but expected 3 at least");
  }

  /** Each was taken, and led to an exception later on, to an endless run or to other results. */
  @Test
  void progressThatNobodyCanHaveMade() {
    saved("");
    Npz archive = Npz.read(file());
    progress("epoch", "5", "epoch: got 5, but expected a whole number from 0 to 4");
    progress("epoch", "-1", "epoch: got -1, but expected a whole number from 0 to 4");
    progress("epoch", "1.5", "epoch: got 1.5, but expected a whole number from 0 to 4");
    progress("epoch", "null", "epoch: got null, but expected a whole number from 0 to 4");
    progress(
        "epoch", "4294967297", "epoch: got 4294967297, but expected a whole number from 0 to 4");
    progress("batch", "4", "batch: got 4, but expected a whole number from 0 to 3");
    progress("updates", "6", "updates: got 6, but expected 5");
    progress("best_epoch", "2", "best_epoch: got 2, but expected 1");
    progress("best_error", "\"0\"", "best_error: got \"0\", but expected a number");
    progress("learning_rate", "1e999", "learning_rate: got \"Infinity\", but expected a number");
    progress("seconds", "-3", "seconds: got -3, but expected a number >= 0");
    progress("reached", "0", "reached: got 0, but expected true or false");
    progress(
        "gradient_squares",
        "null",
        "gradient_squares: got null, but expected a list of 4 finite numbers >= 0, one for each"
            + " leaf that learns");
    progress(
        "change_squares",
        "[1, -2, 0, 0]",
        "change_squares: got [1,-2,0,0], but expected a list of 4 finite numbers >= 0, one for each"
            + " leaf that learns");
    archive.write(file());
    Checkpoint.restore(trainer(""), file());
  }

  private void progress(String key, String value, String problem) {
    String json = Npz.read(file()).texts().get(JSON);
    String changed =
        json.replaceFirst("\"" + key + "\" : (\\[[^]]*]|[^,\n]+)", "\"" + key + "\" : " + value);
    change(Map.of(), one(JSON, changed));
    Trainer trainer = trainer("");
    refused(trainer, JSON + ": " + problem);
    assertEquals(0, trainer.updates(), "nothing is taken over of a progress that is wrong");
    change(Map.of(), one(JSON, json));
  }
}
