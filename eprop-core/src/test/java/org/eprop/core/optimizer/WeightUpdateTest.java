package org.eprop.core.optimizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.eprop.api.optimizer.MatrixOptimizer;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Context;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.Synapses;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.eprop.learning.optimizer.Adam;
import org.eprop.learning.optimizer.Muon;
import org.eprop.learning.optimizer.Sgd;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WeightUpdateTest {

  private final Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build();

  @AfterEach
  void close() {
    plugins.close();
  }

  /** Rows of 5 to 1300 numbers: several of them in a block, and several blocks in one of them. */
  private EpropNetwork network(String signal) {
    return new NetworkBuilder(plugins, 7, 5)
        .layer(l -> l.population("alif", 1300).connectivity(1, 0.02))
        .layer(l -> l.population("lif", 30))
        .readout(r -> r.fromAll())
        .learningSignal(signal, Map.of())
        .create(1);
  }

  private static Weights gradient(EpropNetwork network, int number) {
    Weights gradient = network.newGradient();
    RandomGenerator random = new RandomStreams(1).stream("gradient", number);
    for (Leaf leaf : gradient.leaves()) {
      for (float[] row : leaf.rows()) {
        for (int j = 0; j < row.length; j++) {
          row[j] = (float) random.nextGaussian();
        }
      }
    }
    return gradient;
  }

  private static List<OptimizerFactory> optimizers() {
    return ServiceLoader.load(OptimizerFactory.class).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }

  private static Optimizer create(OptimizerFactory factory) {
    return factory.create(
        factory.name().equals("sgd")
            ? Context.of(Arguments.of(factory, Map.of("momentum", 0.9)))
            : Context.defaults(factory));
  }

  private static void assertSame(Weights expected, Weights got) {
    assertSame(expected.leaves(), got.leaves());
  }

  private static void assertSame(List<Leaf> expected, List<Leaf> got) {
    assertEquals(expected.size(), got.size());
    for (int m = 0; m < expected.size(); m++) {
      assertArrayEquals(expected.get(m).rows(), got.get(m).rows(), expected.get(m).name());
    }
  }

  /** One row after the other, everything in double precision but what is kept. */
  private static void byHand(
      Optimizer optimizer, Weights weights, Weights gradient, List<Weights> memory, int update) {
    for (int m = 0; m < weights.leaves().size(); m++) {
      float[][] rows = weights.leaves().get(m).rows();
      if (optimizer instanceof MatrixOptimizer matrix) {
        int leaf = m;
        double[][] w = wide(rows);
        double[][][] slots =
            memory.stream()
                .map(slot -> wide(slot.leaves().get(leaf).rows()))
                .toArray(double[][][]::new);
        matrix.update(w, wide(gradient.leaves().get(m).rows()), slots, update, 0.01);
        narrow(w, rows);
        for (int s = 0; s < slots.length; s++) {
          narrow(slots[s], memory.get(s).leaves().get(m).rows());
        }
        continue;
      }
      for (int i = 0; i < rows.length; i++) {
        for (int j = 0; j < rows[i].length; j++) {
          double[] w = {rows[i][j]};
          double[][] slots = new double[memory.size()][1];
          for (int s = 0; s < slots.length; s++) {
            slots[s][0] = memory.get(s).leaves().get(m).rows()[i][j];
          }
          double[] g = {gradient.leaves().get(m).rows()[i][j]};
          optimizer.update(w, g, slots, 1, update, 0.01);
          rows[i][j] = (float) w[0];
          for (int s = 0; s < slots.length; s++) {
            memory.get(s).leaves().get(m).rows()[i][j] = (float) slots[s][0];
          }
        }
      }
    }
    weights.clearAutapses();
  }

  private static double[][] wide(float[][] rows) {
    double[][] wide = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      wide[i] = new double[rows[i].length];
      for (int k = 0; k < rows[i].length; k++) {
        wide[i][k] = rows[i][k];
      }
    }
    return wide;
  }

  private static void narrow(double[][] from, float[][] to) {
    for (int i = 0; i < to.length; i++) {
      for (int k = 0; k < to[i].length; k++) {
        to[i][k] = (float) from[i][k];
      }
    }
  }

  @Test
  void everyWeightIsUpdatedOnceWithItsOwnMemory() {
    for (OptimizerFactory factory : optimizers()) {
      Optimizer optimizer = create(factory);
      EpropNetwork network = network("random");
      Weights expected = network.weights().copy();
      List<Weights> memory =
          java.util.stream.IntStream.range(0, optimizer.slots())
              .mapToObj(s -> network.newGradient())
              .toList();
      WeightUpdate update = network.update(optimizer);
      for (int u = 1; u <= 3; u++) {
        Weights gradient = gradient(network, u);
        update.apply(network.weights(), gradient, network.feedback(), 0.01);
        byHand(optimizer, expected, gradient, memory, u);
      }
      assertEquals(3, update.updates());
      assertSame(expected, network.weights());
      for (int s = 0; s < memory.size(); s++) {
        assertSame(memory.get(s).leaves(), update.memory().get(s));
      }
    }
  }

  @Test
  void theSameBitsForAnyNumberOfThreads() {
    for (OptimizerFactory factory : optimizers()) {
      EpropNetwork one = network("adaptive");
      double[] norms = threeUpdates(one, create(factory), 1);
      for (int threads : new int[] {2, 5}) {
        EpropNetwork more = network("adaptive");
        assertArrayEquals(norms, threeUpdates(more, create(factory), threads));
        assertSame(one.weights(), more.weights());
        assertSame(one.feedback().leaves(), more.feedback().leaves());
      }
    }
  }

  private static double[] threeUpdates(EpropNetwork network, Optimizer optimizer, int threads) {
    double[] norms = new double[6];
    try (Workers workers = new Workers(threads)) {
      WeightUpdate update = network.update(optimizer, workers);
      for (int u = 0; u < 3; u++) {
        Weights gradient = gradient(network, u);
        norms[2 * u] = update.clip(gradient, 10);
        norms[2 * u + 1] = update.norm(gradient);
        update.apply(network.weights(), gradient, network.feedback(), 0.01);
      }
    }
    return norms;
  }

  @Test
  void theFeedbackFollowsTheReadout() {
    EpropNetwork network = network("symmetric");
    WeightUpdate update = network.update(create(new Sgd()));
    update.apply(network.weights(), gradient(network, 0), network.feedback(), 0.1);
    for (int l = 0; l < 2; l++) {
      float[][] out = network.weights().readout(0, l);
      for (int j = 0; j < out.length; j++) {
        for (int k = 0; k < out[j].length; k++) {
          assertEquals(out[j][k], network.feedback().of(0, l)[k][j]);
        }
      }
    }
  }

  @Test
  void normAndClippingByHand() {
    EpropNetwork network = network("random");
    WeightUpdate update = network.update(create(new Sgd()));
    Weights gradient = network.newGradient();
    gradient.projection(0)[6][1299] = 3;
    gradient.readoutBias(0)[4] = -4;
    assertEquals(5, update.norm(gradient));
    assertEquals(5, update.clip(gradient, 0));
    assertEquals(5, update.clip(gradient, 6));
    assertEquals(3, gradient.projection(0)[6][1299]);
    assertEquals(5, update.clip(gradient, 2.5));
    assertEquals(1.5f, gradient.projection(0)[6][1299]);
    assertEquals(-2, gradient.readoutBias(0)[4]);
    gradient.projection(1)[3][2] = Float.NaN;
    assertTrue(Double.isNaN(update.clip(gradient, 1)));
  }

  /** Of leaves whose rows are of 5 to 1300 numbers; Muon sees matrices as wholes. */
  @Test
  void saysHowMuchItChangedIfAsked() {
    expectChanges(create(new Adam()));
    expectChanges(create(new Muon()));
  }

  private void expectChanges(Optimizer optimizer) {
    EpropNetwork network = network("random");
    WeightUpdate update = network.update(optimizer);
    Weights gradient = gradient(network, 0);
    gradient.clearAutapses();
    update.apply(network.weights(), gradient, network.feedback(), 0.01);
    IllegalStateException e = assertThrows(IllegalStateException.class, update::changes);
    assertEquals("changes() is called without measureChanges() before", e.getMessage());
    update.measureChanges();
    for (int i = 0; i < 2; i++) {
      Weights before = network.newGradient();
      before.clear();
      for (int n = 0; n < before.leaves().size(); n++) {
        Leaf from = leaf(network.weights(), before.leaves().get(n).name());
        for (int r = 0; r < from.rows().length; r++) {
          float[] row = from.rows()[r];
          System.arraycopy(row, 0, before.leaves().get(n).rows()[r], 0, row.length);
        }
      }
      update.apply(network.weights(), gradient, network.feedback(), 0.01);
      double[] changes = update.changes();
      assertEquals(before.leaves().size(), changes.length);
      for (int n = 0; n < changes.length; n++) {
        Leaf was = before.leaves().get(n);
        Leaf is = leaf(network.weights(), was.name());
        assertEquals(was.name(), update.names().get(n));
        double expected = 0;
        for (int r = 0; r < was.rows().length; r++) {
          for (int j = 0; j < was.rows()[r].length; j++) {
            expected += Math.pow((double) is.rows()[r][j] - was.rows()[r][j], 2);
          }
        }
        assertTrue(expected > 0);
        assertEquals(expected, changes[n], 1e-6 * expected, was.name());
      }
    }
  }

  private static Leaf leaf(Weights weights, String name) {
    return weights.leaves().stream().filter(l -> l.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void anUpdateAllocatesNothing() {
    EpropNetwork network = network("adaptive");
    WeightUpdate update = network.update(create(new Adam()));
    Weights gradient = gradient(network, 0);
    for (int i = 0; i < 200; i++) {
      updateOnce(network, update, gradient);
    }
    long before = allocated();
    long ofAsking = allocated() - before;
    before = allocated();
    for (int i = 0; i < 10; i++) {
      updateOnce(network, update, gradient);
    }
    assertTrue(Math.abs(allocated() - before - ofAsking) <= 256);
  }

  private static void updateOnce(EpropNetwork network, WeightUpdate update, Weights gradient) {
    update.clip(gradient, 1);
    update.apply(network.weights(), gradient, network.feedback(), 1e-6);
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }

  /** Weights, gradient, and Adam's two slots: 16 bytes a synapse, and scratch of 40 KiB. */
  @Test
  void adamTakesSixteenBytesPerSynapse() {
    EpropNetwork network =
        new NetworkBuilder(plugins, 10, 2).layer(l -> l.population("lif", 600)).create(1);
    network
        .update(create(new Adam()))
        .apply(network.weights(), network.newGradient(), network.feedback(), 1);
    long before = allocated();
    WeightUpdate update = network.update(create(new Adam()));
    Weights gradient = network.newGradient();
    long bytes = allocated() - before;
    assertEquals(2, update.memory().size());
    double perSynapse = 4 + (double) bytes / gradient.count();
    assertTrue(perSynapse > 16 && perSynapse < 16.5, "bytes per synapse: " + perSynapse);
  }

  @Test
  void memoryNeverBecomesDenormal() {
    for (OptimizerFactory factory : List.<OptimizerFactory>of(new Adam(), new Sgd())) {
      Map<String, ?> fast =
          factory instanceof Sgd ? Map.of("momentum", 0.5) : Map.of("beta1", 0.5, "beta2", 0.5);
      EpropNetwork network =
          new NetworkBuilder(plugins, 2, 2).layer(l -> l.population("lif", 3)).create(1);
      WeightUpdate update = network.update(factory.create(Context.of(Arguments.of(factory, fast))));
      Weights gradient = network.newGradient();
      gradient.projection(0)[0][0] = 1;
      for (int t = 0; t < 300; t++) {
        update.apply(network.weights(), gradient, network.feedback(), 0.1);
        gradient.clear();
        for (List<Leaf> slot : update.memory()) {
          float x = slot.get(0).rows()[0][0];
          assertTrue(x == 0 || x >= 1e-30f, "after " + t + ": " + x);
        }
      }
      for (List<Leaf> slot : update.memory()) {
        assertEquals(0, slot.get(0).rows()[0][0]);
      }
    }
  }

  /** Far below what the square of a gradient may be in single precision. */
  @Test
  void tinyGradientsStillCount() {
    Adam adam = new Adam();
    EpropNetwork network = network("random");
    WeightUpdate update =
        network.update(adam.create(Context.of(Arguments.of(adam, Map.of("epsilon", 1e-28)))));
    Weights gradient = network.newGradient();
    gradient.projection(0)[0][0] = 1e-24f;
    float start = network.weights().projection(0)[0][0];
    for (int i = 0; i < 3; i++) {
      update.apply(network.weights(), gradient, network.feedback(), 0.01);
    }
    assertEquals(start - 0.03f, network.weights().projection(0)[0][0], 1e-5f);
  }

  @Test
  void nothingSaysSo() {
    EpropNetwork own =
        new NetworkBuilder(plugins, 3, 2).layer(l -> l.population("lif", 5)).create(1);
    WeightUpdate update = own.update(create(new Adam()));
    Weights gradient = own.newGradient();
    assertEquals(
        "weights: got null, but expected weights",
        assertThrows(
                NullPointerException.class, () -> update.apply(null, gradient, own.feedback(), 0.1))
            .getMessage());
    assertEquals(
        "gradient: got null, but expected weights",
        assertThrows(
                NullPointerException.class,
                () -> update.apply(own.weights(), null, own.feedback(), 0.1))
            .getMessage());
    assertEquals(
        "feedback: got null, but expected that of the network",
        assertThrows(
                NullPointerException.class, () -> update.apply(own.weights(), gradient, null, 0.1))
            .getMessage());
    assertEquals(0, update.updates());
  }

  /** What no synapse reaches may be reached by one that moves, but a neuron never itself. */
  @Test
  void synapsesMoveToOthersOnly() {
    EpropNetwork network =
        new NetworkBuilder(plugins, 2, 2)
            .population("e", p -> p.neurons("lif", 5))
            .projection("input", "e")
            .projection("e", "e", p -> p.connectivity(0.5))
            .readout(r -> r.from("e"))
            .constraint("e_e", "deep_r", Map.of("temperature", 0.5))
            .create(1);
    WeightUpdate update = network.update(create(new Sgd()));
    Synapses synapses = network.structure().projections().get(1).synapses();
    int[][] before = targets(synapses);
    int moved = 0;
    for (int u = 0; u < 50; u++) {
      update.apply(network.weights(), gradient(network, u), network.feedback(), 0.1);
      int[][] now = targets(synapses);
      for (int i = 0; i < now.length; i++) {
        int row = i;
        assertEquals(before[i].length, IntStream.of(now[i]).distinct().count(), "of neuron " + i);
        assertTrue(IntStream.of(now[i]).noneMatch(j -> j == row), "neuron " + i + " and itself");
        moved += Arrays.equals(now[i], before[i]) ? 0 : 1;
      }
      before = now;
    }
    assertTrue(moved > 20, moved + " rows have moved");
  }

  /** Synapses that wake have the sign that another constraint asks of their row. */
  @Test
  void synapsesThatMoveKeepTheSignOfTheirNeuron() {
    EpropNetwork network =
        new NetworkBuilder(plugins, 2, 2)
            .population("e", p -> p.neurons("lif", 8))
            .projection("input", "e")
            .projection("e", "e", p -> p.connectivity(0.5))
            .readout(r -> r.from("e"))
            .constraint("e_e", "dale", Map.of("excitatory", 0.5))
            .constraint("e_e", "deep_r", Map.of("temperature", 0.5))
            .create(1);
    WeightUpdate update = network.update(create(new Sgd()));
    for (int u = 0; u < 30; u++) {
      update.apply(network.weights(), gradient(network, u), network.feedback(), 0.1);
      for (float[] row : network.weights().projection(1)) {
        boolean positive = false;
        boolean negative = false;
        for (float w : row) {
          positive |= w > 0;
          negative |= w < 0;
        }
        assertTrue(!positive || !negative, "update " + u + ": " + Arrays.toString(row));
      }
    }
  }

  private static int[][] targets(Synapses synapses) {
    int[][] targets = synapses.targets();
    return Arrays.stream(targets).map(int[]::clone).toArray(int[][]::new);
  }
}
