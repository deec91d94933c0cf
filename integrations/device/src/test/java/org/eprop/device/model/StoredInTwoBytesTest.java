package org.eprop.device.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Distribution;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.core.common.Bfloat16;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.Storage;
import org.eprop.core.network.Weights;
import org.eprop.core.optimizer.WeightUpdate;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.device.ChipMemory;
import org.eprop.experiment.file.NetworkFile;
import org.eprop.experiment.io.NpyArray;
import org.eprop.experiment.io.Npz;
import org.eprop.stream.keyed.KeyedLearner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights of two bytes, as those see them who build networks and train them. */
class StoredInTwoBytesTest {

  private static final Plugins PLUGINS =
      Plugins.builder().classPath(StoredInTwoBytesTest.class.getClassLoader()).build();

  private static final List<String> STORED = List.of("input_e", "e_e", "e_i", "i_e");

  @TempDir Path folder;

  @AfterAll
  static void close() {
    PLUGINS.close();
  }

  /** Dense from the input, sparse, with delays of their own, and dense with a diagonal. */
  private static NetworkBuilder builder(Storage storage) {
    return new NetworkBuilder(PLUGINS, 3, 2)
        .population("e", p -> p.neurons("alif", 30, Map.of("tau_m", 5)))
        .population("i", p -> p.neurons("lif", 10, Map.of("tau_m", 5)))
        .projection(
            "input", "e", p -> p.initialWeights("gaussian", Map.of("gain", 4)).storage(storage))
        .projection("e", "e", p -> p.storage(storage))
        .projection("e", "i", p -> p.connectivity(0.5).delay(2).storage(storage))
        .projection(
            "i",
            "e",
            p -> p.connectivity(0.5).delay(new Distribution.Uniform(1, 6)).storage(storage))
        .readout(r -> r.from("e"));
  }

  private static EpropNetwork network() {
    return builder(Storage.BFLOAT16).create(3);
  }

  private static Sample sample(boolean spikes) {
    double[][] x = new double[60][3];
    for (int t = 0; t < x.length; t++) {
      x[t][t % 3] = spikes ? (t % 4 == 0 ? 1 : 0) : Math.sin(t);
    }
    int[] classes = new int[x.length];
    Arrays.setAll(classes, t -> t / 30);
    return new Sample(
        spikes ? SpikeInput.of(3, x) : new RealInput(3, single(x)), Target.classes(classes));
  }

  private static float[][] single(double[][] x) {
    float[][] single = new float[x.length][3];
    for (int t = 0; t < x.length; t++) {
      for (int i = 0; i < 3; i++) {
        single[t][i] = (float) x[t][i];
      }
    }
    return single;
  }

  private static Weights gradient(EpropNetwork network, boolean spikes) {
    try (Workers workers = new Workers(1)) {
      Weights gradient = network.newGradient();
      network
          .engine(workers)
          .gradient(network.weights(), network.feedback(), List.of(sample(spikes)), gradient);
      return gradient;
    }
  }

  private static WeightUpdate update(EpropNetwork network, String optimizer, Workers workers) {
    OptimizerFactory factory = PLUGINS.find(OptimizerFactory.class, optimizer);
    return network.update(factory.create(Context.defaults(factory)), workers);
  }

  private static void train(EpropNetwork network, WeightUpdate update, int updates) {
    try (Workers workers = new Workers(2)) {
      GradientEngine engine = network.engine(workers);
      Weights gradient = network.newGradient();
      for (int n = 0; n < updates; n++) {
        engine.gradient(network.weights(), network.feedback(), List.of(sample(true)), gradient);
        update.apply(network.weights(), gradient, network.feedback(), 0.002);
      }
    }
  }

  private static void assertSame(List<Leaf> expected, List<Leaf> got) {
    assertEquals(expected.stream().map(Leaf::name).toList(), got.stream().map(Leaf::name).toList());
    for (int n = 0; n < expected.size(); n++) {
      for (int i = 0; i < expected.get(n).rowCount(); i++) {
        assertArrayEquals(expected.get(n).row(i), got.get(n).row(i), expected.get(n).name());
      }
    }
  }

  @Test
  void theyAreTheNearestOfThoseOfFourBytesAndComputeTheSame() {
    EpropNetwork two = network();
    EpropNetwork four = builder(Storage.FLOAT32).create(3);
    for (int n = 0; n < four.weights().leaves().size(); n++) {
      Leaf stored = two.weights().leaves().get(n);
      Leaf drawn = four.weights().leaves().get(n);
      assertEquals(STORED.contains(stored.name()), stored.storage() == Storage.BFLOAT16);
      for (int i = 0; i < drawn.rowCount(); i++) {
        float[] row = stored.row(i);
        for (int k = 0; k < row.length; k++) {
          float w = drawn.row(i)[k];
          assertEquals(w, row[k], Math.abs(w) / 256);
        }
        drawn.set(i, row);
      }
    }
    four.feedback().follow(four.weights());
    for (boolean spikes : new boolean[] {true, false}) {
      Weights gradient = gradient(two, spikes);
      assertTrue(gradient.norm() > 0.01);
      assertSame(gradient(four, spikes).leaves(), gradient.leaves());
    }
    assertEquals(0, two.weights().widened(1)[7][7], "autapse");
    assertThrows(IllegalStateException.class, () -> two.weights().projection(1));
    assertEquals(four.weights().count(), two.weights().count());
    assertEquals(four.weights().norm(), two.weights().norm());
    assertArrayEquals(
        four.weights().numbers(four.weights().leaves().get(1)),
        two.weights().numbers(two.weights().leaves().get(1)));
  }

