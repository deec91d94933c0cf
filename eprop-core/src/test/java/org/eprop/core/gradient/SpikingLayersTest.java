package org.eprop.core.gradient;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.core.network.Feedback;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.core.random.RandomStreams;
import org.eprop.core.reference.ReferenceGradient;
import org.eprop.core.reference.ReferenceLayers;
import org.eprop.core.reference.ReferenceWeights;
import org.eprop.core.reference.Trajectory;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Gradients of weights and input from a learning signal that comes from outside. */
class SpikingLayersTest {

  private record Rule(boolean throughOtherNeurons, boolean detachesReset) implements LearningRule {}

  private static final Rule EPROP = new Rule(false, true);
  private static final Rule BPTT = new Rule(true, false);

  /** What was run, and a random dE/dz, [sample][layer][step][neuron]. */
  private record Parts(RandomNetworks.Case drawn, float[][][][] signal, boolean biological) {

    static Parts of(long seed, String neuron, double inputShare, double recurrentShare) {
      NeuronFactory factory = RandomNetworks.find(NeuronFactory.class, neuron);
      RandomNetworks.Case drawn =
          RandomNetworks.draw(
              seed,
              factory,
              RandomNetworks.find(SurrogateFactory.class, "triangular"),
              RandomNetworks.Labels.VALUES,
              inputShare,
              recurrentShare);
      RandomGenerator random = new RandomStreams(seed).stream("signal");
      float[][][][] signal = new float[drawn.batch().size()][][][];
      for (int b = 0; b < signal.length; b++) {
        int steps = drawn.batch().get(b).input().steps();
        signal[b] = new float[drawn.network().layers().size()][steps][];
        for (int l = 0; l < signal[b].length; l++) {
          for (int t = 0; t < steps; t++) {
            signal[b][l][t] = new float[drawn.network().size(l)];
            for (int j = 0; j < signal[b][l][t].length; j++) {
              signal[b][l][t][j] = (float) random.nextGaussian();
            }
          }
        }
      }
      return new Parts(drawn, signal, RandomNetworks.isBiological(factory));
    }

    List<Input> inputs() {
      return drawn.batch().stream().map(Sample::input).toList();
    }

    List<Trajectory> runs() {
      return new ReferenceLayers(drawn.network(), EPROP)
          .forward(ReferenceWeights.of(drawn.weights()), inputs());
    }

    ReferenceLayers.Result reference(Rule rule, List<Trajectory> runs) {
      return new ReferenceLayers(drawn.network(), rule)
          .backward(ReferenceWeights.of(drawn.weights()), runs, widen(signal));
    }

    Fast fast(Rule rule, int threads) {
      Weights gradient = Weights.zeros(drawn.network());
      List<Input> inputs = inputs();
      float[][][] inputGradient = room(inputs);
      try (Workers workers = new Workers(threads)) {
        SpikingLayers layers = new SpikingLayers(drawn.network(), rule, workers);
        layers.forward(drawn.weights(), inputs);
        layers.backward(drawn.weights(), this::addTo, gradient, inputGradient);
        // Once more: nothing may be left over from the first time.
        layers.forward(drawn.weights(), inputs);
        layers.backward(drawn.weights(), this::addTo, gradient, inputGradient);
      }
      return new Fast(gradient, inputGradient);
    }

    private void addTo(float[] sum, int sample, int layer, int step) {
      for (int j = 0; j < sum.length; j++) {
        sum[j] += signal[sample][layer][step][j];
      }
    }
  }

  private record Fast(Weights gradient, float[][][] inputGradient) {}

  private static float[][][] room(List<Input> inputs) {
    float[][][] room = new float[inputs.size()][][];
    for (int b = 0; b < room.length; b++) {
      room[b] = new float[inputs.get(b).steps()][RandomNetworks.INPUTS];
    }
    return room;
  }

