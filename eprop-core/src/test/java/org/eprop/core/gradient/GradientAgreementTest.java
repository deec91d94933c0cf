package org.eprop.core.gradient;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.regularizer.Regularizer;
import org.eprop.api.regularizer.RegularizerFactory;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.core.network.Feedback;
import org.eprop.core.network.LayerNeurons;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.core.random.RandomStreams;
import org.eprop.core.reference.ReferenceGradient;
import org.eprop.core.reference.ReferenceGradient.Way;
import org.eprop.core.reference.ReferenceWeights;
import org.eprop.core.reference.Trajectory;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The computations of the one gradient agree, for every neuron, surrogate, loss and learning
 * signal: forward traces = backward adjoint in double precision, and the fast path.
 */
class GradientAgreementTest {

  private record Rule(boolean throughOtherNeurons, boolean detachesReset) implements LearningRule {}

  private static final Rule EPROP = new Rule(false, true);
  private static final Rule BPTT = new Rule(true, false);

  private record Parts(
      RandomNetworks.Case drawn,
      LossFactory loss,
      LearningSignalFactory signal,
      List<Regularizer> regularizers,
      Feedback feedback,
      boolean biological) {

    static Parts of(
        long seed,
        NeuronFactory neuron,
        SurrogateFactory surrogate,
        LossFactory loss,
        LearningSignalFactory signal) {
      return of(seed, neuron, surrogate, loss, signal, 1, 1);
    }

    static Parts of(
        long seed,
        NeuronFactory neuron,
        SurrogateFactory surrogate,
        LossFactory loss,
        LearningSignalFactory signal,
        double inputShare,
        double recurrentShare) {
      RandomNetworks.Labels labels =
          switch (loss.name()) {
            case "mean_squared_error" -> RandomNetworks.Labels.VALUES;
            case "averaged_cross_entropy" -> RandomNetworks.Labels.SEQUENCE_CLASS;
            default -> RandomNetworks.Labels.STEP_CLASSES;
          };
      RandomNetworks.Case drawn =
          RandomNetworks.draw(seed, neuron, surrogate, labels, inputShare, recurrentShare);
      List<Regularizer> regularizers = new ArrayList<>();
      if (seed % 2 == 0) {
        RegularizerFactory rate = RandomNetworks.find(RegularizerFactory.class, "firing_rate");
        regularizers.add(rate.create(Arguments.defaults(rate)));
      }
      Feedback feedback =
          Feedback.initial(
              signal.name(),
              signal.create(Arguments.defaults(signal)),
              drawn.network(),
              drawn.weights(),
              new RandomStreams(seed));
      boolean biological = RandomNetworks.isBiological(neuron);
      return new Parts(drawn, loss, signal, regularizers, feedback, biological);
    }

    /** With a batch of the same samples, again and again. */
    Parts repeated(int times) {
      List<Sample> batch = new ArrayList<>();
      for (int i = 0; i < times; i++) {
        batch.addAll(drawn.batch());
      }
      RandomNetworks.Case more =
          new RandomNetworks.Case(drawn.network(), drawn.weights(), List.copyOf(batch));
      return new Parts(more, loss, signal, regularizers, feedback, biological);
    }

    /** With the first sample's input of the other kind. */
    Parts mixed() {
      List<Sample> batch = new ArrayList<>(drawn.batch());
      Sample sample = batch.get(0);
      int steps = sample.input().steps();
      Input other =
          sample.input() instanceof RealInput
              ? SpikeInput.of(RandomNetworks.INPUTS, ones(steps))
              : new RealInput(RandomNetworks.INPUTS, halves(steps));
      batch.set(0, new Sample(other, sample.target()));
      RandomNetworks.Case changed =
          new RandomNetworks.Case(drawn.network(), drawn.weights(), List.copyOf(batch));
      return new Parts(changed, loss, signal, regularizers, feedback, biological);
    }

    private static double[][] ones(int steps) {
      double[][] x = new double[steps][RandomNetworks.INPUTS];
      for (int t = 0; t < steps; t += 3) {
        x[t][t % RandomNetworks.INPUTS] = 1;
      }
      return x;
    }

    private static float[][] halves(int steps) {
      float[][] x = new float[steps][RandomNetworks.INPUTS];
      for (int t = 0; t < steps; t++) {
        x[t][t % RandomNetworks.INPUTS] = 0.7f;
      }
      return x;
    }

    ReferenceGradient.Result reference(Rule rule, Way way) {
      return new ReferenceGradient(
              drawn.network(), loss.create(Arguments.defaults(loss)), true, regularizers, rule)
          .compute(
              ReferenceWeights.of(drawn.weights()),
              ReferenceWeights.widen(feedback),
              drawn.batch(),
              way);
    }

    Weights fast(Rule rule, int threads) {
      Weights gradient = Weights.zeros(drawn.network());
      try (Workers workers = new Workers(threads)) {
        new GradientEngine(
                drawn.network(),
                loss.create(Arguments.defaults(loss)),
                true,
                regularizers,
                rule,
                workers)
            .gradient(drawn.weights(), feedback, drawn.batch(), gradient);
      }
      return gradient;
    }
  }

