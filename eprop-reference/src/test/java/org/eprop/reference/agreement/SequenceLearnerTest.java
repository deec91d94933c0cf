package org.eprop.reference.agreement;

import static org.eprop.core.gradient.Agreement.assertClose;
import static org.eprop.core.gradient.Agreement.assertSameBits;
import static org.eprop.core.gradient.Rules.BPTT;
import static org.eprop.core.gradient.Rules.EPROP;
import static org.eprop.core.sequence.Streams.INPUTS;
import static org.eprop.core.sequence.Streams.OUTPUTS;
import static org.eprop.core.sequence.Streams.push;
import static org.eprop.core.sequence.Streams.sample;
import static org.eprop.core.sequence.Streams.sgd;
import static org.eprop.core.sequence.Streams.spikesAt;
import static org.eprop.reference.ReferenceAgreement.assertClose;
import static org.eprop.reference.ReferenceAgreement.clearOfThreshold;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.core.forward.SequencePlan;
import org.eprop.core.gradient.RandomNetworks;
import org.eprop.core.gradient.Rules;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Population;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Readout;
import org.eprop.core.network.Source;
import org.eprop.core.network.Synapses;
import org.eprop.core.network.Weights;
import org.eprop.core.optimizer.WeightUpdate;
import org.eprop.core.random.RandomStreams;
import org.eprop.core.sequence.Inference;
import org.eprop.core.sequence.SequenceLearner;
import org.eprop.core.sequence.Streams;
import org.eprop.core.sequence.Streams.Setting;
import org.eprop.reference.ReferenceAgreement;
import org.eprop.reference.ReferenceGradient;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

class SequenceLearnerTest {

  private static final int[] WINDOWS = {1, 2, 7, 50, 1000};

  @TestFactory
  List<DynamicTest> theGradientsOfAllWindowsAddUpToTheReferences() {
    return everyNeuronAndWindow(1, 1);
  }

  @TestFactory
  List<DynamicTest> soTheyDoInSparseNetworks() {
    return everyNeuronAndWindow(0.5, 0.3);
  }

  private static List<DynamicTest> everyNeuronAndWindow(double inputShare, double recurrentShare) {
    List<DynamicTest> tests = new ArrayList<>();
    for (NeuronFactory neuron : RandomNetworks.all(NeuronFactory.class)) {
      tests.add(
          DynamicTest.dynamicTest(
              neuron.name(),
              () -> {
                int compared = 0;
                for (long seed = 0; seed < 5; seed++) {
                  Setting setting = Setting.of(neuron.name(), seed, inputShare, recurrentShare);
                  double share = RandomNetworks.isBiological(neuron) ? 5e-3 : 2e-4;
                  compared += compare(setting, seed, WINDOWS, share);
                }
                assertTrue(compared >= WINDOWS.length, "compared " + compared);
              }));
    }
    return tests;
  }

  /** Returns how many windows were compared: none if a spike hangs by a thread. */
  private static int compare(Setting setting, long seed, int[] windows, double share) {
    Sample sample = sample(seed, 200, seed % 3 == 0);
    LearningRule rule = Rules.of("eprop", seed % 4 != 0);
    ReferenceGradient.Result expected = ReferenceAgreement.reference(setting, sample, rule);
    if (!clearOfThreshold(expected.trajectories())) {
      return 0;
    }
    for (int window : windows) {
      SequenceLearner learner = setting.learner(rule, window);
      for (int t = 0; t < 200; t++) {
        double[] y = push(learner, sample, t);
        assertArrayEquals(expected.trajectories().get(0).readouts()[0][t], y, 1e-3);
      }
      learner.endWindow();
      assertEquals(expected.lossTask(), learner.loss(), 1e-3 * expected.lossTask());
      assertClose(expected.gradient(), learner.gradient(), share);
    }
    return windows.length;
  }

