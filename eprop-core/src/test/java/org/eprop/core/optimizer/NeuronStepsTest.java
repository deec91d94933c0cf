package org.eprop.core.optimizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.eprop.api.optimizer.NeuronOptimizer;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Context;
import org.eprop.core.gradient.RandomNetworks;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Optimizers with numbers of each neuron: Adam with one second moment for each. */
class NeuronStepsTest {

  private static final double RATE = 0.01;
  private final Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build();

  @AfterEach
  void close() {
    plugins.close();
  }

  private static NeuronOptimizer adam(String name, Map<String, ?> given) {
    OptimizerFactory factory = RandomNetworks.find(OptimizerFactory.class, name);
    Map<String, Object> all = new HashMap<>(given);
    all.put("second_moment", "neuron");
    return (NeuronOptimizer) factory.create(Context.of(Arguments.of(factory, all)));
  }

  /** Dense and sparse, with and without autapses, in several ranges of rows; learned parameters. */
  private EpropNetwork network() {
    return new NetworkBuilder(plugins, 7, 5)
        .population("a", p -> p.neurons("alif", 1300).learn("tau_a"))
        .population("b", p -> p.neurons("lif", 30))
        .projection("input", "a")
        .projection("a", "a", p -> p.connectivity(0.02))
        .projection("a", "b")
        .projection("b", "b")
        .readout(r -> r.from("a", "b"))
        .create(1);
  }

  private static Weights gradient(EpropNetwork network, int number) {
    Weights gradient = network.newGradient();
    RandomGenerator random = new RandomStreams(1).stream("gradient", number);
    for (Leaf leaf : gradient.leaves()) {
      for (float[] row : leaf.rows()) {
        for (int j = 0; j < row.length; j++) {
          row[j] = (float) (random.nextGaussian() * (1 + j % 7));
        }
      }
    }
    gradient.clearAutapses();
    return gradient;
  }

  /** Adam of one leaf, from its equations alone. */
  private static final class ByHand {
    final double beta1;
    final double decay;
    final int[][] to;
    final double[][] w;
    final double[][] m;
    final double[] v;
    final double[] count;

    ByHand(Leaf leaf, int[][] to, int post, boolean noDiagonal, double beta1, double decay) {
      this.to = to;
      this.beta1 = beta1;
      this.decay = decay;
      w = new double[leaf.rowCount()][];
      m = new double[w.length][];
      v = new double[post];
      count = new double[post];
      for (int i = 0; i < w.length; i++) {
        w[i] = new double[leaf.length(i)];
        m[i] = new double[leaf.length(i)];
        for (int k = 0; k < w[i].length; k++) {
          w[i][k] = leaf.row(i)[k];
          count[target(i, k)] += noDiagonal && i == k ? 0 : 1;
        }
      }
    }

    int target(int i, int k) {
      return to == null ? k : to[i][k];
    }