  @TestFactory
  List<DynamicTest> everyCombination() {
    List<DynamicTest> tests = new ArrayList<>();
    long seed = 0;
    for (NeuronFactory neuron : RandomNetworks.all(NeuronFactory.class)) {
      for (SurrogateFactory surrogate : RandomNetworks.all(SurrogateFactory.class)) {
        for (LossFactory loss : RandomNetworks.all(LossFactory.class)) {
          for (LearningSignalFactory signal : RandomNetworks.all(LearningSignalFactory.class)) {
            long s = seed++;
            tests.add(
                DynamicTest.dynamicTest(
                    String.join(" ", neuron.name(), surrogate.name(), loss.name(), signal.name()),
                    () -> check(Parts.of(s, neuron, surrogate, loss, signal))));
          }
        }
      }
    }
    return tests;
  }

  /** W_in, W_rec or both are sparse; with a share of 0.01, one synapse per neuron. */
  @TestFactory
  List<DynamicTest> everyNeuronInSparseNetworks() {
    SurrogateFactory surrogate = RandomNetworks.find(SurrogateFactory.class, "triangular");
    LossFactory loss = RandomNetworks.find(LossFactory.class, "softmax_cross_entropy");
    LearningSignalFactory signal = RandomNetworks.find(LearningSignalFactory.class, "symmetric");
    double[][] shares = {{0.5, 0.5}, {1, 0.4}, {0.3, 1}, {0.01, 0.01}};
    List<DynamicTest> tests = new ArrayList<>();
    for (NeuronFactory neuron : RandomNetworks.all(NeuronFactory.class)) {
      for (long seed = 0; seed < 16; seed++) {
        long s = seed;
        double[] share = shares[(int) (seed % shares.length)];
        tests.add(
            DynamicTest.dynamicTest(
                neuron.name() + " " + share[0] + " " + share[1] + " " + seed,
                () -> {
                  check(Parts.of(s, neuron, surrogate, loss, signal, share[0], share[1]));
                }));
      }
    }
    return tests;
  }

  private static void check(Parts parts) {
    ReferenceGradient.Result forward = parts.reference(EPROP, Way.FORWARD);
    ReferenceGradient.Result backward = parts.reference(EPROP, Way.BACKWARD);
    assertEquals(forward.lossTask(), backward.lossTask());
    assertClose(forward.gradient(), backward.gradient(), 1e-10);
    if (parts.signal.name().equals("broadcast")
        && !parts.loss.name().equals("mean_squared_error")) {
      return; // softmax errors sum to zero: nothing but rounding is left to compare
    }
    // Models in mV run away exponentially before a spike, and rounding errors with them.
    double share = parts.biological ? 2e-3 : 1e-4;
    if (clearOfThreshold(parts.drawn.network(), forward.trajectories())) {
      assertClose(forward.gradient(), ReferenceWeights.of(parts.fast(EPROP, 1)), share);
      assertClose(
          parts.reference(BPTT, Way.BACKWARD).gradient(),
          ReferenceWeights.of(parts.fast(BPTT, 1)),
          share);
    }
  }

  /** Whether no neuron comes so close to its threshold that single precision may flip a spike. */
  static boolean clearOfThreshold(NetworkStructure network, List<Trajectory> runs) {
    for (Trajectory run : runs) {
      for (int l = 0; l < run.states().length; l++) {
        LayerNeurons neurons = network.layers().get(l);
        for (double[][] states : run.states()[l]) {
          for (int j = 0; j < states.length; j++) {
            var model = neurons.models().get(j);
            double x = -model.threshold();
            for (int m = 0; m < states[j].length; m++) {
              x += model.spikeWeights()[m] * states[j][m];
            }
            if (Math.abs(x) < 1e-4 * model.scale()) {
              return false;
            }
          }
        }
      }
    }
    return true;
  }

  static void assertClose(ReferenceWeights expected, ReferenceWeights got, double share) {
    for (int l = 0; l < expected.in().length; l++) {
      close("w_in " + l, expected.in()[l], got.in()[l], share);
      close("w_rec " + l, expected.rec()[l], got.rec()[l], share);
      close("w_out " + l, expected.out()[l], got.out()[l], share);
    }
    close("b_out", new double[][] {expected.bias()}, new double[][] {got.bias()}, share);
  }

