package org.eprop.device.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Distribution;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.Storage;
import org.eprop.core.network.Synapses;
import org.eprop.core.network.Weights;
import org.eprop.core.optimizer.WeightUpdate;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.eprop.device.ChipMemory;
import org.eprop.experiment.file.NetworkFile;
import org.eprop.experiment.io.Npz;
import org.eprop.learning.optimizer.Adam;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Constraints on the weights of a network that learns. */
class ConstrainedTrainingTest {

  private static final int INPUTS = 12;
  private static final Map<String, Object> QUICK = Map.of("l1", 2, "temperature", 0.001);

  @TempDir private Path folder;
  private final Plugins plugins =
      Plugins.builder().classPath(ConstrainedTrainingTest.class.getClassLoader()).build();

  @AfterEach
  void close() {
    plugins.close();
  }

  /** input -> e <-> e with delays of their own, e -> i one step, i -> e fixed. */
  private NetworkBuilder builder() {
    return new NetworkBuilder(plugins, INPUTS, 2)
        .population("e", p -> p.neurons("lif", 20))
        .population("i", p -> p.neurons("lif", 5))
        .projection("input", "e", p -> p.connectivity(0.4))
        .projection("e", "e", p -> p.delay(new Distribution.Uniform(1, 5)).connectivity(0.3))
        .projection("e", "i")
        .projection("i", "e", p -> p.fixed())
        .readout(r -> r.from("e"));
  }

  private static List<Sample> batch() {
    List<Sample> batch = new ArrayList<>();
    for (int b = 0; b < 3; b++) {
      RandomGenerator random = new RandomStreams(5).stream("sample", b);
      double[][] x = new double[30][INPUTS];
      for (double[] row : x) {
        Arrays.setAll(row, i -> random.nextDouble() < 0.3 ? 1 : 0);
      }
      batch.add(new Sample(SpikeInput.of(INPUTS, x), Target.sequenceClass(b % 2, 30)));
    }
    return batch;
  }

  private static Optimizer adam() {
    Adam adam = new Adam();
    return adam.create(Choice.of(adam, Map.of()).context());
  }

  /** Looks at a network after each update. */
  private interface Look {
    void at(EpropNetwork network);
  }

  private static WeightUpdate learn(EpropNetwork network, int updates, int threads, Look look) {
    try (Workers workers = new Workers(threads)) {
      return learn(network, updates, workers, look);
    }
  }

  private static WeightUpdate learn(EpropNetwork network, int updates, Workers workers, Look look) {
    GradientEngine engine = network.engine(workers);
    WeightUpdate update = network.update(adam(), workers);
    look.at(network);
    Weights gradient = network.newGradient();
    for (int u = 0; u < updates; u++) {
      engine.gradient(network.weights(), network.feedback(), batch(), gradient);
      update.apply(network.weights(), gradient, network.feedback(), 0.02);
      look.at(network);
    }
    return update;
  }

  private static float[][] leaf(EpropNetwork network, String name) {
    return Leaf.byName(network.weights().leaves()).get(name).rows();
  }

  private static float[] flat(float[][] rows) {
    float[] all = new float[Arrays.stream(rows).mapToInt(row -> row.length).sum()];
    int at = 0;
    for (float[] row : rows) {
      System.arraycopy(row, 0, all, at, row.length);
      at += row.length;
    }
    return all;
  }

  private static Synapses synapses(EpropNetwork network, int projection) {
    return network.structure().projections().get(projection).synapses();
  }

  private static int[][] copy(int[][] targets) {
    return Arrays.stream(targets).map(int[]::clone).toArray(int[][]::new);
  }

  @Test
  void holdFromTheStartOnAndForThoseNamedAlone() {
    EpropNetwork network = builder().constraint("*e_e", "clip", Map.of("limit", 0.1)).create(3);
    float[] drawn = flat(leaf(network, "e_e"));
    assertTrue(Math.abs(drawn[0]) > 0.1 || Math.abs(drawn[1]) > 0.1);
    boolean[] above = new boolean[1];
    learn(
        network,
        4,
        1,
        now -> {
          for (float w : flat(leaf(now, "e_e"))) {
            assertTrue(Math.abs(w) <= 0.1f);
          }
          for (float w : flat(leaf(now, "input_e"))) {
            above[0] |= Math.abs(w) > 0.1f;
          }
        });
    assertTrue(above[0]);
  }

