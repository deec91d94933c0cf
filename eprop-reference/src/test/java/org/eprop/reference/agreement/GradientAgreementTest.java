package org.eprop.reference.agreement;

import static org.eprop.core.gradient.Agreement.assertSameBits;
import static org.eprop.core.gradient.Rules.BPTT;
import static org.eprop.core.gradient.Rules.EPROP;
import static org.eprop.reference.ReferenceAgreement.assertClose;
import static org.eprop.reference.ReferenceAgreement.clearOfThreshold;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.regularizer.Regularizer;
import org.eprop.api.regularizer.RegularizerFactory;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.gradient.RandomNetworks;
import org.eprop.core.gradient.Rules;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.ReadoutLoss;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.core.sequence.Streams;
import org.eprop.reference.ReferenceFeedback;
import org.eprop.reference.ReferenceGradient;
import org.eprop.reference.ReferenceGradient.Direction;
import org.eprop.reference.ReferenceSample;
import org.eprop.reference.ReferenceWeights;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The computations of the one gradient agree in networks of layers, for every neuron, surrogate,
 * loss and learning signal: forward traces = backward adjoint in double precision, and the fast
 * path.
 */
class GradientAgreementTest {

  private record Parts(
      RandomNetworks.Case drawn,
      LossFactory loss,
      LearningSignalFactory signal,
      List<Regularizer> regularizers,
      FeedbackWeights feedback,
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
        regularizers.add(rate.create(Context.defaults(rate)));
      }
      FeedbackWeights feedback = Streams.feedback(signal.name(), drawn.network(), drawn.weights());
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

    ReferenceGradient.Result reference(LearningRule rule, Direction direction) {
      return new ReferenceGradient(drawn.network(), losses(), regularizers, rule)
          .compute(
              ReferenceWeights.of(drawn.weights()),
              ReferenceFeedback.of(feedback),
              ReferenceSample.of(drawn.batch()),
              direction);
    }

    private List<ReadoutLoss> losses() {
      return List.of(Streams.loss(loss.name(), true));
    }

    Weights fast(LearningRule rule, int threads) {
      Weights gradient = Weights.gradient(drawn.network());
      try (Workers workers = new Workers(threads)) {
        new GradientEngine(drawn.network(), losses(), regularizers, rule, workers)
            .gradient(drawn.weights(), feedback, drawn.batch(), gradient);
      }
      return gradient;
    }
  }

  @TestFactory
  List<DynamicTest> everyNeuronSurrogateAndLoss() {
    List<LearningSignalFactory> signals = RandomNetworks.all(LearningSignalFactory.class);
    List<DynamicTest> tests = new ArrayList<>();
    for (NeuronFactory neuron : RandomNetworks.all(NeuronFactory.class)) {
      for (SurrogateFactory surrogate : RandomNetworks.all(SurrogateFactory.class)) {
        for (LossFactory loss : RandomNetworks.all(LossFactory.class)) {
          long s = 2L * tests.size() + tests.size() % 2; // all signals have their turns
          LearningSignalFactory signal = signals.get((int) s % signals.size());
          tests.add(
              DynamicTest.dynamicTest(
                  String.join(" ", neuron.name(), surrogate.name(), loss.name(), signal.name()),
                  () -> check(Parts.of(s, neuron, surrogate, loss, signal))));
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
    ReferenceGradient.Result forward = parts.reference(EPROP, Direction.FORWARD);
    ReferenceGradient.Result backward = parts.reference(EPROP, Direction.BACKWARD);
    assertEquals(forward.lossTask(), backward.lossTask());
    assertClose(forward.gradient(), backward.gradient(), 1e-10);
    if (parts.signal.name().equals("broadcast")
        && !parts.loss.name().equals("mean_squared_error")) {
      return; // softmax errors sum to zero: nothing but rounding is left to compare
    }
    // Models in mV run away exponentially before a spike, and rounding errors with them.
    double share = parts.biological ? 2e-3 : 1e-4;
    if (clearOfThreshold(forward.trajectories())) {
      assertClose(forward.gradient(), parts.fast(EPROP, 1), share);
      assertClose(parts.reference(BPTT, Direction.BACKWARD).gradient(), parts.fast(BPTT, 1), share);
    }
  }

  @Test
  void mostSparseRandomNetworksStayClearOfThreshold() {
    int clear = 0;
    for (long seed = 0; seed < 40; seed++) {
      Parts parts = alif(seed, 0.5);
      ReferenceGradient.Result result = parts.reference(EPROP, Direction.BACKWARD);
      clear += clearOfThreshold(result.trajectories()) ? 1 : 0;
    }
    assertTrue(clear > 20, "clear of threshold: " + clear + " of 40");
  }

  @Test
  void mostRandomNetworksSpikeAndStayClearOfThreshold() {
    int clear = 0;
    int spikes = 0;
    for (long seed = 0; seed < 40; seed++) {
      Parts parts = alif(seed);
      ReferenceGradient.Result result = parts.reference(EPROP, Direction.BACKWARD);
      clear += clearOfThreshold(result.trajectories()) ? 1 : 0;
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
      Weights one = parts.fast(EPROP, 1);
      for (int threads : new int[] {2, 3, 4, 5, 16}) {
        assertSameBits(one, parts.fast(EPROP, threads));
      }
    }
  }

  @Test
  void aBatchMayMixSpikesAndRealValues() {
    for (long seed = 0; seed < 40; seed++) {
      Parts parts = alif(seed, seed % 2 == 0 ? 1 : 0.5);
      Parts mixed = parts.mixed().repeated(3);
      check(mixed);
      assertSameBits(mixed.fast(EPROP, 1), mixed.fast(EPROP, 5));
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
    LearningRule wholeButReset = Rules.of("bptt", true);
    for (long seed = 0; seed < 40; seed++) {
      Parts parts = alif(seed);
      if (parts.drawn.network().populations().size() > 1) {
        continue;
      }
      float[][] rec = parts.drawn.weights().projection(1);
      for (float[] row : rec) {
        Arrays.fill(row, 0);
      }
      assertClose(
          parts.reference(wholeButReset, Direction.BACKWARD).gradient(),
          parts.reference(EPROP, Direction.FORWARD).gradient(),
          1e-10);
    }
  }
}