  private static void close(String what, double[][] expected, double[][] got, double share) {
    if (expected == null) {
      return;
    }
    double largest = 1e-3;
    for (double[] row : expected) {
      for (double x : row) {
        largest = Math.max(largest, Math.abs(x));
      }
    }
    for (int i = 0; i < expected.length; i++) {
      assertArrayEquals(expected[i], got[i], share * largest, what + " of presynaptic " + i);
    }
  }

  @Test
  void mostSparseRandomNetworksStayClearOfThreshold() {
    int clear = 0;
    for (long seed = 0; seed < 40; seed++) {
      Parts parts = alif(seed, 0.5);
      ReferenceGradient.Result result = parts.reference(EPROP, Way.BACKWARD);
      clear += clearOfThreshold(parts.drawn.network(), result.trajectories()) ? 1 : 0;
    }
    assertTrue(clear > 20, "clear of threshold: " + clear + " of 40");
  }

  @Test
  void mostRandomNetworksSpikeAndStayClearOfThreshold() {
    int clear = 0;
    int spikes = 0;
    for (long seed = 0; seed < 40; seed++) {
      Parts parts = alif(seed);
      ReferenceGradient.Result result = parts.reference(EPROP, Way.BACKWARD);
      clear += clearOfThreshold(parts.drawn.network(), result.trajectories()) ? 1 : 0;
      for (double[] z : result.trajectories().get(0).spikes()[0]) {
        for (double spike : z) {
          spikes += (int) spike;
        }
      }
    }
    assertTrue(clear > 20, "clear of threshold: " + clear + " of 40");
    assertTrue(spikes > 400, "spikes: " + spikes);
  }

  private static Parts alif(long seed) {
    return alif(seed, 1);
  }

  private static Parts alif(long seed, double share) {
    return Parts.of(
        seed,
        RandomNetworks.find(NeuronFactory.class, "alif"),
        RandomNetworks.find(SurrogateFactory.class, "triangular"),
        RandomNetworks.find(LossFactory.class, "softmax_cross_entropy"),
        RandomNetworks.find(LearningSignalFactory.class, "symmetric"),
        share,
        share);
  }

  @Test
  void theSameBitsForAnyNumberOfThreads() {
    for (long seed = 0; seed < 40; seed++) {
      Parts parts = alif(seed, seed % 2 == 0 ? 1 : 0.5).repeated(1 + (int) seed % 6);
      List<Weights.Matrix> one = parts.fast(EPROP, 1).matrices();
      for (int threads : new int[] {2, 3, 4, 5, 16}) {
        List<Weights.Matrix> more = parts.fast(EPROP, threads).matrices();
        for (int i = 0; i < one.size(); i++) {
          for (int row = 0; row < one.get(i).rows().length; row++) {
            assertArrayEquals(one.get(i).rows()[row], more.get(i).rows()[row], 0f);
          }
        }
      }
    }
  }

  @Test
  void aBatchMayMixSpikesAndRealValues() {
    for (long seed = 0; seed < 40; seed++) {
      Parts parts = alif(seed, seed % 2 == 0 ? 1 : 0.5);
      Parts mixed = parts.mixed().repeated(3);
      check(mixed);
      List<Weights.Matrix> one = mixed.fast(EPROP, 1).matrices();
      List<Weights.Matrix> more = mixed.fast(EPROP, 5).matrices();
      for (int i = 0; i < one.size(); i++) {
        for (int row = 0; row < one.get(i).rows().length; row++) {
          assertArrayEquals(one.get(i).rows()[row], more.get(i).rows()[row], 0f);
        }
      }
    }
  }

  @Test
  void manySamplesAreAddedUpInParts() {
    for (long seed = 0; seed < 20; seed++) {
      check(alif(seed, seed % 2 == 0 ? 1 : 0.5).repeated(7));
    }
  }

  @Test
  void withoutRecurrentWeightsEpropIsTheWholeGradientOfASingleLayer() {
    Rule wholeButReset = new Rule(true, true);
    for (long seed = 0; seed < 40; seed++) {
      Parts parts = alif(seed);
      if (parts.drawn.network().layers().size() > 1) {
        continue;
      }
      float[][] rec = parts.drawn.weights().rec(0);
      for (float[] row : rec) {
        java.util.Arrays.fill(row, 0);
      }
      assertClose(
          parts.reference(wholeButReset, Way.BACKWARD).gradient(),
          parts.reference(EPROP, Way.FORWARD).gradient(),
          1e-10);
    }
  }
}
