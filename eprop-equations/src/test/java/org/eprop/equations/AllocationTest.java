package org.eprop.equations;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.eprop.api.plugin.Context;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.optimizer.LeafOptimizers;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.eprop.core.sequence.SequenceLearner;
import org.eprop.learning.optimizer.FixedStep;
import org.eprop.learning.optimizer.Sgd;
import org.junit.jupiter.api.Test;

/** What is written as a formula allocates nothing while a network learns step by step. */
class AllocationTest {

  private static final int CHANNELS = 6;
  private static final int OUTPUTS = 3;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final int[] channels = new int[CHANNELS];
  private final double[] y = new double[OUTPUTS];

  private long allocated(SequenceLearner learner, RandomGenerator random, int steps) {
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int t = 0; t < steps; t++) {
      int count = 0;
      for (int i = 0; i < CHANNELS; i++) {
        channels[count] = i;
        count += random.nextFloat() < 0.3 ? 1 : 0;
      }
      learner.stepSpikes(channels, count, y);
      learner.learn(t % OUTPUTS);
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  private void expectNothing(String what, Consumer<NetworkBuilder> written) {
    try (Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build();
        Workers one = new Workers(1)) {
      NetworkBuilder builder =
          new NetworkBuilder(plugins, CHANNELS, OUTPUTS)
              .projection("input", "e", p -> p.initialWeights("gaussian", Map.of("gain", 2)))
              .projection("e", "e", p -> {});
      written.accept(builder);
      EpropNetwork network = builder.create(1);
      SequenceLearner learner = network.learner();
      LeafOptimizers optimizers =
          new LeafOptimizers(new Sgd().create(Context.defaults(new Sgd())))
              .withStepSize(new FixedStep().create(Context.defaults(new FixedStep())));
      learner.updateAfterEachWindow(network.update(optimizers, one), 1e-5);
      RandomGenerator random = new RandomStreams(1).stream("spikes");
      allocated(learner, random, 600);
      long least = Long.MAX_VALUE; // some rounds see more spikes than ever: a buffer grows
      for (int round = 0; round < 5 && least >= 200; round++) {
        least = Math.min(least, allocated(learner, random, 400));
      }
      assertTrue(least < 200, what + ": " + least + " bytes"); // an object a step would be 6400
    }
  }

  private static void usual(NetworkBuilder builder) {
    builder.population("e", p -> p.neurons("lif", 20)).readout(r -> r.from("e"));
  }

  @Test
  void surrogates() {
    String formula = "max(0, 1 - abs(q)) exp(-q^2)";
    expectNothing(
        formula,
        b ->
            b.population(
                    "e", p -> p.neurons("lif", 20).surrogate("formula", Map.of("formula", formula)))
                .readout(r -> r.from("e")));
  }

  @Test
  void losses() {
    String formula = "E = logsumexp(y) - sum(target y) + sum(y^2) / 100";
    expectNothing(
        formula,
        b ->
            b.population("e", p -> p.neurons("lif", 20))
                .readout(r -> r.from("e").loss("formula", Map.of("formula", formula))));
  }

  @Test
  void learningSignals() {
    String formula = "L = 0.5 L + sum(B error) max(abs(y))";
    expectNothing(
        formula,
        b ->
            b.population("e", p -> p.neurons("lif", 20))
                .readout(r -> r.from("e").learningSignal("formula", Map.of("formula", formula))));
  }

  @Test
  void traces() {
    for (String text :
        new String[] {
          EquationTrace.PAIRS,
          """
          neuron v
          pre state p
          dp/dt = -p / 20 [ms]
          on pre: p += 1
          post state q
          dq/dt = (v - q) / 20 [ms]
          state e
          de/dt = -e / 20 [ms] + psi p max(0, q - 0.1) / dt
          """,
          """
          pre state p
          dp/dt = -p / 20 [ms]
          on pre: p += 1
          state e
          de/dt = -e / 20 [ms] + psi p w / dt
          """
        }) {
      expectNothing(
          text,
          b -> {
            usual(b);
            b.trace("equations", Map.of("model", text));
          });
    }
  }
}
