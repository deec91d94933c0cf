package org.eprop.core.sequence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.plugin.Context;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.Weights;
import org.eprop.core.optimizer.LeafOptimizers;
import org.eprop.core.optimizer.WeightUpdate;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.eprop.learning.optimizer.FixedStep;
import org.eprop.learning.optimizer.Sgd;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Learning by events where numbers of a block leave their range, and where it has nothing to do.
 */
class EventEdgesTest {

  private static final int INPUTS = 4;
  private static final int STEPS = 400;
  private static final int STEPS_WITHOUT_END = Integer.getInteger("eprop.steps", 100_000);
  private final Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build();

  @AfterEach
  void close() {
    plugins.close();
  }

  /** A layer of adaptive neurons; parameters as of {@code alif}. */
  private EpropNetwork network(Map<String, Object> parameters, double tauOut, double gain) {
    return new NetworkBuilder(plugins, INPUTS, 2)
        .population("e", p -> p.neurons("alif", 6, parameters))
        .projection("input", "e", p -> p.initialWeights("gaussian", Map.of("gain", gain)))
        .projection("e", "e", p -> p.initialWeights("gaussian", Map.of("gain", 0.3)))
        .readout(r -> r.from("e").learningSignal("random", Map.of()).tauOut(tauOut))
        .create(3);
  }

  private static WeightUpdate update(EpropNetwork network) {
    OptimizerFactory sgd = new Sgd();
    FixedStep fixed = new FixedStep();
    LeafOptimizers optimizers =
        new LeafOptimizers(sgd.create(Context.defaults(sgd)))
            .withStepSize(fixed.create(Context.defaults(fixed)));
    return new WeightUpdate(optimizers, network.weights(), new Workers(1));
  }

  private static double difference(Weights a, Weights b) {
    double most = 0;
    for (int i = 0; i < a.leaves().size(); i++) {
      Leaf x = a.leaves().get(i);
      for (int r = 0; r < x.rowCount(); r++) {
        for (int k = 0; k < x.length(r); k++) {
          most = Math.max(most, Math.abs(x.row(r)[k] - b.leaves().get(i).row(r)[k]));
        }
      }
    }
    return most;
  }

  /** Both ways side by side, as long as they spike alike; returns after how many steps. */
  private int compare(
      Map<String, Object> parameters,
      double tauOut,
      double gain,
      double inputRate,
      double rate,
      int steps) {
    EpropNetwork one = network(parameters, tauOut, gain);
    EpropNetwork other = network(parameters, tauOut, gain);
    Weights before = one.weights().copy();
    SequenceLearner synapses = one.learner();
    SequenceLearner events = other.learner();
    WeightUpdate byHand = update(one);
    events.updateAfterEachWindow(update(other), rate);
    assertEquals("learns step by step, by events", events.toString());
    RandomGenerator random = new RandomStreams(5).stream("input");
    int t = 0;
    boolean same = true;
    for (; t < steps && same; t++) {
      int[] channels = random.ints(INPUTS, 0, INPUTS).distinct().toArray();
      int[] spikes = random.nextDouble() < inputRate ? channels : new int[0];
      double[] y = synapses.stepSpikes(spikes);
      synapses.learn(t / 20 % 2);
      synapses.apply(byHand, rate);
      double[] got = events.stepSpikes(spikes);
      events.learn(t / 20 % 2);
      same = Arrays.equals(synapses.spikes(0), events.spikes(0));
      if (same) {
        assertArrayEquals(y, got, 1e-3 * (1 + Math.abs(y[0]) + Math.abs(y[1])), "step " + t);
      }
    }
    double change = difference(before, one.weights());
    double error = difference(one.weights(), other.weights());
    assertTrue(error <= 2e-3 * change + 1e-6, error + " of " + change + " after " + t);
    return t;
  }

  /** A step that leaves nothing of a trace can't be undone. */
  @ParameterizedTest
  @CsvSource({
    "20, 1000, 'by events'",
    "1e-4, 1000, 'synapse by synapse, as nothing is left of the trace after a step'",
    "20, 1e-4, 'synapse by synapse, as nothing is left of the trace after a step'"
  })
  void tracesThatForgetAtOnceLearnSynapseBySynapse(double tauPlus, double tauE, String how) {
    EpropNetwork network =
        new NetworkBuilder(plugins, INPUTS, 2)
            .trace("rstdp", Map.of("tau_plus", tauPlus, "tau_e", tauE))
            .layer(l -> l.population("lif", 6))
            .create(3);
    SequenceLearner learner = network.learner();
    learner.updateAfterEachWindow(update(network), 1e-3);
    assertEquals("learns step by step, " + how, learner.toString());
  }

  @ParameterizedTest
  @CsvSource({
    // tau_m with steps of 1 ms: alpha is 0.1 to 0.9999
    "0.4343, 200, 1.7, 20, 1, 1e-3",
    "2, 200, 1.7, 20, 1, 1e-3",
    "10000, 200, 1.7, 20, 1, 1e-3",
    // kappa is 0 and 0.999
    "20, 200, 1.7, 0, 1, 1e-3",
    "20, 200, 1.7, 1000, 1, 1e-3",
    // so large a beta that rho - beta psi crosses 0
    "20, 200, 3.4, 20, 1, 1e-3",
    "20, 20, 6, 20, 1, 1e-3",
    // neurons that never spike, and that spike whenever they may
    "20, 200, 1.7, 20, 0.01, 1e-3",
    "20, 200, 0.001, 20, 100, 1e-3"
  })
  void weightsAreThoseOfEachStep(
      double tauM, double tauA, double beta, double tauOut, double gain, double rate) {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("tau_m", tauM);
    parameters.put("tau_a", tauA);
    parameters.put("beta", beta);
    for (int refractory : new int[] {0, 5}) {
      parameters.put("refractory", refractory);
      int steps = compare(parameters, tauOut, gain, 0.5, rate, STEPS);
      assertTrue(steps > STEPS / 4, "a spike has flipped after " + steps + " steps");
    }
  }

  @Test
  void oneStepAndNoInputAtAll() {
    assertEquals(1, compare(Map.of(), 20, 1, 1, 1e-3, 1));
    assertEquals(3000, compare(Map.of(), 20, 1, 0, 1e-3, 3000));
  }

  /** Numbers stay in their range without an end: -Deprop.steps=1000000. */
  @Test
  void manySteps() {
    EpropNetwork network = network(Map.of(), 20, 1);
    SequenceLearner learner = network.learner();
    learner.updateAfterEachWindow(update(network), 1e-5);
    RandomGenerator random = new RandomStreams(6).stream("input");
    double[] y = new double[2];
    int[] channel = new int[1];
    for (int t = 0; t < STEPS_WITHOUT_END; t++) {
      channel[0] = random.nextInt(INPUTS);
      learner.stepSpikes(channel, t % 3 == 0 ? 1 : 0, y);
      learner.learn(t / 50 % 2);
    }
    assertTrue(Double.isFinite(network.weights().norm()) && Double.isFinite(y[0] + y[1]));
  }
}