    void update(float[][] g, int t) {
      double[] q = new double[v.length];
      for (int i = 0; i < g.length; i++) {
        for (int k = 0; k < g[i].length; k++) {
          q[target(i, k)] += (double) g[i][k] * g[i][k] / count[target(i, k)];
        }
      }
      for (int j = 0; j < v.length; j++) {
        v[j] = 0.999 * v[j] + 0.001 * q[j];
      }
      for (int i = 0; i < g.length; i++) {
        for (int k = 0; k < g[i].length; k++) {
          m[i][k] = beta1 * m[i][k] + (1 - beta1) * g[i][k];
          double root = Math.sqrt(v[target(i, k)] / (1 - Math.pow(0.999, t))) + 1e-8;
          double step = m[i][k] / (1 - Math.pow(beta1, t)) / root;
          w[i][k] = (1 - RATE * decay) * w[i][k] - RATE * step;
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"adam, 0.9, 0", "adam, 0, 0", "adamw, 0.8, 0.5"})
  void updatesAreThoseOfTheEquations(String name, double beta1, double decay) {
    EpropNetwork network = network();
    Map<String, Object> given = new HashMap<>(Map.of("beta1", beta1));
    if (decay != 0) {
      given.put("weight_decay", decay);
    }
    NeuronOptimizer optimizer = adam(name, given);
    WeightUpdate update = network.update(optimizer);
    Map<String, ByHand> expected = new HashMap<>();
    for (Leaf leaf : network.weights().leaves()) {
      if (!leaf.name().equals("a.tau_a")) { // it is updated on another scale
        expected.put(leaf.name(), byHand(network, leaf, beta1, decay));
      }
    }
    for (int t = 1; t <= 5; t++) {
      Weights gradient = gradient(network, t);
      update.apply(network.weights(), gradient, network.feedback(), RATE);
      for (Leaf leaf : gradient.leaves()) {
        if (expected.containsKey(leaf.name())) {
          expected.get(leaf.name()).update(leaf.rows(), t);
        }
      }
    }
    int compared = 0;
    for (Leaf leaf : network.weights().leaves()) {
      ByHand own = expected.get(leaf.name());
      for (int i = 0; own != null && i < own.w.length; i++) {
        for (int k = 0; k < own.w[i].length; k++) {
          assertEquals(own.w[i][k], leaf.row(i)[k], 3e-7, leaf.name() + " " + i + " " + k);
          compared++;
        }
      }
    }
    assertTrue(compared > 80_000, "compared " + compared);
    int slots = beta1 == 0 ? 1 : 2;
    assertEquals(slots, update.memory().size());
    assertEquals(1, Leaf.byName(update.memory().get(slots - 1)).get("a_b").rows().length);
  }

  private static ByHand byHand(EpropNetwork network, Leaf leaf, double beta1, double decay) {
    for (Projection of : network.structure().projections()) {
      if (of.name().equals(leaf.name())) {
        boolean dense = of.synapses().isDense();
        int[][] to = dense ? null : of.synapses().targets();
        return new ByHand(leaf, to, of.synapses().post(), dense && of.isOwn(), beta1, decay);
      }
    }
    return new ByHand(leaf, null, leaf.length(0), false, beta1, decay);
  }

  @Test
  void theSameBitsForAnyNumberOfThreads() {
    EpropNetwork one = threeUpdates(1);
    for (int threads : new int[] {2, 5}) {
      EpropNetwork more = threeUpdates(threads);
      List<Leaf> leaves = one.weights().leaves();
      for (int l = 0; l < leaves.size(); l++) {
        assertArrayEquals(leaves.get(l).rows(), more.weights().leaves().get(l).rows());
      }
    }
  }

  private EpropNetwork threeUpdates(int threads) {
    EpropNetwork network = network();
    try (Workers workers = new Workers(threads)) {
      WeightUpdate update = network.update(adam("adam", Map.of()), workers);
      for (int t = 1; t <= 3; t++) {
        update.apply(network.weights(), gradient(network, t), network.feedback(), RATE);
      }
    }
    return network;
  }

  /** Where each number is a neuron's only one, it is Adam. */
  @Test
  void ofSingleNumbersItIsAdam() {
    EpropNetwork network = network();
    EpropNetwork other = network();
    WeightUpdate update = network.update(adam("adam", Map.of()));
    OptimizerFactory adam = RandomNetworks.find(OptimizerFactory.class, "adam");
    WeightUpdate usual = other.update(adam.create(Context.defaults(adam)));
    for (int t = 1; t <= 3; t++) {
      update.apply(network.weights(), gradient(network, t), network.feedback(), RATE);
      usual.apply(other.weights(), gradient(other, t), other.feedback(), RATE);
    }
    for (String name : List.of("a.tau_a", "out.bias")) {
      float[] expected = Leaf.byName(other.weights().leaves()).get(name).row(0);
      float[] found = Leaf.byName(network.weights().leaves()).get(name).row(0);
      for (int j = 0; j < found.length; j++) {
        assertEquals(expected[j], found[j], 1e-6 * Math.abs(expected[j]), name);
      }
    }
    float[] first = other.weights().projection(2)[0];
    float[] found = network.weights().projection(2)[0];
    assertTrue(Math.abs(first[0] - found[0]) > 1e-4, "of many it is another");
  }
}
