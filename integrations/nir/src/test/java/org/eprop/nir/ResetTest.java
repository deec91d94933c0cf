package org.eprop.nir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.RealInput;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.plugin.Plugins;
import org.eprop.nir.export.NirExport;
import org.eprop.nir.export.Profile;
import org.eprop.nir.graph.Edge;
import org.eprop.nir.graph.Metadata;
import org.eprop.nir.graph.NirGraph;
import org.eprop.nir.graph.NirNode;
import org.eprop.nir.graph.Tensor;
import org.eprop.nir.imports.NirImport;
import org.eprop.nir.imports.Reset;
import org.eprop.nir.verify.SpikeTrains;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a spike does in LIF, IF and CubaLIF, beside a loop that steps as the nodes' text says. */
class ResetTest {

  private static final Plugins PLUGINS = TestNetworks.plugins();
  private static final int N = 3;
  private static final int STEPS = 300;
  private static final double DT = 1e-3;
  private static final double[] THETA = {1, 0.5, 0.75};

  @AfterAll
  static void close() {
    PLUGINS.close();
  }

  /** One of the nodes, which drives itself; r says whether input is scaled by dt / tau. */
  private static NirGraph graph(String type, boolean scaled) {
    double[] tau = {10 * DT, 20 * DT, 40 * DT};
    double[] tauSyn = {4 * DT, 5 * DT, 8 * DT};
    double[] one = {1, 1, 1};
    double[] r = new double[N];
    double[] in = new double[N];
    for (int j = 0; j < N; j++) {
      r[j] = scaled ? 1 : tau[j] / DT;
      in[j] = tauSyn[j] / DT;
    }
    Tensor zero = Tensor.filled(N, 0);
    Tensor theta = Tensor.of(THETA);
    Metadata none = Metadata.NONE;
    NirNode node =
        switch (type) {
          case "IF" -> new NirNode.IF(Tensor.of(1 / DT, 1 / DT, 1 / DT), theta, zero, none);
          case "LIF" -> new NirNode.LIF(Tensor.of(tau), Tensor.of(r), zero, theta, zero, none);
          default ->
              new NirNode.CubaLIF(
                  Tensor.of(tauSyn),
                  Tensor.of(tau),
                  Tensor.of(r),
                  zero,
                  theta,
                  zero,
                  Tensor.of(in),
                  none);
        };
    NirNode identity = linear(1, 0);
    return new NirGraph(
        Map.of(
            "n0",
            new NirNode.Input(Tensor.ofWhole(N), none),
            "n1",
            identity,
            "n2",
            node,
            "n3",
            linear(0, -0.25),
            "n4",
            linear(1, 0),
            "n5",
            new NirNode.Output(Tensor.ofWhole(N), none)),
        List.of(
            new Edge("n0", "n1"),
            new Edge("n1", "n2"),
            new Edge("n2", "n3"),
            new Edge("n3", "n2"),
            new Edge("n2", "n4"),
            new Edge("n4", "n5")),
        none);
  }

  /** On the diagonal, and beside it. */
  private static NirNode linear(double on, double off) {
    double[] w = new double[N * N];
    for (int k = 0; k < w.length; k++) {
      w[k] = k % (N + 1) == 0 ? on : off;
    }
    return new NirNode.Linear(new Tensor(Tensor.Type.FLOAT32, new int[] {N, N}, w), Metadata.NONE);
  }

  /** Multiples of 1/64: currents are exact, and a rounding seldom decides a spike. */
  private static float[][] input(boolean scaled) {
    Random random = new Random(5);
    float[][] x = new float[STEPS][N];
    for (float[] row : x) {
      for (int j = 0; j < N; j++) {
        row[j] = (scaled ? 16 : 1) * random.nextInt(25) / 64f;
      }
    }
    return x;
  }

  private static byte[][] loop(String type, boolean scaled, Reset reset, float[][] x) {
    double[] tau = {10, 20, 40};
    double[] tauSyn = {4, 5, 8};
    double[] v = new double[N];
    double[] i = new double[N];
    byte[][] z = new byte[STEPS][N];
    for (int t = 0; t < STEPS; t++) {
      for (int j = 0; j < N; j++) {
        double alpha = type.equals("IF") ? 1 : 1 - 1 / tau[j];
        double syn = type.equals("CubaLIF") ? 1 - 1 / tauSyn[j] : 0;
        double back = 0;
        for (int k = 0; k < N && t > 0; k++) {
          back += k == j ? 0 : -0.25 * z[t - 1][k];
        }
        i[j] = syn * i[j] + x[t][j] + back;
        v[j] = alpha * v[j] + (scaled ? 1 / tau[j] : 1) * i[j];
        z[t][j] = (byte) (v[j] > THETA[j] ? 1 : 0);
        v[j] = z[t][j] == 0 ? v[j] : reset == Reset.ZERO ? 0 : v[j] - THETA[j];
      }
    }
    return z;
  }

  @ParameterizedTest
  @CsvSource({
    "LIF, false",
    "LIF, true",
    "CubaLIF, false",
    "CubaLIF, true",
    "IF, false",
  })
  void aSpikeDoesWithinItsStepWhatTheLoopDoes(String type, boolean scaled) {
    float[][] x = input(scaled);
    int[] spikes = new int[2];
    for (Reset reset : Reset.values()) {
      NirImport imported = NirImport.of(graph(type, scaled), DT, reset, PLUGINS);
      SpikeTrains trains = SpikeTrains.of(imported.network(), List.of(new RealInput(N, x)));
      byte[][] wanted = loop(type, scaled, reset, x);
      assertArrayEquals(wanted, trains.spikes().values().iterator().next()[0]);
      for (byte[] row : wanted) {
        spikes[reset.ordinal()] += row[0] + row[1] + row[2];
      }
    }
    assertTrue(spikes[0] > 50, () -> "only " + spikes[0] + " spikes");
    assertNotEquals(spikes[0], spikes[1], "both resets did the same");
  }

  @Test
  void itIsSaidWhichWasTakenAndWhy() {
    NirGraph graph = graph("CubaLIF", false);
    assertEquals(
        List.of(
            "node n2 (CubaLIF): a spike resets v to 0, since NIR has no field for the reset and"
                + " v_reset is 0; if the framework subtracts the threshold: --reset subtract"),
        NirImport.of(graph, DT, PLUGINS).notes());
    assertEquals(
        List.of("node n2 (CubaLIF): a spike resets v to 0, as --reset zero says"),
        NirImport.of(graph, DT, Reset.ZERO, PLUGINS).notes());
    assertEquals(
        List.of(
            "node n2 (CubaLIF): a spike subtracts the threshold from v, before the next step's"
                + " decay, as --reset subtract says"),
        NirImport.of(graph, DT, Reset.SUBTRACT, PLUGINS).notes());
  }

  @Test
  void aGraphThatSaysItItselfTakesNone() {
    EpropNetwork network = TestNetworks.all().get("alif").apply(PLUGINS);
    NirGraph graph = NirExport.of(network, Profile.EXACT, false).graph();
    assertEquals(
        "reset: got subtract, but expected none: the graph has no LIF, IF or CubaLIF, and says"
            + " itself what a spike does",
        assertThrows(
                InvalidInputException.class, () -> NirImport.of(graph, DT, Reset.SUBTRACT, PLUGINS))
            .getMessage());
  }
}
