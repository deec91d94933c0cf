package org.eprop.experiment.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.Weights;
import org.eprop.core.optimizer.DivergenceException;
import org.eprop.core.optimizer.WeightUpdate;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.Experiment;
import org.eprop.experiment.diagnosis.Diagnosis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrainerTest {

  private final Plugins plugins = TinyTask.plugins();
  private final Workers workers = new Workers(1);

  @AfterEach
  void close() {
    workers.close();
    plugins.close();
  }

  /** Keeps what it is told. */
  private static final class Log implements TrainingListener {
    final List<Batch> batches = new ArrayList<>();
    final List<Epoch> epochs = new ArrayList<>();

    @Override
    public void batch(Batch batch) {
      batches.add(batch);
    }

    @Override
    public void epoch(Epoch epoch) {
      epochs.add(epoch);
    }
  }

  private Trainer trainer(TinyTask task, String training, String more) {
    return TinyTask.trainer(plugins, task, workers, training, more);
  }

  static void assertSame(Weights expected, Weights got) {
    assertSame(expected.leaves(), got.leaves());
  }

  static void assertSame(List<Leaf> expected, List<Leaf> got) {
    assertEquals(expected.size(), got.size());
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i).name(), got.get(i).name());
      assertArrayEquals(expected.get(i).rows(), got.get(i).rows(), expected.get(i).name());
    }
  }

  /** Gradient, clipping, schedule, update: with a batch of one there is no order to know. */
  @Test
  void anUpdateIsItsPartsInTheirOrder() {
    String training = "{\"epochs\": 4, \"batch_size\": 1, \"clip_gradient_norm\": 0.05}";
    String more =
        ", \"optimizer\": {\"name\": \"adam\", \"learning_rate\": 0.02}, \"schedule\": \"cosine\","
            + " \"learning_signal\": \"adaptive\", \"seed\": 3";
    Log log = new Log();
    Trainer trainer = trainer(new TinyTask(1, 0), training, more);
    assertTrue(trainer.run(log, () -> false));

    Experiment experiment = TinyTask.experiment(plugins, training, more);
    EpropNetwork network = EpropNetwork.create(experiment.model(6, 2, 1), 3);
    GradientEngine engine = network.engine(workers);
    OptimizerFactory adam = plugins.find(OptimizerFactory.class, "adam");
    WeightUpdate update = network.update(adam.create(Context.defaults(adam)));
    Weights gradient = network.newGradient();
    TinyTask task = new TinyTask(1, 0);
    for (int u = 0; u < 4; u++) {
      double loss =
          engine
              .gradient(
                  network.weights(),
                  network.feedback(),
                  List.of(task.train().sample(u, 0)),
                  gradient)
              .loss();
      double norm = update.clip(gradient, 0.05);
      double rate = 0.02 * (1 + StrictMath.cos(Math.PI * (u / 4.0))) / 2;
      update.apply(network.weights(), gradient, network.feedback(), rate);
      TrainingListener.Batch told = log.batches.get(u);
      assertEquals(norm, told.gradientNorm());
      assertTrue(norm > 0.05, "nothing was clipped: " + norm);
      assertEquals(rate, told.learningRate());
      assertEquals(u + 1, told.update());
      assertEquals(u + 1, told.epoch());
      assertEquals(loss, log.epochs.get(u).train().loss());
    }
    assertSame(network.weights(), trainer.network().weights());
    assertArrayEquals(network.feedback().of(0, 0), trainer.network().feedback().of(0, 0));
  }

  /** It was no batch at all, and an epoch that trained nothing. */
  @Test
  void aBatchMayBeLargerThanAnyData() {
    Log log = new Log();
    Trainer trainer =
        trainer(new TinyTask(10, 4), "{\"epochs\": 2, \"batch_size\": 2147483647}", "");
    assertEquals(1, trainer.batches());
    assertTrue(trainer.run(log, () -> false));
    assertEquals(2, trainer.updates());
    assertTrue(Double.isFinite(log.epochs.get(1).train().loss()));
  }

  @Test
  void everySampleOnceAnEpochInAnotherOrderEachTime() {
    TinyTask task = new TinyTask(10, 0);
    Log log = new Log();
    Trainer trainer = trainer(task, "{\"epochs\": 2, \"batch_size\": 4}", "");
    assertEquals(3, trainer.batches());
    assertEquals(2, trainer.epochs());
    assertTrue(trainer.run(log, () -> false));
    assertEquals(6, trainer.updates());
    assertEquals(2, trainer.epochsDone());
    assertEquals(20, new HashSet<>(task.train().given).size());
    List<String> first = task.train().given.subList(0, 10);
    // After an epoch, some of its samples are run again to see what neurons do.
    int looked = Diagnosis.SAMPLES;
    List<String> second = task.train().given.subList(10 + looked, 20 + looked);
    assertEquals(20 + 2 * looked, task.train().given.size());
    assertTrue(first.stream().allMatch(s -> s.startsWith("0.")), first::toString);
    assertTrue(second.stream().allMatch(s -> s.startsWith("1.")), second::toString);
    assertNotEquals(
        first.stream().map(s -> s.substring(2)).toList(),
        second.stream().map(s -> s.substring(2)).toList());
    assertEquals(List.of(1, 2, 3, 1, 2, 3), log.batches.stream().map(b -> b.batch()).toList());
    assertEquals(List.of(3L, 6L), log.epochs.stream().map(e -> e.update()).toList());
  }

  @Test
  void learnsAndKnowsItsBestEpoch() {
    Log log = new Log();
    Trainer trainer =
        trainer(
            new TinyTask(16, 8),
            "{\"epochs\": 12, \"batch_size\": 4, \"evaluate_every\": 3}",
            ", \"optimizer\": {\"name\": \"adam\", \"learning_rate\": 0.02}");
    trainer.run(log, () -> false);
    assertTrue(trainer.finished());
    List<Integer> evaluated =
        log.epochs.stream().filter(e -> e.validation().isPresent()).map(e -> e.epoch()).toList();
    assertEquals(List.of(3, 6, 9, 12), evaluated);
    double lowest = Double.POSITIVE_INFINITY;
    double loss = Double.POSITIVE_INFINITY;
    int best = 0;
    for (TrainingListener.Epoch epoch : log.epochs) {
      Score score = epoch.validation().orElse(null);
      boolean better =
          score != null
              && (score.error() < lowest || (score.error() == lowest && score.loss() < loss));
      assertEquals(better, epoch.best(), "epoch " + epoch.epoch());
      if (better) {
        lowest = score.error();
        loss = score.loss();
        best = epoch.epoch();
      }
    }
    assertEquals(best, trainer.bestEpoch());
    assertTrue(lowest < 0.3, "lowest error: " + lowest);
    Score last = trainer.evaluate(new TinyTask.Noting(8));
    assertEquals(log.epochs.get(11).validation().orElseThrow().loss(), last.loss());
  }

  /** All validation samples are right long before the loss is at its lowest. */
  @Test
  void ofEquallyGoodEpochsTheOneOfLowerLossIsBest() {
    Log log = new Log();
    Trainer trainer =
        trainer(
            new TinyTask(32, 4),
            "{\"epochs\": 30, \"batch_size\": 4}",
            ", \"optimizer\": {\"name\": \"adam\", \"learning_rate\": 0.02}");
    trainer.run(log, () -> false);
    List<TrainingListener.Epoch> right =
        log.epochs.stream().filter(e -> e.validation().orElseThrow().error() == 0).toList();
    assertTrue(right.size() > 5, "epochs without an error: " + right.size());
    int lowestLoss = 0;
    for (int e = 1; e < right.size(); e++) {
      if (loss(right.get(e)) < loss(right.get(lowestLoss))) {
        lowestLoss = e;
      }
    }
    assertTrue(lowestLoss > 0, "the first of them has the lowest loss");
    assertEquals(right.get(lowestLoss).epoch(), trainer.bestEpoch());
  }

  private static double loss(TrainingListener.Epoch epoch) {
    return epoch.validation().orElseThrow().loss();
  }

  @Test
  void withoutValidationDataNothingIsBest() {
    Log log = new Log();
    Trainer trainer = trainer(new TinyTask(16, 0), "{\"epochs\": 3, \"batch_size\": 4}", "");
    trainer.run(log, () -> false);
    assertEquals(0, trainer.bestEpoch());
    assertTrue(log.epochs.stream().noneMatch(TrainingListener.Epoch::best));
  }

  /** A rate that grows too high: the loss falls, and then only rises. */
  private static final String RISING =
      ", \"optimizer\": {\"name\": \"sgd\", \"learning_rate\": 1.5}";

  @Test
  void stopsWhenPatienceIsAtItsEnd() {
    Log log = new Log();
    Trainer trainer =
        trainer(
            new TinyTask(16, 8), "{\"epochs\": 300, \"batch_size\": 4, \"patience\": 4}", RISING);
    assertTrue(trainer.run(log, () -> false));
    assertTrue(trainer.finished());
    assertTrue(trainer.ranOutOfPatience());
    int done = log.epochs.size();
    assertTrue(done > 4 && done < 300, "epochs: " + done);
    int lowest = 0;
    for (int e = 0; e < done; e++) {
      assertTrue(e - 1 - lowest < 4, "went on after epoch " + e);
      if (loss(log.epochs.get(e)) < loss(log.epochs.get(lowest))) {
        lowest = e;
      }
    }
    assertEquals(4, done - 1 - lowest);
  }

  @Test
  void patienceNeedsValidationData() {
    assertEquals(
        "training.patience: got 4, but expected 0, for the task has no validation data",
        assertThrows(
                InvalidInputException.class,
                () -> trainer(new TinyTask(16, 0), "{\"patience\": 4}", ""))
            .getMessage());
  }

  @Test
  void stopsAtTheErrorAskedFor() {
    Log log = new Log();
    Trainer trainer =
        trainer(
            new TinyTask(16, 0),
            "{\"epochs\": 200, \"batch_size\": 4, \"stop_at_error\": 0.2}",
            ", \"optimizer\": {\"name\": \"adam\", \"learning_rate\": 0.02}");
    assertTrue(trainer.run(log, () -> false));
    assertTrue(trainer.reachedError());
    int done = log.epochs.size();
    assertTrue(done < 200, "epochs: " + done);
    assertTrue(log.epochs.get(done - 1).train().error() < 0.2);
    assertTrue(log.epochs.subList(0, done - 1).stream().allMatch(e -> e.train().error() >= 0.2));
  }

  @Test
  void pausedAfterAnyUpdateItGoesOnAsIfItHadNot() {
    String training = "{\"epochs\": 3, \"batch_size\": 3}";
    Trainer whole = trainer(new TinyTask(8, 4), training, "");
    Log log = new Log();
    assertTrue(whole.run(log, () -> false));
    Trainer paused = trainer(new TinyTask(8, 4), training, "");
    Log pieces = new Log();
    int sittings = 1;
    while (!paused.run(pieces, () -> paused.updates() % 2 == 0)) {
      assertFalse(paused.finished());
      sittings++;
    }
    assertEquals(6, sittings, "9 updates, a pause after every second one, and after epoch 2");
    assertSame(whole.network().weights(), paused.network().weights());
    for (int e = 0; e < 3; e++) {
      assertArrayEquals(
          log.epochs.get(e).train().sums(), pieces.epochs.get(e).train().sums(), "epoch " + e);
      assertEquals(log.epochs.get(e).leaves(), pieces.epochs.get(e).leaves(), "epoch " + e);
    }
  }

  /** Norms of each leaf, from the weights before and after each update and from the gradients. */
  @Test
  void anEpochSaysHowEachLeafFared() {
    String training = "{\"epochs\": 2, \"batch_size\": 2, \"clip_gradient_norm\": 0.01}";
    Trainer trainer = trainer(new TinyTask(6, 0), training, "");
    double[][] changes = new double[2][trainer.network().weights().leaves().size()];
    double[] gradients = new double[2];
    List<TrainingListener.Epoch> epochs = new ArrayList<>();
    trainer.run(
        new TrainingListener() {
          private List<double[]> before = flat(trainer.network().weights());

          @Override
          public void batch(Batch batch) {
            List<double[]> now = flat(trainer.network().weights());
            for (int n = 0; n < now.size(); n++) {
              for (int i = 0; i < now.get(n).length; i++) {
                double difference = now.get(n)[i] - before.get(n)[i];
                changes[batch.epoch() - 1][n] += difference * difference / batch.batches();
              }
            }
            gradients[batch.epoch() - 1] += batch.gradientNorm() * batch.gradientNorm();
            before = now;
          }

          @Override
          public void epoch(Epoch epoch) {
            epochs.add(epoch);
            List<double[]> now = flat(trainer.network().weights());
            for (int n = 0; n < now.size(); n++) {
              double norm = Math.sqrt(Arrays.stream(now.get(n)).map(w -> w * w).sum());
              assertEquals(norm, epoch.leaves().get(n).weight(), 1e-12 * norm);
            }
          }
        },
        () -> false);
    List<String> names = trainer.network().weights().leaves().stream().map(Leaf::name).toList();
    for (int e = 0; e < 2; e++) {
      List<TrainingListener.LeafNorms> leaves = epochs.get(e).leaves();
      assertEquals(names, leaves.stream().map(TrainingListener.LeafNorms::name).toList());
      double all = 0;
      for (int n = 0; n < leaves.size(); n++) {
        double change = Math.sqrt(changes[e][n]);
        assertTrue(change > 0, names.get(n));
        assertEquals(change, leaves.get(n).change(), 1e-12 * change, names.get(n));
        all += leaves.get(n).gradient() * leaves.get(n).gradient();
      }
      assertEquals(gradients[e] / 3, all, 1e-12 * all, "together they are the whole gradient");
    }
  }

  private static List<double[]> flat(Weights weights) {
    List<double[]> all = new ArrayList<>();
    for (Leaf leaf : weights.leaves()) {
      float[] numbers = weights.numbers(leaf);
      double[] wide = new double[numbers.length];
      Arrays.setAll(wide, i -> numbers[i]);
      all.add(wide);
    }
    return all;
  }

  @Test
  void withoutABiasThereIsNone() {
    Trainer with = trainer(new TinyTask(8, 0), "{\"epochs\": 2}", "");
    with.run(new Log(), () -> false);
    assertNotEquals(0, with.network().weights().readoutBias(0)[0]);
    Experiment experiment =
        TinyTask.experiment(plugins, "{\"epochs\": 2}", "", ", \"readout\": {\"bias\": false}");
    Trainer without = new Trainer(experiment, new TinyTask(8, 0), workers);
    without.run(new Log(), () -> false);
    assertNull(without.network().weights().readoutBias(0));
    assertEquals(
        List.of("input_layer0", "layer0_layer0", "out.layer0"),
        without.network().weights().leaves().stream().map(Leaf::name).toList());
  }

  @Test
  void optimizersByNameChangeTheirLeavesAlone() {
    String training = "{\"epochs\": 2, \"batch_size\": 4}";
    String plain = ", \"optimizer\": {\"name\": \"sgd\", \"learning_rate\": 0.1}";
    String still =
        plain + ", \"optimizers\": [{\"for\": \"out.*\", \"name\": \"sgd\", \"learning_rate\": 0}]";
    Trainer trainer = trainer(new TinyTask(8, 0), training, still);
    Weights start = trainer.network().weights().copy();
    trainer.run(new Log(), () -> false);
    Weights end = trainer.network().weights();
    assertArrayEquals(start.readout(0, 0), end.readout(0, 0));
    assertArrayEquals(start.readoutBias(0), end.readoutBias(0));
    assertFalse(Arrays.deepEquals(start.projection(0), end.projection(0)));
    assertEquals(
        "optimizers[0].for: got \"out.tau\", but nothing that learns has such a name; known:"
            + " [input_layer0, layer0_layer0, out.layer0, out.bias]",
        assertThrows(
                InvalidInputException.class,
                () ->
                    trainer(
                        new TinyTask(8, 0), training, still.replace("\"out.*\"", "\"out.tau\"")))
            .getMessage());
  }

  @Test
  void divergenceNamesWhereAndWhy() {
    Trainer trainer =
        trainer(
            new TinyTask(8, 0),
            "{\"epochs\": 3, \"batch_size\": 4}",
            ", \"optimizer\": {\"name\": \"sgd\", \"learning_rate\": 1e30}, \"optimizers\":"
                + " [{\"for\": \"input_*\", \"name\": \"sgd\", \"learning_rate\": 0.5}]");
    DivergenceException e =
        assertThrows(DivergenceException.class, () -> trainer.run(new Log(), () -> false));
    assertTrue(
        e.getMessage()
            .matches(
                "training diverged at update 1 \\(epoch 1, batch 1 of 2\\): norm of the weights"
                    + " \\d\\.\\d+E\\d+, most of it of \"out\\.layer0\"\\. Likely causes: a learning rate"
                    + " too high \\(it was 1\\.0E30; of \"input_\\*\" it was 0\\.5\\), gradients without a bound \\(training\\.clip_gradient_norm is"
                    + " off\\), or weights that start too large \\(gains and other"
                    + " initial weights\\)\\."),
        e.getMessage());
  }

  @Test
  void anInfiniteLossLeavesTheWeightsAlone() {
    Trainer trainer = trainer(new TinyTask(8, 0), "{\"epochs\": 1, \"batch_size\": 8}", "");
    trainer.network().weights().readoutBias(0)[0] = Float.NaN;
    Weights before = trainer.network().weights().copy();
    DivergenceException e =
        assertThrows(DivergenceException.class, () -> trainer.run(new Log(), () -> false));
    assertTrue(
        e.getMessage()
            .startsWith(
                "training diverged at update 1 (epoch 1, batch 1 of 1): loss NaN, gradient norm"
                    + " NaN. Likely causes: "),
        e.getMessage());
    assertSame(before, trainer.network().weights());
    assertEquals(0, trainer.updates());
  }
}