  /** All five feed each other, and all jump at a spike. */
  @Test
  void aNeuronMayHaveManyCoupledStates() {
    int states = 5;
    LinearNeuron.Builder neuron = LinearNeuron.withState("a", "b", "c", "d", "e");
    for (int m = 0; m < states; m++) {
      for (int k = 0; k < states; k++) {
        neuron.couple(m, k, m == k ? 0.8 : 0.05 * ((m + 2 * k) % 5 - 2));
      }
      neuron.input(m, 0.3 * (m % 3)).spike(m, 0.1 * m - 0.3).spikesWhen(m, 0.5 - 0.2 * m);
    }
    neuron.couple(1, 1, 0).detachedSpike(0, -0.5);
    LinearNeuron model = neuron.exceeds(0.6);
    SurrogateFactory surrogate = RandomNetworks.find(SurrogateFactory.class, "triangular");
    Population population =
        new Population(
            "p",
            Collections.nCopies(6, model),
            new int[] {0, 1, 0, 2, 0, 5},
            surrogate.create(Context.defaults(surrogate)),
            0.3,
            1);
    NetworkStructure network =
        new NetworkStructure(
            List.of(new org.eprop.core.network.NetworkInput("x", 0, INPUTS)),
            List.of(population),
            List.of(
                new Projection("in", Source.input(0), 0, Synapses.dense(INPUTS, 6, 0), true),
                new Projection("rec", Source.population(0), 0, Synapses.dense(6, 6, 1), true)),
            List.of(
                new Readout(
                    "out",
                    OUTPUTS,
                    new boolean[] {true},
                    new boolean[] {true},
                    0.9,
                    false,
                    false,
                    1,
                    true,
                    true)));
    int compared = 0;
    for (long seed = 1; seed < 12; seed++) {
      Weights weights = Weights.zeros(network);
      RandomGenerator random = new RandomStreams(seed).stream("weights");
      for (Leaf leaf : weights.leaves()) {
        for (float[] row : leaf.rows()) {
          for (int j = 0; j < row.length; j++) {
            row[j] = (float) random.nextGaussian();
          }
        }
      }
      weights.clearAutapses();
      Setting setting =
          Setting.of(
              new RandomNetworks.Case(network, weights, List.of()),
              "random",
              "softmax_cross_entropy");
      compared += compare(setting, seed, new int[] {1, 7, 60}, 2e-4);
    }
    assertTrue(compared >= 9, "compared " + compared);
  }

  @Test
  void anyWindowGivesTheGradientOfLearningStepByStep() {
    for (String neuron : List.of("alif", "adlif", "izhikevich")) {
      for (long seed = 0; seed < 4; seed++) {
        Setting setting = Setting.of(neuron, seed);
        Sample sample = sample(seed, 2500, false);
        SequenceLearner stepwise = setting.learner(EPROP, 1);
        stepwise.run(sample.input(), sample.target());
        for (int window : WINDOWS) {
          SequenceLearner learner = setting.learner(EPROP, window);
          learner.run(sample.input(), sample.target());
          learner.endWindow();
          assertClose(stepwise.gradient(), learner.gradient(), 2e-4);
        }
      }
    }
  }

  /** Backwards in time within windows of which each ends early, or forward with traces. */
  @Test
  void weightsMayChangeAfterEveryStep() {
    for (NeuronFactory neuron : RandomNetworks.all(NeuronFactory.class)) {
      Setting one = Setting.of(neuron.name(), 1);
      Setting other = Setting.of(neuron.name(), 1);
      SequenceLearner stepwise = one.learner(EPROP, 1);
      SequenceLearner windowed = other.learner(EPROP, 7);
      WeightUpdate stepwiseUpdate = sgd(one.drawn().weights());
      WeightUpdate windowedUpdate = sgd(other.drawn().weights());
      for (int t = 0; t < 200; t++) {
        Sample sample = sample(1, 200, false);
        assertArrayEquals(push(stepwise, sample, t), push(windowed, sample, t), 1e-4);
        windowed.endWindow();
        assertClose(stepwise.gradient(), windowed.gradient(), 1e-4);
        stepwise.apply(stepwiseUpdate, 1e-4);
        windowed.apply(windowedUpdate, 1e-4);
      }
      assertClose(one.drawn().weights(), other.drawn().weights(), 1e-5);
    }
  }

  /** A step's outputs do not depend on whether anything learns from it. */
  @Test
  void inferenceGivesTheSameOutputs() {
    for (String neuron : List.of("lif", "alif", "adex")) {
      Setting setting = Setting.of(neuron, 2, 0.5, 1);
      Sample sample = sample(2, 150, false);
      Inference inference = setting.inference();
      double[][] y = inference.run(sample.input());
      assertArrayEquals(setting.learner(EPROP, 9).run(sample.input()), y);
      assertEquals(150, inference.steps());
      inference.reset();
      assertEquals(0, inference.steps());
      assertArrayEquals(y, inference.run(sample.input()));
    }
  }

  /** A rule or a loss that can't be followed online does not matter where nothing is learned. */
  @Test
  void inferenceTakesAnyRuleAndLoss() {
    Setting whole = Setting.of("alif", 3, "symmetric", "averaged_cross_entropy");
    Sample sample = sample(3, 40, true);
    double[][] y =
        new Inference(
                new SequencePlan(whole.drawn().network(), whole.drawn().weights(), BPTT),
                whole.drawn().weights())
            .run(sample.input());
    assertArrayEquals(Setting.of("alif", 3).learner(EPROP, 1).run(sample.input()), y);
  }

