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
        network.weights().in(0),
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
      set(network.weights().in(0), new float[][] {{5, 0}, {0, 0}});
      set(network.weights().rec(0), new float[][] {{0, 0.001f}, {0.001f, 0}});
      set(network.weights().out(0), new float[][] {{1, 1}, {1, 0}});
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
}
