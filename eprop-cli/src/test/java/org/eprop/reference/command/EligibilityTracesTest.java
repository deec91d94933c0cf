package org.eprop.reference.command;

import static org.eprop.reference.command.NestedLists.assertClose;
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
import org.eprop.api.plugin.Context;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.core.network.Projection;
import org.eprop.core.plugin.Plugins;
import org.eprop.reference.ReferenceGradient;
import org.eprop.reference.SynapseTrace;
import org.eprop.reference.Trajectory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Eligibility traces of every case of a layer that was computed elsewhere in float64. */
class EligibilityTracesTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static Plugins plugins;

  @BeforeAll
  static void load() {
    plugins = Plugins.builder().classPath(EligibilityTracesTest.class.getClassLoader()).build();
  }

  @AfterAll
  static void close() {
    plugins.close();
  }

  static List<Path> cases() throws IOException, URISyntaxException {
    Path folder = Path.of(EligibilityTracesTest.class.getResource("/golden").toURI());
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
    }
  }

  static LearningRule rule(String name) {
    LearningRuleFactory factory = plugins.find(LearningRuleFactory.class, name);
    return factory.create(Context.defaults(factory));
  }

  /** A synapse followed by itself ends where all synapses together do, to the last bit. */
  private static void checkSynapses(
      GradientCase c, Trajectory run, Projection projection, FinalTraces traces) {
    int last = run.steps() - 1;
    for (int i = 0; i < traces.eligibilityTrace().length; i++) {
      for (int j = 0; j < c.network().size(0); j++) {
        SynapseTrace one =
            SynapseTrace.of(c.network(), c.weights(), rule("eprop"), run, projection, i, j);
        assertArrayEquals(traces.eligibilityVector()[i][j], one.eligibilityVector()[last]);
        assertEquals(traces.eligibilityTrace()[i][j], one.eligibilityTrace()[last]);
        assertEquals(traces.filteredTrace()[0][i][j], one.filteredTrace()[0][last]);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void atTheLastStep(Path file) throws IOException {
    GradientCase c = CaseReader.read(file, plugins);
    JsonNode expected = JSON.readTree(file.toFile()).get("expected").get("final_traces");
    LearningRule eprop = rule("eprop");
    ReferenceGradient.Result result =
        new ReferenceGradient(c.network(), c.losses(), c.regularizers(), eprop)
            .compute(
                c.weights(), c.feedback(eprop), c.batch(), ReferenceGradient.Direction.FORWARD);
    for (int b = 0; b < c.batch().size(); b++) {
      Trajectory run = result.trajectories().get(b);
      for (Projection projection : c.network().projections()) {
        FinalTraces traces = FinalTraces.of(c.network(), c.weights(), eprop, run, projection);
        int rows = traces.eligibilityTrace().length;
        double[][] v = new double[rows][c.network().size(0)];
        double[][] a = new double[rows][c.network().size(0)];
        for (int i = 0; i < rows; i++) {
          for (int j = 0; j < v[i].length; j++) {
            v[i][j] = traces.eligibilityVector()[i][j][0];
            a[i][j] = traces.eligibilityVector()[i][j][1];
          }
        }
        check(expected, "eps_v", projection.name(), b, v);
        check(expected, "eps_a", projection.name(), b, a);
        check(expected, "e", projection.name(), b, traces.eligibilityTrace());
        check(expected, "e_bar", projection.name(), b, traces.filteredTrace()[0]);
        checkSynapses(c, run, projection, traces);
      }
    }
  }

  private static void check(
      JsonNode expected, String trace, String matrix, int b, double[][] byPresynaptic) {
    JsonNode got = JSON.valueToTree(CaseReader.transpose(byPresynaptic));
    assertClose(trace + " " + matrix, expected.get(trace).get(matrix).get(b), got, 1e-10);
  }
}