  @Test
  void blocksMayHaveWeightedTargetsOrNone() {
    int compared = 0;
    for (long seed = 0; seed < 10; seed++) {
      Setting setting = Setting.of("alif", seed, "random", "mean_squared_error");
      Sample sample = sample(seed, 90, seed % 2 == 0);
      RandomGenerator random = new RandomStreams(seed).stream("targets");
      double[][] values = new double[90][OUTPUTS];
      float[] weight = new float[90];
      for (int t = 0; t < 90; t++) {
        for (int k = 0; k < OUTPUTS; k++) {
          values[t][k] = random.nextGaussian();
        }
        weight[t] = t < 40 || (t >= 60 && random.nextBoolean()) ? random.nextFloat() : 0;
      }
      Sample whole = new Sample(sample.input(), Target.values(values).withWindow(weight));
      ReferenceGradient.Result expected = ReferenceAgreement.reference(setting, whole, EPROP);
      if (!clearOfThreshold(expected.trajectories())) {
        continue;
      }
      compared++;
      SequenceLearner learner = setting.learner(EPROP, 8);
      int[] cuts = {0, 3, 4, 40, 60, 90};
      for (int c = 1; c < cuts.length; c++) {
        Input input = block(whole.input(), cuts[c - 1], cuts[c]);
        Target target =
            Target.values(Arrays.copyOfRange(values, cuts[c - 1], cuts[c]))
                .withWindow(Arrays.copyOfRange(weight, cuts[c - 1], cuts[c]));
        double[][] y = cuts[c] == 60 ? learner.run(input) : learner.run(input, target);
        for (int t = cuts[c - 1]; t < cuts[c]; t++) {
          assertArrayEquals(
              expected.trajectories().get(0).readouts()[0][t], y[t - cuts[c - 1]], 1e-3);
        }
      }
      assertEquals(90, learner.steps());
      assertEquals(90 % 8, learner.openSteps());
      learner.endWindow();
      assertEquals(0, learner.openSteps());
      assertEquals(expected.lossTask(), learner.loss(), 1e-4 * expected.lossTask());
      assertClose(expected.gradient(), learner.gradient(), 2e-4);
    }
    assertTrue(compared >= 3, "compared " + compared);
  }

  private static Input block(Input input, int from, int to) {
    if (input instanceof RealInput real) {
      return new RealInput(INPUTS, Arrays.copyOfRange(real.values(), from, to));
    }
    SpikeInput spikes = (SpikeInput) input;
    double[][] x = new double[to - from][INPUTS];
    for (int t = from; t < to; t++) {
      for (int channel : spikesAt(spikes, t)) {
        x[t - from][channel] = 1;
      }
    }
    return SpikeInput.of(INPUTS, x);
  }

  @Test
  void spikesAndRealValuesMayTakeTurns() {
    for (long seed = 0; seed < 6; seed++) {
      Setting setting = Setting.of("alif", seed);
      Sample spikes = sample(seed, 120, false);
      Sample real = sample(seed, 120, true);
      SequenceLearner stepwise = setting.learner(EPROP, 1);
      SequenceLearner windowed = setting.learner(EPROP, 7);
      for (int t = 0; t < 120; t++) {
        Sample now = t / 5 % 2 == 0 ? spikes : real;
        assertArrayEquals(push(stepwise, now, t), push(windowed, now, t), 1e-12);
      }
      windowed.endWindow();
      assertClose(stepwise.gradient(), windowed.gradient(), 1e-4);
    }
  }

  @Test
  void theLastTargetOfAWindowMayComeAfterItsStep() {
    Setting setting = Setting.of("lif", 2);
    Sample sample = sample(2, 8, false);
    SequenceLearner learner = setting.learner(EPROP, 4);
    for (int t = 0; t < 4; t++) {
      learner.stepSpikes(spikesAt((SpikeInput) sample.input(), t));
      assertEquals(t + 1, learner.openSteps());
    }
    learner.learn(1);
    assertEquals(0, learner.openSteps());
    assertTrue(learner.gradient().norm() > 0);
    assertEquals(
        "learn() is called before the first step of a window",
        assertThrows(IllegalStateException.class, () -> learner.learn(1)).getMessage());
    learner.stepSpikes(0);
    learner.learn(Target.UNLABELLED);
    assertEquals(
        "learn() is called twice for one step",
        assertThrows(IllegalStateException.class, () -> learner.learn(1)).getMessage());
  }