  /** Without any effect, a constraint changes no bit of a training; nor do threads. */
  @Test
  void allBitsAreTheSame() {
    EpropNetwork free = builder().create(3);
    learn(free, 4, 1, now -> {});
    EpropNetwork wide = builder().constraint("*", "clip", Map.of("limit", 1e6)).create(3);
    learn(wide, 4, 1, now -> {});
    assertArrayEquals(flat(leaf(free, "e_e")), flat(leaf(wide, "e_e")));
    assertArrayEquals(flat(leaf(free, "out.e")), flat(leaf(wide, "out.e")));
    EpropNetwork[] made = new EpropNetwork[3];
    for (int threads = 1; threads <= 3; threads++) {
      made[threads - 1] = all().create(3);
      learn(made[threads - 1], 4, threads, now -> {});
      assertEquals(made[0].digest(), made[threads - 1].digest());
    }
  }

  private NetworkBuilder all() {
    return builder()
        .constraint("e_*", "dale", Map.of())
        .constraint("*_e", "deep_r", QUICK)
        .constraint("*", "row_norm", Map.of("norm", 2, "per", "postsynaptic"))
        .constraint("*", "quantise", Map.of("bits", 4, "rounding", "stochastic"));
  }

  /** A neuron's sign is the same in all that comes from it. */
  @Test
  void signsBelongToNeurons() {
    EpropNetwork network = builder().constraint("*e*", "dale", Map.of("excitatory", 0.5)).create(3);
    learn(network, 3, 1, now -> {});
    int negative = 0;
    for (int j = 0; j < 20; j++) {
      float sum = 0;
      float sizes = 0;
      for (String name : List.of("e_e", "e_i", "out.e")) {
        for (float w : leaf(network, name)[j]) {
          sum += w;
          sizes += Math.abs(w);
        }
      }
      assertEquals(sizes, Math.abs(sum), 1e-5f);
      negative += sum < 0 ? 1 : 0;
    }
    assertTrue(negative > 3 && negative < 17, negative + " are inhibitory");
  }

  /** Noise wakes synapses that a neuron of the other sign may not have; they have its sign. */
  @Test
  void synapsesThatWakeHaveTheSignOfTheirNeuron() {
    EpropNetwork network =
        builder()
            .constraint("e_*", "dale", Map.of("excitatory", 0.5))
            .constraint("e_e", "deep_r", Map.of("l1", 0.01, "temperature", 0.1))
            .create(3);
    learn(
        network,
        20,
        1,
        now -> {
          for (int j = 0; j < 20; j++) {
            float sign = Math.signum(sum(leaf(now, "e_i")[j]));
            for (float w : leaf(now, "e_e")[j]) {
              assertTrue(sign * w >= 0, "neuron " + j + " of sign " + sign + " has " + w);
            }
          }
        });
  }

  private static float sum(float... row) {
    float sum = 0;
    for (float w : row) {
      sum += w;
    }
    return sum;
  }

  /** The optimizer changes the shadow, the feedback follows what the network runs with. */
  @Test
  void aShadowKeepsWhatIsSmallerThanAStep() {
    EpropNetwork network = builder().constraint("*", "quantise", Map.of("bits", 3)).create(3);
    WeightUpdate update =
        learn(
            network,
            6,
            1,
            now -> {
              for (float[] row : leaf(now, "e_e")) {
                float most = 0;
                for (float w : row) {
                  most = Math.max(most, Math.abs(w));
                }
                for (float w : row) {
                  assertEquals(Math.rint(3 * w / most), 3 * w / most, 1e-5);
                }
              }
              float[][] out = leaf(now, "out.e");
              for (int j = 0; j < 20; j++) {
                for (int k = 0; k < 2; k++) {
                  assertEquals(out[j][k], now.feedback().of(0, 0)[k][j]);
                }
              }
            });
    Leaf shadow = Leaf.byName(update.constraintMemory()).get("e_e.shadow");
    EpropNetwork free = builder().create(3);
    float[] before = flat(leaf(free, "e_e"));
    float[] after = flat(shadow.rows());
    double moved = 0;
    for (int k = 0; k < before.length; k++) {
      moved = Math.max(moved, Math.abs(after[k] - before[k]));
    }
    assertTrue(moved > 0.05 && moved <= 6 * 0.0201 * 1.2, "six steps of about 0.02: " + moved);
  }