  @Test
  void trainingChangesThemAndStaysAmongThem() {
    EpropNetwork network = network();
    Weights before = network.weights().copy();
    try (Workers one = new Workers(1)) {
      WeightUpdate update = update(network, "adam", one);
      assertEquals(network.weights().norm(), update.norm(network.weights()), 1e-9);
      train(network, update, 29);
      Weights last = network.weights().copy();
      update.measureChanges();
      train(network, update, 1);
      double moved = 0;
      for (int i = 0; i < 3; i++) {
        for (int k = 0; k < 30; k++) {
          moved += Math.pow(network.weights().widened(0)[i][k] - last.widened(0)[i][k], 2);
        }
      }
      assertTrue(moved > 0);
      assertEquals(moved, update.changes()[0], 1e-9);
    }
    int changed = 0;
    for (float[] row : network.weights().widened(0)) {
      for (float w : row) {
        assertEquals(0, Float.floatToRawIntBits(w) & 0xffff);
      }
    }
    for (int i = 0; i < 3; i++) {
      changed += Arrays.equals(before.halves(0)[i], network.weights().halves(0)[i]) ? 0 : 1;
    }
    assertEquals(3, changed);
    assertEquals(0, network.weights().widened(1)[7][7], "autapse");
  }

  /** A gradient of -1 and a rate of a 2000th of the distance of neighbours. */
  @Test
  void smallStepsAddUp() {
    EpropNetwork network = network();
    Weights gradient = network.newGradient();
    gradient.leaves().forEach(leaf -> Arrays.stream(leaf.rows()).forEach(r -> Arrays.fill(r, -1)));
    for (short[] row : network.weights().halves(0)) {
      Arrays.fill(row, Bfloat16.nearest(1));
    }
    try (Workers one = new Workers(1)) {
      WeightUpdate update = update(network, "sgd", one);
      for (int n = 0; n < 2000; n++) {
        update.apply(network.weights(), gradient, network.feedback(), 0x1p-18);
      }
    }
    double sum = 0;
    for (float[] row : network.weights().widened(0)) {
      for (float w : row) {
        sum += w / 90;
      }
    }
    assertEquals(1 + 2000 * 0x1p-18, sum, 0.004); // three standard errors
    assertFalse(sum == 1);
  }

  @Test
  void threadsAndAResumedRunGiveTheSameBits() {
    EpropNetwork whole = network();
    EpropNetwork shared = network();
    try (Workers one = new Workers(1);
        Workers three = new Workers(3)) {
      train(whole, update(whole, "adam", one), 20);
      train(shared, update(shared, "adam", three), 20);
      assertSame(whole.weights().leaves(), shared.weights().leaves());

      EpropNetwork first = network();
      WeightUpdate half = update(first, "adam", one);
      train(first, half, 11);
      Path file = folder.resolve("half.npz");
      NetworkFile.of(first).write(file);
      EpropNetwork second = NetworkFile.read(file, PLUGINS).network();
      assertEquals(Storage.BFLOAT16, second.structure().projections().get(2).storage());
      assertEquals(first.digest(), second.digest());
      WeightUpdate other = update(second, "adam", one);
      for (int s = 0; s < half.memory().size(); s++) {
        for (int n = 0; n < half.memory().get(s).size(); n++) {
          Leaf from = half.memory().get(s).get(n);
          for (int i = 0; i < from.rowCount(); i++) {
            other.memory().get(s).get(n).set(i, from.row(i));
          }
        }
      }
      other.resumeAt(half.updates());
      train(second, other, 9);
      assertSame(whole.weights().leaves(), second.weights().leaves());
    }
  }

  @Test
  void whatCanNotBeStoredIsRefused() {
    Path file = folder.resolve("network.npz");
    NetworkFile.of(network()).write(file);
    Npz archive = Npz.read(file);
    Map<String, NpyArray> arrays = new LinkedHashMap<>(archive.arrays());
    float[] numbers = arrays.get("input_e").toFloats();
    numbers[31] = 0.1f;
    arrays.put("input_e", NpyArray.of(numbers, 3, 30));
    new Npz(arrays, archive.texts()).write(file);
    InvalidInputException e =
        assertThrows(InvalidInputException.class, () -> NetworkFile.read(file, PLUGINS).network());
    assertTrue(
        e.getMessage()
            .endsWith(
                "input_e: at [1, 1]: got 0.10000000149011612, but expected a number of bfloat16, as"
                    + " which these weights are stored"),
        e.getMessage());
  }

  @Test
  void keysHaveNoneOfTheirOwn() {
    OptimizerFactory sgd = PLUGINS.find(OptimizerFactory.class, "sgd");
    EpropNetwork network = network();
    InvalidInputException e =
        assertThrows(
            InvalidInputException.class,
            () -> KeyedLearner.ownWeights(network, sgd.create(Context.defaults(sgd)), 0.1));
    assertEquals(
        "own: got input_e, whose weights are stored as bfloat16, but expected leaves stored as"
            + " float32: a key's own numbers are in single precision",
        e.getMessage());
    KeyedLearner readouts =
        KeyedLearner.ownReadout(network, sgd.create(Context.defaults(sgd)), 0.1);
    double[] expected = network.inference().stepSpikes(new int[] {1});
    assertArrayEquals(expected, readouts.open(null).stepSpikes(new int[] {1}));
  }

  @Test
  void memoryIsHalf() {
    EpropNetwork network = network();
    assertEquals(
        List.of(16, 16, 16, 16),
        ChipMemory.of(network).parts().stream()
            .filter(part -> STORED.contains(part.name()))
            .map(ChipMemory.Part::bits)
            .toList());
  }
}