  private static double[][][][] widen(float[][][][] signal) {
    double[][][][] wide = new double[signal.length][][][];
    for (int b = 0; b < wide.length; b++) {
      wide[b] = new double[signal[b].length][][];
      for (int l = 0; l < wide[b].length; l++) {
        wide[b][l] = widen(signal[b][l]);
      }
    }
    return wide;
  }

  private static double[][] widen(float[][] rows) {
    double[][] wide = new double[rows.length][];
    for (int t = 0; t < wide.length; t++) {
      wide[t] = new double[rows[t].length];
      for (int j = 0; j < wide[t].length; j++) {
        wide[t][j] = rows[t][j];
      }
    }
    return wide;
  }

  @TestFactory
  List<DynamicTest> theFastPathAgreesWithDoublePrecision() {
    double[][] shares = {{1, 1}, {0.5, 0.5}, {1, 0.4}, {0.3, 1}};
    List<DynamicTest> tests = new ArrayList<>();
    for (NeuronFactory neuron : RandomNetworks.all(NeuronFactory.class)) {
      for (long seed = 0; seed < 16; seed++) {
        long s = seed;
        double[] share = shares[(int) (seed % shares.length)];
        tests.add(
            DynamicTest.dynamicTest(
                neuron.name() + " " + share[0] + " " + share[1] + " " + seed,
                () -> compare(Parts.of(s, neuron.name(), share[0], share[1]))));
      }
    }
    return tests;
  }

  private static void compare(Parts parts) {
    List<Trajectory> runs = parts.runs();
    if (!GradientAgreementTest.clearOfThreshold(parts.drawn.network(), runs)) {
      return;
    }
    double share = parts.biological ? 2e-3 : 1e-4;
    for (Rule rule : new Rule[] {EPROP, BPTT}) {
      ReferenceLayers.Result expected = parts.reference(rule, runs);
      Fast got = parts.fast(rule, 1);
      GradientAgreementTest.assertClose(
          expected.gradient(), ReferenceWeights.of(got.gradient), share);
      for (int b = 0; b < got.inputGradient.length; b++) {
        close(expected.inputGradient()[b], widen(got.inputGradient[b]), share);
      }
    }
  }

  private static void close(double[][] expected, double[][] got, double share) {
    double largest = 1e-3;
    for (double[] row : expected) {
      for (double x : row) {
        largest = Math.max(largest, Math.abs(x));
      }
    }
    for (int t = 0; t < expected.length; t++) {
      assertArrayEquals(expected[t], got[t], share * largest, "step " + t);
    }
  }

  @Test
  void mostOfTheseNetworksAreCompared() {
    int clear = 0;
    for (long seed = 0; seed < 16; seed++) {
      Parts parts = Parts.of(seed, "alif", 1, 1);
      clear += GradientAgreementTest.clearOfThreshold(parts.drawn.network(), parts.runs()) ? 1 : 0;
    }
    assertTrue(clear >= 8, "clear of threshold: " + clear + " of 16");
  }

  /** A leaky readout's learning signals, filtered backwards in time, are just a dE/dz. */
  @Test
  void aReadoutIsOneCaseOfIt() {
    LossFactory loss = RandomNetworks.find(LossFactory.class, "mean_squared_error");
    LearningSignalFactory symmetric = RandomNetworks.find(LearningSignalFactory.class, "symmetric");
    for (long seed = 0; seed < 20; seed++) {
      Parts parts = Parts.of(seed, "alif", 1, 1);
      NetworkStructure network = parts.drawn.network();
      Feedback feedback =
          Feedback.initial(
              "symmetric",
              symmetric.create(Arguments.defaults(symmetric)),
              network,
              parts.drawn.weights(),
              new RandomStreams(seed));
      ReferenceWeights weights = ReferenceWeights.of(parts.drawn.weights());
      ReferenceGradient.Result expected =
          new ReferenceGradient(
                  network, loss.create(Arguments.defaults(loss)), true, List.of(), EPROP)
              .compute(
                  weights,
                  ReferenceWeights.widen(feedback),
                  parts.drawn.batch(),
                  ReferenceGradient.Way.FORWARD);
      double[][][][] signal = expected.learningSignal();
      for (double[][][] sample : signal) {
        for (double[][] layer : sample) {
          filter(layer, network);
        }
      }
      ReferenceLayers.Result got =
          new ReferenceLayers(network, EPROP).backward(weights, expected.trajectories(), signal);
      for (int l = 0; l < network.layers().size(); l++) {
        close(expected.gradient().in()[l], got.gradient().in()[l], 1e-10);
        if (network.isRecurrent(l)) {
          close(expected.gradient().rec()[l], got.gradient().rec()[l], 1e-10);
        }
      }
    }
  }