  @Test
  void weightsChangeAtEndsOfWindowsOnly() {
    Setting automatic = Setting.of("alif", 4);
    Setting manual = Setting.of("alif", 4);
    Sample sample = sample(4, 60, false);
    SequenceLearner learner = automatic.learner(EPROP, 10);
    learner.updateAfterEachWindow(sgd(automatic.drawn().weights()), 0.01);
    SequenceLearner other = manual.learner(EPROP, 10);
    WeightUpdate update = sgd(manual.drawn().weights());
    for (int t = 0; t < 60; t++) {
      Weights before = automatic.drawn().weights().copy();
      push(learner, sample, t);
      push(other, sample, t);
      boolean answered = sample.target().weight(t) != 0;
      if (t % 10 != 9) {
        if (t % 10 != 0) { // a step without target ends its window with the next step
          assertSameBits(before, automatic.drawn().weights());
        }
      } else {
        other.apply(update, 0.01);
        assertEquals(answered ? 0 : 10, learner.openSteps());
      }
    }
    learner.endWindow();
    assertSameBits(manual.drawn().weights(), automatic.drawn().weights());
    assertEquals(0, learner.gradient().norm());
  }

  @Test
  void resetStartsASequenceAnew() {
    for (int window : new int[] {1, 30}) {
      Setting setting = Setting.of(window == 1 ? "alif" : "adex", 5);
      Sample sample = sample(1, 100, false);
      SequenceLearner learner = setting.learner(EPROP, window);
      double[][] first = learner.run(sample.input(), sample.target());
      learner.reset();
      Weights gradient = learner.gradient().copy();
      assertEquals(0, learner.steps());
      learner.clearGradient();
      assertArrayEquals(first, learner.run(sample.input(), sample.target()));
      learner.endWindow();
      assertSameBits(gradient, learner.gradient());
    }
  }

  @Test
  void aStepWithoutALabelChangesNothing() {
    for (int window : new int[] {1, 3}) {
      SequenceLearner learner = Setting.of("lif", 1).learner(EPROP, window);
      learner.stepSpikes(0, 1);
      assertEquals(0, learner.learn(Target.UNLABELLED));
      learner.endWindow();
      assertEquals(0, learner.gradient().norm());
    }
  }

