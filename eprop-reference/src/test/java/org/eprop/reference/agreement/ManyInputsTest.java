package org.eprop.reference.agreement;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.random.RandomGenerator;
import org.eprop.api.plugin.Context;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.optimizer.LeafOptimizers;
import org.eprop.core.optimizer.WeightUpdate;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.eprop.core.sequence.SequenceLearner;
import org.eprop.learning.optimizer.FixedStep;
import org.eprop.learning.optimizer.Sgd;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where few of many inputs are active, learning by events is learning synapse by synapse. */
class ManyInputsTest {

  private static final int INPUTS = 1500;
  private static final int NEURONS = 12;
  private static final int OUTPUTS = 3;
  private static final int STEPS = 2000;
  private static final int SILENCE = 900;
  private static final double RATE = 0.001;

  private static EpropNetwork network(Plugins plugins, String neuron) {
    return new NetworkBuilder(plugins, INPUTS, OUTPUTS)
        .population("e", p -> p.neurons(neuron, NEURONS))
        .projection(
            "input",
            "e",
            p -> p.initialWeights("gaussian", Map.of("gain", 0.4 * Math.sqrt(INPUTS))))
        .projection("e", "e", p -> p.initialWeights("gaussian", Map.of("gain", 0.5)))
        .readout(r -> r.from("e").learningSignal("random", Map.of()))
        .create(1);
  }

  private static WeightUpdate update(EpropNetwork network) {
    Sgd sgd = new Sgd();
    FixedStep fixed = new FixedStep();
    LeafOptimizers optimizers =
        new LeafOptimizers(sgd.create(Context.defaults(sgd)))
            .withStepSize(fixed.create(Context.defaults(fixed)));
    return network.update(optimizers, new Workers(1));
  }

  /** Also over pauses in which all that waits fades away, and with bytes in between. */
  @ParameterizedTest
  @ValueSource(strings = {"lif", "alif"})
  void eventsOfFewInputs(String neuron) {
    try (Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build()) {
      EpropNetwork first = network(plugins, neuron);
      EpropNetwork second = network(plugins, neuron);
      SequenceLearner byEvents = first.learner();
      byEvents.updateAfterEachWindow(update(first), RATE);
      SequenceLearner bySynapses = second.learner();
      WeightUpdate byHand = update(second);
      RandomGenerator random = new RandomStreams(7).stream("spikes");
      double[] y = new double[OUTPUTS];
      double[] z = new double[OUTPUTS];
      int[] spikes = new int[2];
      for (int t = 0; t < STEPS; t++) {
        int count = t / 400 == 2 ? 0 : 1 + t % 2;
        int channels = t / 300 == 1 ? 40 : INPUTS;
        spikes[0] = random.nextInt(channels / 2);
        spikes[1] = channels / 2 + random.nextInt(channels / 2);
        byEvents.stepSpikes(spikes, count, y);
        bySynapses.stepSpikes(spikes, count, z);
        byEvents.learn(t / 50 % OUTPUTS);
        bySynapses.learn(t / 50 % OUTPUTS);
        bySynapses.apply(byHand, RATE);
        assertArrayEquals(z, y, 2e-5, "step " + t);
        if (t == STEPS - 500) {
          byte[] bytes = byEvents.state();
          byEvents = first.learner();
          byEvents.updateAfterEachWindow(update(first), RATE);
          byEvents.restore(bytes);
        }
      }
      assertTrue(byEvents.toString().endsWith("by events"), byEvents.toString());
      int busy = byEvents.state().length;
      for (int t = 0; t < SILENCE; t++) {
        byEvents.stepSpikes(spikes, 0, y);
        bySynapses.stepSpikes(spikes, 0, z);
        byEvents.learn(0);
        bySynapses.learn(0);
        bySynapses.apply(byHand, RATE);
      }
      int silent = byEvents.state().length;
      assertTrue(
          neuron.equals("alif") || silent < busy / 5,
          silent + " of " + busy + ": rows at rest take no room");
      byEvents.updateAfterEachWindow(null, 0); // weights are whole now
      for (int p = 0; p < 2; p++) {
        float[][] expected = second.weights().projection(p);
        float[][] actual = first.weights().projection(p);
        assertEquals(expected.length, actual.length);
        for (int i = 0; i < expected.length; i++) {
          assertArrayEquals(expected[i], actual[i], 2e-5f);
        }
      }
    }
  }
}
