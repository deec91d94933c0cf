package org.eprop.core.sequence;

import static org.eprop.core.gradient.Agreement.assertSameBits;
import static org.eprop.core.gradient.Rules.EPROP;
import static org.eprop.core.sequence.Streams.push;
import static org.eprop.core.sequence.Streams.sample;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Sample;
import org.eprop.core.gradient.RandomNetworks;
import org.eprop.core.io.NpyArray;
import org.eprop.core.io.Npz;
import org.eprop.core.sequence.Streams.Setting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class SequenceSnapshotTest {

  private static final int STEPS = 260;

  @TempDir private Path folder;

  @Test
  void aRestoredLearnerGoesOnBitByBit() {
    int seed = 0;
    for (NeuronFactory neuron : RandomNetworks.all(NeuronFactory.class)) {
      for (int window : new int[] {0, 1, 7, 100}) {
        for (int cut : new int[] {0, 1, 103, 200}) {
          double share = seed % 2 == 0 ? 1 : 0.5;
          Setting setting = Setting.of(neuron.name(), seed, share, share);
          checkContinuation(setting, window, cut, seed++ % 3 == 0);
        }
      }
    }
  }

  private void checkContinuation(Setting setting, int window, int cut, boolean real) {
    Sample sample = sample(cut, STEPS, real);
    SequenceLearner undisturbed = setting.learner(EPROP, window);
    SequenceLearner original = setting.learner(EPROP, window);
    for (int t = 0; t < cut; t++) {
      go(undisturbed, sample, t);
      go(original, sample, t);
    }
    Path file = folder.resolve("stream.npz");
    original.snapshot().save(file);

    SequenceLearner restored = setting.learner(EPROP, window);
    for (int t = 0; t < 33; t++) { // whatever it did before is forgotten
      go(restored, sample, t);
    }
    restored.restore(SequenceSnapshot.load(file));
    assertEquals(cut, restored.steps());
    assertEquals(original.openSteps(), restored.openSteps());
    assertEquals(original.loss(), restored.loss());
    for (int t = cut; t < STEPS; t++) {
      go(undisturbed, sample, t);
      assertArrayEquals(go(original, sample, t), go(restored, sample, t));
      assertArrayEquals(original.spikes(0), restored.spikes(0));
    }
    if (window == 0) {
      return;
    }
    undisturbed.endWindow();
    original.endWindow();
    restored.endWindow();
    assertSameBits(undisturbed.gradient(), original.gradient());
    assertTrue(original.gradient().norm() > 0);
    assertSameBits(original.gradient(), restored.gradient());
    assertEquals(original.loss(), restored.loss());
  }

  private static double[] go(SequenceLearner learner, Sample sample, int t) {
    return learner.windowSteps() == 0
        ? Streams.step(learner, sample.input(), t)
        : push(learner, sample, t);
  }

  @Test
  void aSnapshotSharesNothingWithTheLearner() {
    Setting setting = Setting.of("alif", 3);
    Sample sample = sample(3, STEPS, true);
    SequenceLearner learner = setting.learner(EPROP, 20);
    for (int t = 0; t < 50; t++) {
      push(learner, sample, t);
    }
    SequenceSnapshot snapshot = learner.snapshot();
    double[][] first = new double[STEPS][];
    for (int round = 0; round < 2; round++) {
      for (int t = 50; t < STEPS; t++) {
        double[] y = push(learner, sample, t);
        if (round == 0) {
          first[t] = y;
        } else {
          assertArrayEquals(first[t], y);
        }
      }
      learner.restore(snapshot);
      assertEquals(50, learner.steps());
      assertEquals(10, learner.openSteps());
    }
  }

  @Test
  void whetherTheLastStepHadItsTargetIsRemembered() {
    Setting setting = Setting.of("lif", 3);
    SequenceLearner learner = setting.learner(EPROP, 4);
    learner.stepSpikes(1);
    SequenceSnapshot before = learner.snapshot();
    learner.learn(2);
    SequenceSnapshot after = learner.snapshot();
    learner.restore(before);
    assertTrue(learner.learn(2) > 0);
    learner.restore(after);
    assertThrows(IllegalStateException.class, () -> learner.learn(2));
  }

  @Test
  void saysWhatDoesNotFitAndStartsAnew() {
    Setting setting = Setting.of("alif", 2);
    Sample sample = sample(2, 100, false);
    SequenceLearner learner = setting.learner(EPROP, 9);
    double[][] y = learner.run(sample.input(), sample.target());
    SequenceSnapshot snapshot = learner.snapshot();
    SequenceLearner other = setting.learner(EPROP, 8);
    assertEquals(
        "snapshot: got windows of 9 steps, but expected 8", message(() -> other.restore(snapshot)));

    Map<String, NpyArray> arrays = new LinkedHashMap<>(snapshot.archive().arrays());
    String name = "traces0.input_layer0.eps";
    NpyArray eps = arrays.remove(name);
    assertEquals(
        "snapshot: there is no array \"" + name + "\"; there are " + arrays.keySet(),
        message(() -> learner.restore(with(arrays, "unknown", eps))).replace(", unknown", ""));
    int numbers = eps.length(0);
    assertEquals(
        "snapshot: " + name + ": got the shape [1], but expected [" + numbers + "]",
        message(() -> learner.restore(with(arrays, name, NpyArray.of(new float[1], 1)))));
    arrays.put(name, eps);
    int events = arrays.get("input.spikes.neuron").length(0);
    int[] wrong = new int[events];
    wrong[1] = setting.drawn().network().channels();
    assertEquals(
        "snapshot: input.spikes.neuron: got 4, but expected 0 to 3",
        message(
            () ->
                learner.restore(with(arrays, "input.spikes.neuron", NpyArray.of(wrong, events)))));
    long[] impossible = {9, 3, 2000, 0, 0};
    assertEquals(
        "snapshot: window: got [9, 3, 2000, 0, 0], where no window can be",
        message(() -> learner.restore(with(arrays, "window", NpyArray.of(impossible, 5)))));
    long[] earlier = {1, 100};
    assertEquals(
        "snapshot: got format 1, but expected 3",
        message(() -> learner.restore(with(arrays, "stream", NpyArray.of(earlier, 2)))));

    assertEquals(0, learner.steps());
    assertEquals(0, learner.gradient().norm());
    assertArrayEquals(y, learner.run(sample.input(), sample.target()));
  }

  private static SequenceSnapshot with(Map<String, NpyArray> arrays, String name, NpyArray array) {
    Map<String, NpyArray> changed = new LinkedHashMap<>(arrays);
    changed.put(name, array);
    return SequenceSnapshot.of(new Npz(changed, Map.of()));
  }

  private static String message(Executable action) {
    return assertThrows(InvalidInputException.class, action).getMessage();
  }
}
