package org.eprop.core.gradient;

import static org.eprop.core.gradient.Agreement.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.task.Sample;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.NetworkDefinition;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Weights;
import org.eprop.core.optimizer.WeightUpdate;
import org.eprop.core.parallel.Workers;
import org.eprop.core.random.RandomStreams;
import org.eprop.core.run.SampleRun;
import org.eprop.core.sequence.Streams;
import org.junit.jupiter.api.Test;

/** 20,000 neurons, which as a dense matrix would have 400 million synapses: 1.6 GB. */
class LargeNetworkTest {

  private static final int NEURONS = 20_000;
  private static final int SYNAPSES = 100;
  private static final int STEPS = 20;

  /** The number of the recurrent projection. */
  private static final int RECURRENT = 1;

  private final RandomStreams streams = new RandomStreams(1);
  private final NetworkDefinition definition = LargeNetworks.definition(NEURONS, SYNAPSES);
  private final NetworkStructure network = definition.drawStructure(streams);
  private final Weights weights = definition.drawWeights(network, streams);
  private final FeedbackWeights feedback = Streams.feedback("symmetric", network, weights);
  private final List<Sample> batch =
      List.of(LargeNetworks.sample(STEPS, 1), LargeNetworks.sample(STEPS / 2, 2));

  private BatchResult run(Weights gradient, Workers workers) {
    return engine(workers).gradient(weights, feedback, batch, gradient);
  }

  private GradientEngine engine(Workers workers) {
    return new GradientEngine(
        network,
        List.of(Streams.loss("softmax_cross_entropy", true)),
        List.of(),
        Rules.EPROP,
        workers);
  }

  /** How often each neuron spiked, but for the last step, whose spikes reach nobody. */
  private static int[] spikesThatArrive(BatchResult result) {
    int[] spikes = new int[NEURONS];
    for (SampleRun run : result.runs()) {
      for (int t = 0; t < run.steps() - 1; t++) {
        for (int j : run.spikesAt(0, t)) {
          spikes[j]++;
        }
      }
    }
    return spikes;
  }

  @Test
  void learnsWhereNeuronsSpiked() {
    assertEquals(
        NEURONS * SYNAPSES + LargeNetworks.CHANNELS * NEURONS / 50 + 2 * NEURONS + 2,
        weights.count());
    Weights gradient = Weights.gradient(network);
    BatchResult result;
    try (Workers workers = new Workers(2)) {
      result = run(gradient, workers);
    }
    assertTrue(Double.isFinite(result.loss()));
    int[] spikes = spikesThatArrive(result);
    int presynaptic = 0;
    for (int i = 0; i < NEURONS; i++) {
      assertEquals(SYNAPSES, gradient.projection(RECURRENT)[i].length);
      int learning = 0;
      for (float g : gradient.projection(RECURRENT)[i]) {
        learning += g == 0 ? 0 : 1;
      }
      assertTrue(learning == 0 || spikes[i] > 0, "neuron " + i + " learned without a spike");
      presynaptic += learning > 0 ? 1 : 0;
    }
    assertTrue(presynaptic > 500, presynaptic + " neurons with a gradient");
    assertTrue(presynaptic < NEURONS / 2, presynaptic + " neurons with a gradient");

    Weights before = weights.copy();
    OptimizerFactory sgd = RandomNetworks.find(OptimizerFactory.class, "sgd");
    new WeightUpdate(sgd.create(Context.defaults(sgd)), weights)
        .apply(weights, gradient, feedback, 0.25);
    for (int i = 0; i < NEURONS; i++) {
      for (int k = 0; k < SYNAPSES; k++) {
        float expected =
            (float)
                (before.projection(RECURRENT)[i][k] - 0.25 * gradient.projection(RECURRENT)[i][k]);
        assertEquals(expected, weights.projection(RECURRENT)[i][k]);
      }
    }
  }

  @Test
  void theGradientOfASynapseIsThatOfItsEnds() {
    Weights gradient = Weights.gradient(network);
    double[][] expected = new double[NEURONS][SYNAPSES];
    try (Workers workers = new Workers(1)) {
      GradientEngine engine = engine(workers);
      SampleRun run =
          engine.gradient(weights, feedback, batch.subList(1, 2), gradient).runs().get(0);
      // The record now holds q in place of psi: G[i][k] = sum_t q[target]^{t+1} z_i^t.
      float[][] q = engine.record(0).populations[0].q();
      for (int t = 0; t < run.steps() - 1; t++) {
        for (int i : run.spikesAt(0, t)) {
          int[] targets = network.projections().get(RECURRENT).synapses().targets()[i];
          for (int k = 0; k < SYNAPSES; k++) {
            expected[i][k] += q[t + 1][targets[k]];
          }
        }
      }
    }
    for (int i = 0; i < NEURONS; i++) {
      for (int k = 0; k < SYNAPSES; k++) {
        double g = expected[i][k];
        assertEquals(g, gradient.projection(RECURRENT)[i][k], 1e-6 * Math.abs(g) + 1e-12);
      }
    }
  }

  @Test
  void theSameBitsForAnyNumberOfThreads() {
    Weights one = Weights.gradient(network);
    Weights more = Weights.gradient(network);
    try (Workers workers = new Workers(1)) {
      run(one, workers);
    }
    try (Workers workers = new Workers(3)) {
      run(more, workers);
    }
    assertSameBits(one, more);
  }
}
