package org.eprop.reference.agreement;

import static org.eprop.core.gradient.Agreement.assertSameBits;
import static org.eprop.core.gradient.Rules.BPTT;
import static org.eprop.core.gradient.Rules.EPROP;
import static org.eprop.reference.ReferenceAgreement.clearOfThreshold;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.core.gradient.BatchResult;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.gradient.RandomGraphs;
import org.eprop.core.gradient.RandomNetworks;
import org.eprop.core.gradient.Rules;
import org.eprop.core.gradient.SpikingLayers;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Readout;
import org.eprop.core.network.ReadoutLoss;
import org.eprop.core.network.Source;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.core.random.RandomStreams;
import org.eprop.core.run.SampleRun;
import org.eprop.core.sequence.Streams;
import org.eprop.reference.ReferenceAgreement;
import org.eprop.reference.ReferenceFeedback;
import org.eprop.reference.ReferenceGradient;
import org.eprop.reference.ReferenceLayers;
import org.eprop.reference.ReferenceSample;
import org.eprop.reference.ReferenceWeights;
import org.eprop.reference.Trajectory;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Gradients of weights and input from a learning signal that comes from outside. */
class SpikingLayersTest {

  /** What was run, and a random dE/dz, [sample][population][step][neuron]. */
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
      List<Input> inputs = drawn.batch().stream().map(Sample::input).toList();
      float[][][][] signal = SpikingLayersTest.signal(drawn.network(), inputs, seed);
      return new Parts(drawn, signal, RandomNetworks.isBiological(factory));
    }

    List<Input> inputs() {
      return drawn.batch().stream().map(Sample::input).toList();
    }

    List<Trajectory> runs() {
      return new ReferenceLayers(drawn.network(), EPROP)
          .forward(ReferenceWeights.of(drawn.weights()), inputs());
    }

    ReferenceLayers.Result reference(LearningRule rule, List<Trajectory> runs) {
      return new ReferenceLayers(drawn.network(), rule)
          .backward(ReferenceWeights.of(drawn.weights()), runs, widen(signal));
    }

    Fast fast(LearningRule rule, int threads) {
      Weights gradient = Weights.gradient(drawn.network());
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

    private void addTo(float[] sum, int sample, int population, int step) {
      for (int j = 0; j < sum.length; j++) {
        sum[j] += signal[sample][population][step][j];
      }
    }
  }

  private record Fast(Weights gradient, float[][][] inputGradient) {}

  private static float[][][] room(List<Input> inputs) {
    float[][][] room = new float[inputs.size()][][];
    for (int b = 0; b < room.length; b++) {
      room[b] = new float[inputs.get(b).steps()][inputs.get(b).channels()];
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
    if (!clearOfThreshold(runs)) {
      return;
    }
    double share = parts.biological ? 2e-3 : 2e-4;
    for (LearningRule rule : List.of(EPROP, BPTT)) {
      ReferenceLayers.Result expected = parts.reference(rule, runs);
      Fast got = parts.fast(rule, 1);
      ReferenceAgreement.assertClose(expected.gradient(), got.gradient, share);
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

  /** Whatever the graph; also the gradients of learned neuron parameters. */
  @Test
  void inAnyGraph() {
    int compared = 0;
    for (long seed = 0; seed < 60; seed++) {
      RandomGraphs.Case graph = RandomGraphs.draw(seed);
      NetworkStructure network = graph.network();
      List<Input> inputs = graph.batch().stream().map(Sample::input).toList();
      float[][][][] signal = signal(network, inputs, seed);
      RandomNetworks.Case drawn = new RandomNetworks.Case(network, graph.weights(), graph.batch());
      Parts parts = new Parts(drawn, signal, true);
      ReferenceWeights weights = ReferenceWeights.of(graph.weights());
      for (LearningRule rule :
          List.of(
              EPROP,
              BPTT,
              Rules.of("eprop_exact_forward", true),
              Rules.of("s_tllr", Map.of("share", -0.7)))) {
        ReferenceLayers reference = new ReferenceLayers(network, rule);
        List<Trajectory> runs = reference.forward(weights, inputs);
        if (clearOfThreshold(runs)) {
          compared++;
          ReferenceLayers.Result expected = reference.backward(weights, runs, widen(signal));
          Fast got = parts.fast(rule, 1 + (int) seed % 3);
          ReferenceAgreement.assertClose(expected.gradient(), got.gradient, 2e-4);
          for (int b = 0; b < inputs.size(); b++) {
            close(expected.inputGradient()[b], widen(got.inputGradient[b]), 2e-4);
          }
        }
      }
    }
    assertTrue(compared > 120, "compared " + compared);
  }

  private static float[][][][] signal(NetworkStructure network, List<Input> inputs, long seed) {
    RandomGenerator random = new RandomStreams(seed).stream("signal");
    float[][][][] signal = new float[inputs.size()][network.populations().size()][][];
    for (int b = 0; b < signal.length; b++) {
      for (int p = 0; p < signal[b].length; p++) {
        signal[b][p] = new float[inputs.get(b).steps()][network.size(p)];
        for (float[] row : signal[b][p]) {
          for (int j = 0; j < row.length; j++) {
            row[j] = (float) random.nextGaussian();
          }
        }
      }
    }
    return signal;
  }

  @Test
  void mostOfTheseNetworksAreCompared() {
    int clear = 0;
    for (long seed = 0; seed < 16; seed++) {
      Parts parts = Parts.of(seed, "alif", 1, 1);
      clear += clearOfThreshold(parts.runs()) ? 1 : 0;
    }
    assertTrue(clear >= 8, "clear of threshold: " + clear + " of 16");
  }

  /** A leaky readout's learning signals, filtered backwards in time, are just a dE/dz. */
  @Test
  void aReadoutIsOneCaseOfIt() {
    for (long seed = 0; seed < 20; seed++) {
      Parts parts = Parts.of(seed, "alif", 1, 1);
      NetworkStructure network = parts.drawn.network();
      ReferenceWeights weights = ReferenceWeights.of(parts.drawn.weights());
      FeedbackWeights feedback = Streams.feedback("symmetric", network, parts.drawn.weights());
      ReferenceGradient.Result expected =
          new ReferenceGradient(
                  network, List.of(Streams.loss("mean_squared_error", true)), List.of(), EPROP)
              .compute(
                  weights,
                  ReferenceFeedback.of(feedback),
                  ReferenceSample.of(parts.drawn.batch()),
                  ReferenceGradient.Direction.FORWARD);
      double[][][][] signal = new double[parts.signal.length][][][];
      for (int b = 0; b < signal.length; b++) {
        signal[b] = expected.signals().get(b).signal()[0];
        for (double[][] population : signal[b]) {
          filter(population, network.readouts().get(0));
        }
      }
      ReferenceLayers.Result got =
          new ReferenceLayers(network, EPROP).backward(weights, expected.trajectories(), signal);
      for (int i = 0; i < network.projections().size(); i++) {
        close(expected.gradient().projection(i), got.gradient().projection(i), 1e-10);
      }
    }
  }

  /** An engine's dE/dx is the one that its readouts' filtered errors have as a dE/dz. */
  @Test
  void anEnginesInputGradientIsTheSame() {
    for (long seed = 0; seed < 12; seed++) {
      Parts parts = Parts.of(seed, "alif", seed % 2 == 0 ? 1 : 0.5, 1);
      NetworkStructure network = parts.drawn.network();
      Weights weights = parts.drawn.weights();
      FeedbackWeights feedback = Streams.feedback("symmetric", network, weights);
      for (LearningRule rule : List.of(EPROP, BPTT)) {
        float[][][] got = room(parts.inputs());
        Weights gradient = Weights.gradient(network);
        double[][][][] signal = new double[got.length][network.populations().size()][][];
        try (Workers workers = new Workers(1 + (int) seed % 3)) {
          List<ReadoutLoss> losses = List.of(Streams.loss("mean_squared_error", true));
          GradientEngine engine = new GradientEngine(network, losses, List.of(), rule, workers);
          BatchResult result =
              engine.gradient(weights, feedback, parts.drawn.batch(), gradient, got);
          for (int b = 0; b < got.length; b++) {
            for (int p = 0; p < signal[b].length; p++) {
              signal[b][p] = signals(result.runs().get(b), feedback.of(0, p), network.size(p));
              filter(signal[b][p], network.readouts().get(0));
            }
          }
        }
        ReferenceLayers layers = new ReferenceLayers(network, rule);
        ReferenceLayers.Result expected =
            layers.backward(
                ReferenceWeights.of(weights),
                layers.forward(ReferenceWeights.of(weights), parts.inputs()),
                signal);
        for (int b = 0; b < got.length; b++) {
          close(expected.inputGradient()[b], widen(got[b]), 2e-4);
        }
      }
    }
  }

  /** sum_k B_jk delta_k^t, [step][neuron]. */
  private static double[][] signals(SampleRun run, float[][] feedback, int neurons) {
    double[][] signal = new double[run.steps()][neurons];
    for (int t = 0; t < signal.length; t++) {
      double[] error = run.errorAt(0, t);
      for (int k = 0; feedback != null && k < error.length; k++) {
        for (int j = 0; j < neurons; j++) {
          signal[t][j] += feedback[k][j] * error[k];
        }
      }
    }
    return signal;
  }

  private static void filter(double[][] signal, Readout readout) {
    double kappa = readout.kappa();
    for (int t = signal.length - 1; t >= 0; t--) {
      for (int j = 0; j < signal[t].length; j++) {
        double after = t + 1 < signal.length ? signal[t + 1][j] : 0;
        signal[t][j] = readout.scale(kappa) * signal[t][j] + kappa * after;
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
          byInput += dot(runs.get(b).inputs()[0][t], result.inputGradient()[b][t]);
        }
      }
      double byWeight = 0;
      for (int i = 0; i < RandomNetworks.INPUTS; i++) {
        byWeight += dot(weights.projection(0)[i], result.gradient().projection(0)[i]);
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
      if (both.populations().size() != 2) {
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
      ReferenceWeights above = single(both, weights, 1);
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
      ReferenceWeights below = single(both, weights, 0);
      ReferenceLayers.Result first =
          lower.backward(below, lower.forward(below, parts.inputs()), top);

      int between = weights.leaves().keySet().stream().toList().indexOf("layer0_layer1");
      close(whole.gradient().projection(between), second.gradient().projection(0), 1e-12);
      close(whole.gradient().projection(0), first.gradient().projection(0), 1e-12);
      close(whole.gradient().projection(1), first.gradient().projection(1), 1e-12);
      for (int b = 0; b < runs.size(); b++) {
        close(whole.inputGradient()[b], first.inputGradient()[b], 1e-12);
      }
    }
    assertTrue(stacked >= 5, "networks of two layers: " + stacked);
  }

  /** Population l alone, the population below being its input. */
  private static NetworkStructure single(NetworkStructure both, int l) {
    List<Projection> projections = new ArrayList<>();
    int channels = 0;
    for (Projection projection : both.projections()) {
      if (projection.to() == l) {
        boolean own = projection.isOwn();
        Source from = own ? Source.population(0) : Source.input(0);
        channels = own ? channels : projection.synapses().pre();
        projections.add(new Projection(projection.name(), from, 0, projection.synapses(), true));
      }
    }
    Readout readout = both.readouts().get(0);
    boolean[] one = {true};
    return new NetworkStructure(
        List.of(new org.eprop.core.network.NetworkInput("input", 0, channels)),
        List.of(both.populations().get(l)),
        projections,
        List.of(
            new Readout(
                "out", readout.outputs(), one, one, readout.kappa(), false, false, 1, true, true)));
  }

  private static ReferenceWeights single(NetworkStructure both, ReferenceWeights all, int l) {
    ReferenceWeights own = ReferenceWeights.zeros(single(both, l));
    int at = 0;
    for (int i = 0; i < both.projections().size(); i++) {
      if (both.projections().get(i).to() == l) {
        double[][] rows = all.projection(i);
        for (int k = 0; k < rows.length; k++) {
          own.projection(at)[k] = rows[k];
        }
        at++;
      }
    }
    return own;
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
      assertSameBits(one.gradient, three.gradient);
      assertArrayEquals(one.inputGradient, three.inputGradient);
    }
  }

  @Test
  void theInputGradientIsGivenOnlyIfWanted() {
    Parts parts = Parts.of(0, "lif", 1, 1);
    try (Workers workers = new Workers(1)) {
      SpikingLayers layers = new SpikingLayers(parts.drawn.network(), EPROP, workers);
      layers.forward(parts.drawn.weights(), parts.inputs());
      Weights gradient = Weights.gradient(parts.drawn.network());
      layers.backward(parts.drawn.weights(), parts::addTo, gradient, null);
      assertSameBits(parts.fast(EPROP, 1).gradient, gradient);
    }
  }

  @Test
  void wrongUse() {
    Parts parts = Parts.of(0, "lif", 1, 1);
    Weights weights = parts.drawn.weights();
    Weights gradient = Weights.gradient(parts.drawn.network());
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
      LearningRule oneHop = Rules.of("eprop_one_hop", true);
      e =
          assertThrows(
              InvalidInputException.class,
              () -> new SpikingLayers(parts.drawn.network(), oneHop, workers));
      assertEquals(
          "rule: got one whose paths cross one synapse, but expected one without, such as"
              + " \"eprop\", or of any length, such as \"bptt\"",
          e.getMessage());
      assertThrows(
          IllegalStateException.class,
          () -> layers.backward(weights, parts::addTo, gradient, null));
    }
  }
}
