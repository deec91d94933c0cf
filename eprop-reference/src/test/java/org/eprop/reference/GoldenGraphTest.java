package org.eprop.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Context;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Synapses;
import org.eprop.reference.ReferenceGradient.Direction;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The golden cases of networks that are graphs, under each rule. */
class GoldenGraphTest {

  private static final double TOLERANCE = 1e-10;

  @TestFactory
  List<DynamicTest> casesAndRules() {
    List<DynamicTest> tests = new ArrayList<>();
    for (String name : GoldenGraph.NAMES) {
      for (String rule : List.of("eprop", "eprop_exact_forward", "eprop_one_hop", "bptt")) {
        tests.add(
            DynamicTest.dynamicTest(
                name + " " + rule, () -> check(name, rule, Direction.BACKWARD)));
      }
      tests.add(
          DynamicTest.dynamicTest(
              name + " forward", () -> check(name, "eprop", Direction.FORWARD)));
    }
    return tests;
  }

  private static void check(String name, String ruleName, Direction direction) {
    GoldenGraph golden = GoldenGraph.read(name);
    LearningRule rule = rule(ruleName, golden.detachReset());
    ReferenceGradient.Result result =
        new ReferenceGradient(golden.network(), golden.losses(), List.of(), rule)
            .compute(
                golden.weights(),
                rule.needsSymmetricFeedback()
                    ? ReferenceFeedback.symmetric(golden.network(), golden.weights())
                    : golden.feedback(),
                golden.batch(),
                direction);
    checkRun(golden, result);
    checkGradient(golden.network(), golden.expected().get("grad").get(ruleName), result.gradient());
  }

  private static LearningRule rule(String name, boolean detachReset) {
    LearningRuleFactory factory = GoldenGraph.find(LearningRuleFactory.class, name);
    return factory.create(
        name.equals("bptt")
            ? Context.of(Arguments.of(factory, Map.of("detach_reset", detachReset)))
            : Context.defaults(factory));
  }

  private static void checkRun(GoldenGraph golden, ReferenceGradient.Result result) {
    NetworkStructure network = golden.network();
    JsonNode expected = golden.expected();
    near(expected.get("loss_total").doubleValue(), result.lossTask());
    for (int m = 0; m < network.readouts().size(); m++) {
      String readout = network.readouts().get(m).name();
      near(expected.get("losses").get(readout).doubleValue(), result.losses()[m]);
    }
    for (int b = 0; b < golden.batch().size(); b++) {
      Trajectory run = result.trajectories().get(b);
      for (int p = 0; p < network.populations().size(); p++) {
        String name = network.populations().get(p).name();
        double[][] spikes = GoldenGraph.matrix(expected.get("spikes").get(name).get(b));
        double[][] v = GoldenGraph.matrix(expected.get("v").get(name).get(b));
        for (int t = 0; t < run.steps(); t++) {
          assertArrayEquals(spikes[t], run.spikes()[p][t], "spikes of " + name + " at " + t);
          for (int j = 0; j < v[t].length; j++) {
            assertEquals(v[t][j], run.states()[p][t][j][0], TOLERANCE, "v of " + name);
          }
        }
      }
      for (int m = 0; m < network.readouts().size(); m++) {
        String name = network.readouts().get(m).name();
        near(
            name, GoldenGraph.matrix(expected.get("readouts").get(name).get(b)), run.readouts()[m]);
      }
    }
  }

  private static void near(double expected, double found) {
    assertEquals(expected, found, TOLERANCE * Math.max(1, Math.abs(expected)));
  }

  private static void checkGradient(
      NetworkStructure network, JsonNode expected, ReferenceWeights gradient) {
    for (int i = 0; i < network.projections().size(); i++) {
      Projection projection = network.projections().get(i);
      near(
          projection.name(),
          GoldenGraph.matrix(expected.get("projections").get(projection.name())),
          dense(projection, gradient.projection(i)));
    }
    for (int p = 0; p < network.populations().size(); p++) {
      JsonNode parameters = expected.get("parameters").get(network.populations().get(p).name());
      for (int i = 0; i < gradient.parameters(p).length; i++) {
        String name = network.populations().get(p).learned().get(i).parameter();
        near(name, row(parameters.get(name)), new double[][] {gradient.parameters(p)[i]});
      }
    }
    for (int m = 0; m < network.readouts().size(); m++) {
      JsonNode readout = expected.get("readouts").get(network.readouts().get(m).name());
      near("bias", row(readout.get("bias")), new double[][] {gradient.readoutBias(m)});
      near(readout.get("kappa").doubleValue(), gradient.kappa(m)[0]);
      for (int p = 0; p < network.populations().size(); p++) {
        JsonNode w = readout.get(network.populations().get(p).name());
        if (w == null) {
          assertNull(gradient.readout(m, p), "a readout that does not see the population");
        } else {
          near("w_out", GoldenGraph.matrix(w), transpose(gradient.readout(m, p)));
        }
      }
    }
  }

  private static double[][] row(JsonNode vector) {
    return new double[][] {GoldenGraph.vector(vector)};
  }

  /** Written out, [post][pre], with 0 where there is no synapse. */
  private static double[][] dense(Projection projection, double[][] rows) {
    Synapses synapses = projection.synapses();
    double[][] dense = new double[synapses.post()][synapses.pre()];
    for (int i = 0; i < rows.length; i++) {
      for (int k = 0; k < rows[i].length; k++) {
        dense[synapses.target(i, k)][i] = rows[i][k];
      }
    }
    return dense;
  }

  private static double[][] transpose(double[][] rows) {
    double[][] t = new double[rows[0].length][rows.length];
    for (int i = 0; i < rows.length; i++) {
      for (int k = 0; k < rows[i].length; k++) {
        t[k][i] = rows[i][k];
      }
    }
    return t;
  }

  private static void near(String what, double[][] expected, double[][] found) {
    double size =
        Arrays.stream(expected).flatMapToDouble(Arrays::stream).map(Math::abs).max().orElse(0);
    assertEquals(expected.length, found.length, what);
    for (int i = 0; i < expected.length; i++) {
      assertArrayEquals(expected[i], found[i], TOLERANCE * Math.max(1, size), what + " " + i);
    }
  }
}
