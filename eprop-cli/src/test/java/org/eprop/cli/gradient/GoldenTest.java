package org.eprop.cli.gradient;

import static org.eprop.cli.gradient.NestedLists.assertClose;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.reference.ForwardEprop;
import org.eprop.core.reference.ReferenceGradient;
import org.eprop.core.reference.Trajectory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every case computed elsewhere in float64, by the reference and by the fast path. */
class GoldenTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static Plugins plugins;

  @BeforeAll
  static void load() {
    plugins = Plugins.builder().classPath(GoldenTest.class.getClassLoader()).build();
  }

  @AfterAll
  static void close() {
    plugins.close();
  }

  static List<Path> cases() throws IOException, URISyntaxException {
    Path folder = Path.of(GoldenTest.class.getResource("/golden").toURI());
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
    }
  }

  static LearningRule rule(String name) {
    LearningRuleFactory factory = plugins.find(LearningRuleFactory.class, name);
    return factory.create(Arguments.defaults(factory));
  }

  @Test
  void thereAreTwenty() throws IOException, URISyntaxException {
    assertEquals(20, cases().size());
  }

  private static void compare(JsonNode expected, CaseResult result, double share) {
    JsonNode got = JSON.valueToTree(result);
    assertEquals(expected.get("spikes"), got.get("spikes"), "spikes");
    for (String name :
        List.of(
            "loss_task",
            "loss_regularisation",
            "loss_total",
            "v",
            "a",
            "psi",
            "readout",
            "learning_signal")) {
      assertClose(name, expected.get(name), got.get(name), share);
    }
    for (String name : List.of("w_in", "w_rec", "w_out", "b_out")) {
      assertClose(name, expected.get("grad").get(name), got.get("grad").get(name), share);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void referencePath(Path file) throws IOException {
    GradientCase read = new CaseReader(plugins).read(file);
    JsonNode expected = JSON.readTree(file.toFile()).get("expected");
    compare(expected, new CaseRunner(rule("eprop")).reference(read), 1e-10);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void fastPath(Path file) throws IOException {
    GradientCase read = new CaseReader(plugins).read(file);
    JsonNode expected = JSON.readTree(file.toFile()).get("expected");
    compare(expected, new CaseRunner(rule("eprop")).fast(read), 1e-4);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void backPropagationThroughTime(Path file) throws IOException {
    GradientCase read = new CaseReader(plugins).read(file);
    JsonNode expected = JSON.readTree(file.toFile()).get("expected").get("grad_bptt_symmetric");
    CaseRunner runner = new CaseRunner(rule("bptt"));
    JsonNode reference = JSON.valueToTree(runner.reference(read).grad());
    JsonNode fast = JSON.valueToTree(runner.fast(read).grad());
    for (String name : List.of("w_in", "w_rec", "w_out", "b_out")) {
      assertClose(name, expected.get(name), reference.get(name), 1e-10);
      assertClose(name, expected.get(name), fast.get(name), 1e-4);
    }
  }

  /** A synapse followed by itself ends where all synapses together do, to the last bit. */
  private static void checkSynapses(
      NetworkStructure network,
      Trajectory run,
      boolean recurrent,
      ForwardEprop.FinalTraces traces) {
    int last = run.steps() - 1;
    for (int i = 0; i < traces.eligibilityTrace().length; i++) {
      for (int j = 0; j < network.size(0); j++) {
        ForwardEprop.SynapseTrace one =
            ForwardEprop.synapse(network, rule("eprop"), run, 0, recurrent, i, j);
        assertArrayEquals(traces.eligibilityVector()[i][j], one.eligibilityVector()[last]);
        assertEquals(traces.eligibilityTrace()[i][j], one.eligibilityTrace()[last]);
        assertEquals(traces.filteredTrace()[i][j], one.filteredTrace()[last]);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void eligibilityTracesAtTheLastStep(Path file) throws IOException {
    GradientCase c = new CaseReader(plugins).read(file);
    JsonNode expected = JSON.readTree(file.toFile()).get("expected").get("final_traces");
    ReferenceGradient.Result result =
        new ReferenceGradient(c.network(), c.loss(), c.mean(), c.regularizers(), rule("eprop"))
            .compute(c.weights(), c.feedback(false), c.batch(), ReferenceGradient.Way.FORWARD);
    for (int b = 0; b < c.batch().size(); b++) {
      Trajectory run = result.trajectories().get(b);
      for (String matrix : List.of("w_in", "w_rec")) {
        ForwardEprop.FinalTraces traces =
            ForwardEprop.finalTraces(c.network(), rule("eprop"), run, 0, matrix.equals("w_rec"));
        int rows = traces.eligibilityTrace().length;
        double[][] v = new double[rows][c.network().size(0)];
        double[][] a = new double[rows][c.network().size(0)];
        for (int i = 0; i < rows; i++) {
          for (int j = 0; j < v[i].length; j++) {
            v[i][j] = traces.eligibilityVector()[i][j][0];
            a[i][j] = traces.eligibilityVector()[i][j][1];
          }
        }
        check(expected, "eps_v", matrix, b, v);
        check(expected, "eps_a", matrix, b, a);
        check(expected, "e", matrix, b, traces.eligibilityTrace());
        check(expected, "e_bar", matrix, b, traces.filteredTrace());
        checkSynapses(c.network(), run, matrix.equals("w_rec"), traces);
      }
    }
  }

  private static void check(
      JsonNode expected, String trace, String matrix, int b, double[][] byPresynaptic) {
    JsonNode got = JSON.valueToTree(CaseReader.transpose(byPresynaptic));
    assertClose(trace + " " + matrix, expected.get(trace).get(matrix).get(b), got, 1e-10);
  }
}