  private EpropNetwork constrainedReadout(String signal, String name, Map<String, ?> parameters) {
    return new NetworkBuilder(plugins, INPUTS, 2)
        .population("e", p -> p.neurons("lif", 20))
        .projection("input", "e")
        .readout(r -> r.from("e"))
        .learningSignal(signal, Map.of())
        .constraint("out.e", name, parameters)
        .create(3);
  }

  @Test
  void readoutWeightsThatDecayWithAdaptiveFeedbackAreStillWhatTheyMustBe() {
    Map<String, Object> exact = Map.of("norm", 0.5, "exact", true);
    learn(
        constrainedReadout("adaptive", "row_norm", exact),
        5,
        1,
        now -> {
          for (float[] row : leaf(now, "out.e")) {
            assertEquals(0.5, Math.hypot(row[0], row[1]), 1e-6);
          }
        });
  }

  @Test
  void symmetricFeedbackIsTheRoundedWeights() {
    learn(
        constrainedReadout("symmetric", "quantise", Map.of("bits", 3)),
        5,
        1,
        now -> {
          float[][] out = leaf(now, "out.e");
          float[][] b = now.feedback().leaves().get(0).rows();
          for (int j = 0; j < out.length; j++) {
            assertEquals(out[j][0], b[0][j]);
            assertEquals(out[j][1], b[1][j]);
          }
        });
  }

  @Test
  void deepRKeepsTheNumberOfSynapsesOfARow() {
    EpropNetwork network = builder().constraint("*_e", "deep_r", QUICK).create(3);
    int[][] before = copy(synapses(network, 1).targets());
    learn(
        network,
        6,
        1,
        now -> {
          for (int p = 0; p < 2; p++) {
            Synapses synapses = synapses(now, p);
            for (int i = 0; i < synapses.pre(); i++) {
              int self = p == 1 ? i : -1;
              int[] row = synapses.targets()[i];
              assertEquals(row.length, Arrays.stream(row).distinct().count());
              assertTrue(Arrays.stream(row).allMatch(j -> j >= 0 && j < 20 && j != self));
            }
          }
        });
    int moved = 0;
    for (int i = 0; i < before.length; i++) {
      assertEquals(before[i].length, synapses(network, 1).targets()[i].length);
      moved += Arrays.equals(before[i], synapses(network, 1).targets()[i]) ? 0 : 1;
    }
    assertTrue(moved > 10, moved + " rows");
  }

  /** The engine that was there all the time sees what one of the loaded network sees. */
  @Test
  void whatMovedIsSavedAndSeenByEveryone() {
    EpropNetwork network = all().create(3);
    try (Workers workers = new Workers(1)) {
      GradientEngine engine = network.engine(workers);
      engine.evaluate(network.weights(), batch());
      learn(network, 5, workers, now -> {});
      Path file = folder.resolve("network.npz");
      NetworkFile.of(network).write(file);
      EpropNetwork loaded = NetworkFile.read(file, plugins).network();
      assertEquals(network.digest(), loaded.digest());
      assertArrayEquals(synapses(network, 1).targets(), synapses(loaded, 1).targets());
      Weights gradient = network.newGradient();
      Weights again = loaded.newGradient();
      double loss =
          engine.gradient(network.weights(), network.feedback(), batch(), gradient).loss();
      assertEquals(
          loss,
          loaded
              .engine(workers)
              .gradient(loaded.weights(), loaded.feedback(), batch(), again)
              .loss());
      for (int n = 0; n < gradient.leaves().size(); n++) {
        assertArrayEquals(gradient.leaves().get(n).rows(), again.leaves().get(n).rows());
      }
      float[][] w = leaf(loaded, "e_e");
      Npz archive = Npz.read(file);
      for (int i = 0; i < w.length; i++) {
        double scale = archive.array("e_e.scale").real(i);
        for (float x : w[i]) {
          double n = scale == 0 ? x : x / scale;
          assertEquals(Math.rint(n), n, 1e-4);
        }
      }
    }
  }

