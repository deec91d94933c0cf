package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.network.Weights;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.eprop.core.sequence.SequenceLearner;
import org.eprop.host.testing.NumPy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program that follows the numbered steps of docs/paper.md learns what Java does, in a closed
 * loop; and without any of its marked lines, which are these steps, it does not.
 */
class ByEventsTest {

  private static final Path PROGRAM = Path.of("../eprop-examples/examples/paper/by_events.py");
  private static final int STEPS = 300;
  private static final int INPUTS = 12;
  private static final int NEURONS = 16;

  /** Of these, the first are fast LIF neurons. */
  private static final int LIF = 6;

  private static final int OUTPUTS = 2;
  private static final double FAST = 3;
  private static final double RATE = 0.1;

  @TempDir private Path folder;

  /** Fast LIF neurons, whose P has to be brought up to date early, and slow adaptive ones. */
  private static EpropNetwork network(Plugins plugins) {
    return new NetworkBuilder(plugins, INPUTS, OUTPUTS)
        .layer(
            l ->
                l.population("lif", LIF, Map.of("tau_m", FAST))
                    .population("alif", NEURONS - LIF, Map.of("tau_a", 50, "beta", 0.3))
                    .gains(2, 1))
        .loss("mean_squared_error", Map.of())
        .learningSignal("random", Map.of())
        .create(2);
  }

  /** What Python reads: constants, first weights and data. */
  private static Map<String, Object> written(EpropNetwork network, float[][] x, double[][] wanted) {
    double[][][] a = new double[NEURONS][2][2];
    double[][] r = new double[NEURONS][];
    double[][] kept = new double[NEURONS][];
    double[][] g = new double[NEURONS][];
    double[][] u = new double[NEURONS][];
    for (int j = 0; j < NEURONS; j++) {
      boolean lif = j < LIF;
      a[j][0][0] = Math.exp(-1 / (lif ? FAST : 20));
      a[j][1][1] = Math.exp(-1 / 50.0);
      u[j] = new double[] {1, 0};
      r[j] = new double[] {-1, lif ? 0 : 1};
      kept[j] = new double[] {0, lif ? 0 : 1};
      g[j] = new double[] {1, lif ? 0 : -0.3};
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("A", a);
    all.put("u", u);
    all.put("r", r);
    all.put("r_kept", kept);
    all.put("g", g);
    all.put("threshold", 1);
    all.put("gamma", 0.3);
    all.put("kappa", Math.exp(-1 / 20.0));
    all.put("rate", RATE);
    all.put("epsilon", 0.1);
    all.put("F", network.feedback().of(0, 0));
    all.putAll(learned(network));
    all.put("inputs", x);
    all.put("targets", wanted);
    return all;
  }

  /** W [inputs, then neurons][neuron], V [output][neuron] and the readout's bias. */
  private static Map<String, Object> learned(EpropNetwork network) {
    Weights weights = network.weights();
    List<float[]> w = new ArrayList<>(List.of(weights.projection(0)));
    w.addAll(List.of(weights.projection(1)));
    float[][] v = new float[OUTPUTS][NEURONS];
    for (int j = 0; j < NEURONS; j++) {
      for (int k = 0; k < OUTPUTS; k++) {
        v[k][j] = weights.readout(0, 0)[j][k];
      }
    }
    return Map.of("W", w, "V", v, "bias", weights.readoutBias(0));
  }

  private JsonNode python(List<String> lines, String file) throws Exception {
    Files.write(folder.resolve(file), lines);
    String said = NumPy.run(folder, file, "case.json");
    return new ObjectMapper().readTree(said);
  }

  private static double difference(JsonNode a, JsonNode b) {
    double most = 0;
    for (String name : List.of("W", "V", "bias")) {
      List<Double> x = numbers(a.get(name));
      List<Double> y = numbers(b.get(name));
      assertEquals(y.size(), x.size(), name);
      for (int i = 0; i < x.size(); i++) {
        most = Math.max(most, Math.abs(x.get(i) - y.get(i)));
      }
    }
    return most;
  }

  private static List<Double> numbers(JsonNode node) {
    List<Double> all = new ArrayList<>();
    node.forEach(
        one -> {
          if (one.isArray()) {
            all.addAll(numbers(one));
          } else {
            all.add(one.asDouble());
          }
        });
    return all;
  }

  @Test
  void eachStepIsNeeded() throws Exception {
    RandomGenerator random = new RandomStreams(1).stream("data");
    float[][] x = new float[STEPS][INPUTS];
    double[][] wanted = new double[STEPS][OUTPUTS];
    for (int t = 0; t < STEPS; t++) {
      for (int i = 0; i < INPUTS; i++) {
        x[t][i] = random.nextInt(10) == 0 ? 1 : 0;
      }
      for (int k = 0; k < OUTPUTS; k++) {
        wanted[t][k] = Math.sin(0.1 * t + k);
      }
    }
    ObjectMapper json = new ObjectMapper();
    JsonNode start;
    JsonNode expected;
    try (Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build()) {
      EpropNetwork network = network(plugins);
      json.writeValue(folder.resolve("case.json").toFile(), written(network, x, wanted));
      start = json.valueToTree(learned(network));
      SequenceLearner learner = network.learner();
      learner.updateAfterEachWindow(network.update(plugins, "sgd", Map.of()), RATE);
      assertEquals("learns step by step, by events", learner.toString());
      for (int t = 0; t < STEPS; t++) {
        learner.step(x[t]);
        learner.learn(wanted[t]);
      }
      learner.state(); // brings all weights up to date
      expected = json.valueToTree(learned(network));
    }
    double moved = difference(start, expected);
    List<String> lines = Files.readAllLines(PROGRAM);
    double error = difference(python(lines, "by_events.py"), expected);
    assertTrue(error <= 1e-4 * moved, error + " of " + moved);

    TreeSet<String> marks = new TreeSet<>();
    for (int i = 0; i < lines.size(); i++) {
      int mark = lines.get(i).indexOf("  # ");
      if (mark > 0 && !lines.get(i).strip().startsWith("#")) {
        marks.add(lines.get(i).substring(mark + 4));
        List<String> without = new ArrayList<>(lines);
        without.remove(i);
        double broken = difference(python(without, "without" + i + ".py"), expected);
        assertTrue(broken > 0.01 * moved, "without " + lines.get(i) + ": " + broken);
      }
    }
    assertEquals("[readout, size, step 1, step 2, step 3, step 4, step 5]", marks.toString());
  }

  /** Besides the steps, which another test reads there. */
  @Test
  void thePageHasTheReadout() throws IOException {
    String page = Files.readString(Path.of("../docs/paper.md"));
    for (String printed :
        List.of(
            "$\\bar z_j := \\kappa \\bar z_j + z_j$ and $\\bar 1 := \\kappa \\bar 1 + 1$",
            "adds $|\\delta|^2 (c^2 |\\bar z|^2 + \\bar 1^2)$ to that sum, for $\\eta^t = 1$.",
            "$V_{kj} := V_{kj} - \\eta^t c\\, \\delta_k \\bar z_j$",
            "$\\beta_k := \\beta_k - \\eta^t \\delta_k \\bar 1$",
            "$y_k := y_k - \\eta^t \\delta_k (c^2 |\\bar z|^2 + \\bar 1^2)$")) {
      assertTrue(page.contains(printed), printed);
    }
  }
}
