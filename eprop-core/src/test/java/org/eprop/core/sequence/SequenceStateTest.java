package org.eprop.core.sequence;

import static org.eprop.core.gradient.Agreement.assertSameBits;
import static org.eprop.core.gradient.Rules.EPROP;
import static org.eprop.core.sequence.Streams.push;
import static org.eprop.core.sequence.Streams.sample;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Sample;
import org.eprop.core.gradient.RandomNetworks;
import org.eprop.core.sequence.Streams.Setting;
import org.junit.jupiter.api.Test;

class SequenceStateTest {

  private static final int STEPS = 260;

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
    Inference undisturbed = setting.sequence(window);
    Inference original = setting.sequence(window);
    for (int t = 0; t < cut; t++) {
      push(undisturbed, sample, t);
      push(original, sample, t);
    }
    byte[] state = original.state();
    Inference restored = setting.sequence(window);
    for (int t = 0; t < 33; t++) { // whatever it did before is forgotten
      push(restored, sample, t);
    }
    restored.restore(state);
    assertEquals(cut, restored.steps());
    assertArrayEquals(state, restored.state());
    for (int t = cut; t < STEPS; t++) {
      push(undisturbed, sample, t);
      assertArrayEquals(push(original, sample, t), push(restored, sample, t));
      assertArrayEquals(original.spikes(0), restored.spikes(0));
    }
    assertArrayEquals(undisturbed.state(), restored.state());
    if (undisturbed instanceof SequenceLearner one
        && original instanceof SequenceLearner other
        && restored instanceof SequenceLearner third) {
      one.endWindow();
      other.endWindow();
      third.endWindow();
      assertSameBits(one.gradient(), other.gradient());
      assertTrue(other.gradient().norm() > 0);
      assertSameBits(other.gradient(), third.gradient());
      assertEquals(other.loss(), third.loss());
    }
  }

  @Test
  void aStateSharesNothingWithTheLearner() {
    Setting setting = Setting.of("alif", 3);
    Sample sample = sample(3, STEPS, true);
    SequenceLearner learner = setting.learner(EPROP, 20);
    for (int t = 0; t < 50; t++) {
      push(learner, sample, t);
    }
    byte[] state = learner.state();
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
      learner.restore(state);
      assertEquals(50, learner.steps());
      assertEquals(10, learner.openSteps());
    }
  }

  @Test
  void whetherTheLastStepHadItsTargetIsRemembered() {
    Setting setting = Setting.of("lif", 3);
    SequenceLearner learner = setting.learner(EPROP, 4);
    learner.stepSpikes(1);
    byte[] before = learner.state();
    learner.learn(2);
    byte[] after = learner.state();
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
    byte[] state = learner.state();
    SequenceLearner other = setting.learner(EPROP, 8);
    String window = message(() -> other.restore(state));
    assertTrue(
        window.startsWith(
            "state: got a state of this network, but of something else than expected: a learner by"
                + " windows of 8 steps, of "),
        window);
    setting.drawn().weights().projection(0)[0][0] += 1;
    String weights = message(() -> learner.restore(state));
    assertTrue(
        weights.startsWith("state: got a state of this network with other weights: "), weights);
    assertEquals(0, learner.steps());
    learner.restoreWithOtherWeights(state);
    assertEquals(100, learner.steps());
    setting.drawn().weights().projection(0)[0][0] -= 1;
    learner.startAnew();
    assertEquals(0, learner.gradient().norm());
    assertArrayEquals(y, learner.run(sample.input(), sample.target()));
  }

  private static String message(org.junit.jupiter.api.function.Executable action) {
    return assertThrows(InvalidInputException.class, action).getMessage();
  }
}