  private static void filter(double[][] signal, NetworkStructure network) {
    for (int t = signal.length - 1; t >= 0; t--) {
      for (int j = 0; j < signal[t].length; j++) {
        double after = t + 1 < signal.length ? signal[t + 1][j] : 0;
        signal[t][j] = network.inputScale() * signal[t][j] + network.kappa() * after;
      }
    }
  }

  /** dE/dW_in = sum x q and dE/dx = W_in^T q, so sum_t x.dE/dx = sum W_in dE/dW_in. */
  @Test
  void inputAndInputWeightsShareOneAdjoint() {
    for (long seed = 0; seed < 20; seed++) {
      Parts parts = Parts.of(seed, "alif", seed % 2 == 0 ? 1 : 0.5, 1);
      ReferenceWeights weights = ReferenceWeights.of(parts.drawn.weights());
      List<Trajectory> runs = parts.runs();
      ReferenceLayers.Result result = parts.reference(BPTT, runs);
      double byInput = 0;
      for (int b = 0; b < runs.size(); b++) {
        for (int t = 0; t < runs.get(b).steps(); t++) {
          byInput += dot(runs.get(b).input()[t], result.inputGradient()[b][t]);
        }
      }
      double byWeight = 0;
      for (int i = 0; i < RandomNetworks.INPUTS; i++) {
        byWeight += dot(weights.in()[0][i], result.gradient().in()[0][i]);
      }
      assertEquals(byWeight, byInput, 1e-10 * Math.max(1, Math.abs(byWeight)));
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** Two layers at once, or one above the other: dE/dx of the upper is dE/dz of the lower. */
  @Test
  void layersStackByTheirInputGradients() {
    int stacked = 0;
    for (long seed = 0; seed < 20; seed++) {
      Parts parts = Parts.of(seed, "alif", 1, 1);
      NetworkStructure both = parts.drawn.network();
      if (both.layers().size() != 2) {
        continue;
      }
      stacked++;
      ReferenceWeights weights = ReferenceWeights.of(parts.drawn.weights());
      List<Trajectory> runs = parts.runs();
      double[][][][] signal = widen(parts.signal);
      ReferenceLayers.Result whole =
          new ReferenceLayers(both, BPTT).backward(weights, runs, signal);

      ReferenceLayers upper = new ReferenceLayers(single(both, 1), BPTT);
      List<Input> spikes = runs.stream().map(SpikingLayersTest::spikes).toList();
      double[][][][] top = new double[runs.size()][1][][];
      for (int b = 0; b < top.length; b++) {
        top[b][0] = signal[b][1];
      }
      ReferenceWeights above = single(weights, 1);
      ReferenceLayers.Result second = upper.backward(above, upper.forward(above, spikes), top);

      ReferenceLayers lower = new ReferenceLayers(single(both, 0), BPTT);
      for (int b = 0; b < top.length; b++) {
        top[b][0] = new double[runs.get(b).steps()][];
        for (int t = 0; t < top[b][0].length; t++) {
          top[b][0][t] = signal[b][0][t].clone();
          for (int j = 0; j < top[b][0][t].length; j++) {
            top[b][0][t][j] += second.inputGradient()[b][t][j];
          }
        }
      }
      ReferenceWeights below = single(weights, 0);
      ReferenceLayers.Result first =
          lower.backward(below, lower.forward(below, parts.inputs()), top);

      close(whole.gradient().in()[1], second.gradient().in()[0], 1e-12);
      close(whole.gradient().in()[0], first.gradient().in()[0], 1e-12);
      close(whole.gradient().rec()[0], first.gradient().rec()[0], 1e-12);
      for (int b = 0; b < runs.size(); b++) {
        close(whole.inputGradient()[b], first.inputGradient()[b], 1e-12);
      }
    }
    assertTrue(stacked >= 5, "networks of two layers: " + stacked);
  }

  private static NetworkStructure single(NetworkStructure both, int l) {
    return new NetworkStructure(
        both.channelsInto(l),
        both.outputs(),
        List.of(both.layers().get(l)),
        List.of(both.isRecurrent(l)),
        true,
        both.kappa(),
        both.inputScale());
  }

  private static ReferenceWeights single(ReferenceWeights both, int l) {
    return new ReferenceWeights(
        new double[][][] {both.in()[l]},
        new double[][][] {both.rec()[l]},
        new double[][][] {both.out()[l]},
        both.bias());
  }

  private static Input spikes(Trajectory run) {
    double[][] z = run.spikes()[0];
    float[][] x = new float[z.length][z[0].length];
    for (int t = 0; t < z.length; t++) {
      for (int j = 0; j < z[t].length; j++) {
        x[t][j] = (float) z[t][j];
      }
    }
    return new RealInput(z[0].length, x);
  }

  @Test
  void theSameBitsForAnyNumberOfThreads() {
    for (long seed = 0; seed < 10; seed++) {
      Parts parts = Parts.of(seed, "alif", seed % 2 == 0 ? 1 : 0.5, 1);
      Fast one = parts.fast(EPROP, 1);
      Fast three = parts.fast(EPROP, 3);
      for (int i = 0; i < one.gradient.matrices().size(); i++) {
        assertArrayEquals(
            one.gradient.matrices().get(i).rows(), three.gradient.matrices().get(i).rows());
      }
      assertArrayEquals(one.inputGradient, three.inputGradient);
    }
  }

  @Test
  void theInputGradientIsGivenOnlyIfWanted() {
    Parts parts = Parts.of(0, "lif", 1, 1);
    try (Workers workers = new Workers(1)) {
      SpikingLayers layers = new SpikingLayers(parts.drawn.network(), EPROP, workers);
      layers.forward(parts.drawn.weights(), parts.inputs());
      Weights gradient = Weights.zeros(parts.drawn.network());
      layers.backward(parts.drawn.weights(), parts::addTo, gradient, null);
      assertArrayEquals(parts.fast(EPROP, 1).gradient.in(0), gradient.in(0));
    }
  }

  @Test
  void wrongUse() {
    Parts parts = Parts.of(0, "lif", 1, 1);
    Weights weights = parts.drawn.weights();
    Weights gradient = Weights.zeros(parts.drawn.network());
    try (Workers workers = new Workers(1)) {
      SpikingLayers layers = new SpikingLayers(parts.drawn.network(), EPROP, workers);
      IllegalStateException early =
          assertThrows(
              IllegalStateException.class,
              () -> layers.backward(weights, parts::addTo, gradient, null));
      assertEquals("backward() is called without a forward() before it", early.getMessage());
      InvalidInputException e =
          assertThrows(
              InvalidInputException.class,
              () -> layers.forward(weights, List.of(new RealInput(5, new float[2][5]))));
      assertEquals("sample 0: got 5 input channels, but the network has 4", e.getMessage());
      layers.forward(weights, List.of(new RealInput(4, new float[2][4])));
      e =
          assertThrows(
              InvalidInputException.class,
              () -> layers.backward(weights, parts::addTo, gradient, new float[1][1][4]));
      assertEquals(
          "input gradient of sample 0: expected room for 2 steps of 4 channels", e.getMessage());
      layers.backward(weights, parts::addTo, gradient, null);
      assertThrows(
          IllegalStateException.class,
          () -> layers.backward(weights, parts::addTo, gradient, null));
    }
  }
}