  @Test
  void learnersOnTwoThreadsShareWeights() throws InterruptedException {
    Setting setting = Setting.of("alif", 6);
    SequenceLearner[] learners = new SequenceLearner[2];
    Thread[] threads = new Thread[2];
    for (int i = 0; i < 2; i++) {
      Sample sample = sample(i, 3000, false);
      SequenceLearner learner = setting.learner(EPROP, 20);
      learners[i] = learner;
      threads[i] = new Thread(() -> learner.run(sample.input(), sample.target()));
    }
    for (Thread thread : threads) {
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    for (int i = 0; i < 2; i++) {
      Sample sample = sample(i, 3000, false);
      SequenceLearner alone = setting.learner(EPROP, 20);
      alone.run(sample.input(), sample.target());
      assertEquals(3000, learners[i].steps());
      assertTrue(alone.gradient().norm() > 0);
      assertSameBits(alone.gradient(), learners[i].gradient());
    }
  }

  @Test
  void saysWhatDoesNotFit() {
    Setting setting = Setting.of("lif", 1);
    assertEquals(
        "rule: got one that goes back in time through other neurons, but expected one that works"
            + " online, such as \"eprop\"",
        message(() -> setting.learner(BPTT, 5)));
    assertEquals(
        "rule: got one with a non-causal term, which needs the whole sequence, but expected one"
            + " that works online, such as \"eprop\"",
        message(() -> setting.learner(Rules.of("s_tllr", true), 5)));
    Setting whole = Setting.of("lif", 1, "symmetric", "averaged_cross_entropy");
    assertEquals(
        "loss: got one of whole sequences, but expected one that is a sum over steps",
        message(() -> whole.learner(EPROP, 5)));
    assertEquals(
        "window: got 0 steps, but expected 1 to 16777216",
        message(() -> setting.learner(EPROP, 0)));
    assertEquals(
        "window: got 2147483647 steps, but expected 1 to 16777216",
        message(() -> setting.learner(EPROP, Integer.MAX_VALUE)));
    SequenceLearner learner = setting.learner(EPROP, 5);
    assertEquals(
        "got a spike of channel 9, but expected 0 to 3", message(() -> learner.stepSpikes(9)));
    assertEquals("got 2 input values, but expected 4", message(() -> learner.step(new float[2])));
    assertEquals(
        "input channel 2: got NaN, but expected a number up to 1.0E30",
        message(() -> learner.step(new float[] {1, 2, Float.NaN, 3})));
    assertEquals(
        "got room for 1 outputs, but expected 3",
        message(() -> learner.step(new float[4], new double[1])));
    assertEquals(
        "got 2 input channels, but the network has 4",
        message(() -> learner.run(new RealInput(2, new float[3][2]))));
    Input three = new RealInput(4, new float[3][4]);
    assertEquals(
        "got a target of 2 steps, but expected 3, those of the input",
        message(() -> learner.run(three, Target.classes(new int[2]))));
    List<Target> two = List.of(Target.classes(new int[3]), Target.classes(new int[3]));
    assertEquals(
        "got 2 targets, but the network has 1 readouts",
        message(() -> learner.run(new Sample(three, two, null))));
    assertEquals(0, learner.steps());
    assertEquals(
        "reward() is called before the first step of a window",
        assertThrows(IllegalStateException.class, () -> learner.reward(1)).getMessage());
    assertEquals(
        "spikes() is called before the first step",
        assertThrows(IllegalStateException.class, () -> learner.spikes(0)).getMessage());
    assertEquals(
        "readout() is called before the first step",
        assertThrows(IllegalStateException.class, () -> learner.readout(0)).getMessage());
    learner.stepSpikes(1);
    assertEquals(
        "reward: got NaN, but expected a finite number", message(() -> learner.reward(Double.NaN)));
    assertEquals(
        "target at step 0: got class 3, but expected 0 to 2, or -1 for none",
        message(() -> learner.learn(3)));
    assertEquals(
        "target at step 0: got 2 values, but expected 3", message(() -> learner.learn(0.5, 0.5)));
  }

  private static String message(Executable action) {
    return assertThrows(InvalidInputException.class, action).getMessage();
  }

  @Test
  void spikesAreThoseOfAStep() {
    Setting setting = Setting.of("alif", 4);
    SequenceLearner learner = setting.learner(EPROP, 5);
    int populations = setting.drawn().network().populations().size();
    String early = "spikes() is called before the first step";
    assertEquals(
        early, assertThrows(IllegalStateException.class, () -> learner.spikes(0)).getMessage());
    learner.stepSpikes(0);
    assertEquals(0, learner.spikes(0).length);
    learner.endWindow();
    assertEquals(0, learner.spikes(0).length);
    assertEquals(
        "got population " + populations + ", but expected 0 to " + (populations - 1),
        message(() -> learner.spikes(populations)));
    assertEquals("got readout 1, but expected 0 to 0", message(() -> learner.readout(1)));
    assertEquals(
        "got readout -1, but expected 0 to 0", message(() -> learner.learnWeighted(-1, 1, 2)));
    assertEquals(
        "got readout 1, but expected 0 to 0", message(() -> learner.learnWeighted(1, 1, 0, 0, 1)));
    SequenceLearner restored = setting.learner(EPROP, 5);
    restored.restore(learner.state());
    assertEquals(0, restored.spikes(0).length);
    learner.reset();
    assertEquals(
        early, assertThrows(IllegalStateException.class, () -> learner.spikes(0)).getMessage());
  }

  private static String noSuch(Executable action) {
    return assertThrows(NullPointerException.class, action).getMessage();
  }

  @Test
  void nothingSaysSo() {
    SequenceLearner learner = Setting.of("alif", 4).learner(EPROP, 5);
    assertEquals(
        "x: got null, but expected the input values of a step", noSuch(() -> learner.step(null)));
    assertEquals(
        "y: got null, but expected room for the outputs of a step",
        noSuch(() -> learner.step(new float[Streams.INPUTS], null)));
    assertEquals(
        "channels: got null, but expected those that spike",
        noSuch(() -> learner.stepSpikes((int[]) null)));
    assertEquals(
        "input: got null, but expected a block of steps", noSuch(() -> learner.run((Input) null)));
    assertEquals("sample: got null, but expected one", noSuch(() -> learner.run((Sample) null)));
    learner.stepSpikes();
    assertEquals(
        "wanted: got null, but expected the values of a target",
        noSuch(() -> learner.learn((double[]) null)));
    assertEquals(
        "optimizer: got null, but expected a weight update",
        noSuch(() -> learner.apply(null, 0.1)));
    assertEquals("state: got null, but expected bytes", noSuch(() -> learner.restore(null)));
    assertEquals(1, learner.steps());
  }
}
