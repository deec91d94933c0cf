package org.eprop.compare.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.compare.result.Cost;
import org.eprop.compare.testing.Comparisons;
import org.eprop.core.gradient.BatchResult;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CostCounterTest {

  private final Plugins plugins = Comparisons.plugins();

  @AfterEach
  void close() {
    plugins.close();
  }

  private static Cost count(EpropNetwork network, Sample... samples) {
    try (Workers one = new Workers(1)) {
      BatchResult result = network.engine(one).evaluate(network.weights(), List.of(samples));
      CostCounter counter = new CostCounter(network);
      for (int b = 0; b < samples.length; b++) {
        counter.add(samples[b], result.runs().get(b));
      }
      return counter.cost("test");
    }
  }

  private static void set(float[][] weights, float[][] values) {
    for (int i = 0; i < values.length; i++) {
      System.arraycopy(values[i], 0, weights[i], 0, values[i].length);
    }
  }

  /** The example of NeuroBench's documentation: 4 effective operations of 9. */
  @Test
  void neuroBenchsExample() {
    EpropNetwork network =
        new NetworkBuilder(plugins, 3, 1)
            .layer(l -> l.population("lif", 3, Map.of("threshold", 100)).feedForward())
            .create(1);
    set(
        network.weights().projection(0),
        new float[][] {{1.3f, 0, -1.1f}, {0, 1.2f, 2.7f}, {-3.2f, -5.1f, 0}});
    Sample sample =
        new Sample(new RealInput(3, new float[][] {{0, 1.3f, -1}}), Target.classes(new int[] {0}));
    Cost cost = count(network, sample);
    assertEquals(4, cost.effectiveMacs());
    assertEquals(0, cost.effectiveAcs());
    // and 3 of the readout
    assertEquals(9 + 3, cost.denseOperations());
    assertEquals(2, cost.forwardRowAdditions());
    assertEquals(0, cost.spikes());
    assertEquals(9 + 3 + 1, cost.parameters());
  }

  /**
   * Two neurons, three steps; channel 0 drives neuron 0 over the threshold at once, channel 1 does
   * nothing. Spikes of the input: 0 at step 0, 1 at step 1, 0 at step 2.
   */
  @Test
  void spikesByHand() {
    for (String rule : List.of("eprop", "bptt")) {
      EpropNetwork network =
          new NetworkBuilder(plugins, 2, 2)
              .layer(l -> l.population("lif", 2, Map.of("threshold", 1)))
              .rule(rule, Map.of())
              .create(1);
      set(network.weights().projection(0), new float[][] {{5, 0}, {0, 0}});
      set(network.weights().projection(1), new float[][] {{0, 0.001f}, {0.001f, 0}});
      set(network.weights().readout(0, 0), new float[][] {{1, 1}, {1, 0}});
      Sample sample =
          new Sample(
              new SpikeInput(2, new int[] {0, 1, 2, 3}, new int[] {0, 1, 0}),
              Target.classes(new int[] {0, 0, 0}));
      Cost cost = count(network, sample, sample);
      // Neuron 0 spikes at all three steps: 5, then what is left of it, then 5 again.
      assertEquals(3, cost.spikes());
      // Input 1 + 0 + 1, recurrent 1 after steps 0 and 1, readout 2 each.
      assertEquals(2 + 2 + 6, cost.effectiveAcs());
      assertEquals(0, cost.effectiveMacs());
      assertEquals(3 * (4 + 4 + 4), cost.denseOperations());
      assertEquals(3 + 2 + 3, cost.forwardRowAdditions());
      // The same again, two outputs a step, and two neurons at the steps after the first.
      assertEquals(8 + 6 + (rule.equals("bptt") ? 4 : 0), cost.gradientRowAdditions());
      assertEquals(2, cost.samples());
      assertEquals(4 + 2 + 4 + 2, cost.parameters());
    }
  }

  /**
   * Two inputs of a channel each, neurons a and b of which a alone spikes, at steps 0 to 3, driven
   * by the first input. Its synapse onto b takes 2 steps, that onto itself does not exist; the
   * second input's synapses take 1 and 3 steps. Two readouts.
   */
  @Test
  void delaysAndSeveralReadoutsByHand() {
    EpropNetwork network =
        new NetworkBuilder(plugins, 2, 1)
            .input("drive", 1)
            .input("late", 1)
            .population("a", p -> p.neurons("lif", 1, Map.of("threshold", 1)))
            .population("b", p -> p.neurons("lif", 2, Map.of("threshold", 100)))
            .projection("drive", "a")
            .projection("late", "b", p -> p.delays(new int[][] {{3, 1}}))
            .projection("a", "b", p -> p.delay(2).fixed())
            .readout("one", r -> r.from("a").learningSignal("a", "symmetric", Map.of()))
            .readout("two", r -> r.from("a", "b").learningSignal("random", Map.of()).fixed())
            .rule("eprop_exact_forward", Map.of())
            .create(1);
    set(network.weights().projection(0), new float[][] {{9}});
    set(network.weights().projection(1), new float[][] {{0.1f, 0.1f}});
    set(network.weights().projection(2), new float[][] {{0.1f, 0}});
    set(network.weights().readout(0, 0), new float[][] {{1}});
    set(network.weights().readout(1, 0), new float[][] {{1}});
    Sample sample =
        new Sample(
            new SpikeInput(2, new int[] {0, 2, 4, 6, 8}, new int[] {0, 1, 0, 1, 0, 1, 0, 1}),
            Target.classes(new int[] {0, 0, 0, 0}));

    Cost cost = count(network, sample);

    assertEquals(4, cost.spikes());
    int late = 3 + 1; // after 1 step from steps 0 to 2, after 3 steps from step 0
    int own = 2; // from steps 0 and 1; the other weight is 0
    assertEquals(4 + late + own + 4 + 4, cost.effectiveAcs());
    assertEquals(4 + 3 + 2 + 4 + 4, cost.forwardRowAdditions());
    // What is fixed has no gradient; of "one" to a, of "two" to a and b; 2 steps for b's two
    // neurons.
    assertEquals(4 + 3 + 4 + 3 * 4 + 2 * 2, cost.gradientRowAdditions());
    assertEquals(4 * (1 + 2 + 2 + 1 + 1 + 2), cost.denseOperations());
    assertEquals(1 + 2 + 1 + 1, cost.parameters(), "weights from the inputs, W_out and b of one");
  }
}