  /** Born in the last update: its weight is 0, its optimizer knows but how large gradients are. */
  @Test
  void aNewSynapseHasNoPast() {
    EpropNetwork network = builder().constraint("input_e", "deep_r", QUICK).create(3);
    List<int[][]> targets = new ArrayList<>();
    WeightUpdate update =
        learn(network, 6, 1, now -> targets.add(copy(synapses(now, 0).targets())));
    int[][] before = targets.get(targets.size() - 2);
    int born = 0;
    float[][] momentum = Leaf.byName(update.memory().get(0)).get("input_e").rows();
    float[][] size = Leaf.byName(update.memory().get(1)).get("input_e").rows();
    for (int i = 0; i < INPUTS; i++) {
      for (int k = 0; k < before[i].length; k++) {
        if (synapses(network, 0).targets()[i][k] != before[i][k]) {
          born++;
          assertEquals(0, momentum[i][k]);
          assertTrue(size[i][k] > 0, "as large as its neighbours'");
          assertEquals(0, Math.abs(leaf(network, "input_e")[i][k]));
        }
      }
    }
    assertTrue(born > 3, born + " are new");
  }

  /** 5 bits for 20 neurons, 3 for delays of 1 to 5 steps; a scale of 32 bits for each row. */
  @Test
  void aChipHoldsFewerBits() {
    EpropNetwork network = builder().constraint("e_*", "quantise", Map.of("bits", 4)).create(3);
    ChipMemory memory = ChipMemory.of(network);
    assertEquals(
        List.of(
            new ChipMemory.Part("input_e", 12 * 8, 32, 5, 0),
            new ChipMemory.Part("e_e", 20 * 6, 4, 5 + 3, 20 * 32),
            new ChipMemory.Part("e_i", 100, 4, 0, 20 * 32),
            new ChipMemory.Part("i_e", 100, 32, 0, 0),
            new ChipMemory.Part("e.state", 20, 32, 0, 0),
            new ChipMemory.Part("i.state", 5, 32, 0, 0),
            new ChipMemory.Part("out.e", 40, 32, 0, 0),
            new ChipMemory.Part("out.state", 4, 32, 0, 0)),
        memory.parts());
    assertEquals(96 * 37 + 120 * 12 + 640 + 100 * 4 + 640 + 100 * 32 + 69 * 32, memory.total());
    assertEquals(96 * 37 + 120 * 40 + 100 * 32 + 100 * 32 + 69 * 32, memory.unquantised());
  }

  private void refused(String message, NetworkBuilder builder) {
    assertEquals(
        message, assertThrows(InvalidInputException.class, () -> builder.create(1)).getMessage());
  }

  @Test
  void saysWhatCanNotBeConstrained() {
    refused(
        "constraints[0].for: got \"e_f\", but no weights that learn have such a name; nearest:"
            + " e_e, e_i; known: [input_e, e_e, e_i, out.e]",
        builder().constraint("e_f", "clip", Map.of()));
    refused(
        "constraints[1].for: got \"i_*\", but the weights of i_e do not learn; known: [input_e,"
            + " e_e, e_i, out.e]",
        builder().constraint("*", "clip", Map.of()).constraint("i_*", "clip", Map.of()));
    refused(
        "constraints[0].for: got \"e_*\", but e_i has all the synapses there can be; expected"
            + " sparse projections (connectivity < 1), for this constraint moves synapses; nearest:"
            + " e_e; known: [input_e, e_e]",
        builder().constraint("e_*", "deep_r", Map.of()));
    refused(
        "constraints[0].for: got \"hal*\", but the weights of halves are stored as bfloat16;"
            + " expected \"storage\": \"float32\" where there is a constraint",
        builder()
            .projection("e", "e", p -> p.name("halves").storage(Storage.BFLOAT16))
            .constraint("hal*", "clip", Map.of()));
    EpropNetwork network = builder().constraint("e_e", "deep_r", Map.of()).create(1);
    WeightUpdate update = network.update(adam());
    assertEquals(
        "optimizer: got one with a constraint that moves synapses, but expected none: the traces"
            + " of a running sequence belong to the old synapses",
        assertThrows(
                InvalidInputException.class,
                () -> network.learner().updateAfterEachWindow(update, 0.1))
            .getMessage());
    assertFalse(network.update(adam()).constrainsReadouts());
  }
}
