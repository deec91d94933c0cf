package org.eprop.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.DoubleStream;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Context;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.NetworkStructure;
import org.eprop.reference.ReferenceGradient.Direction;
import org.eprop.reference.ReferenceGradient.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Identities that hold in any graph. */
class RandomGraphTest {

  private static final int SEEDS = 60;

  private static LearningRule rule(String name, Map<String, ?> parameters) {
    LearningRuleFactory factory = GoldenGraph.find(LearningRuleFactory.class, name);
    return factory.create(Context.of(Arguments.of(factory, parameters)));
  }

  private static Result compute(
      RandomGraphs.Case graph, ReferenceWeights weights, LearningRule rule, Direction direction) {
    return new ReferenceGradient(graph.network(), graph.losses(), graph.regularizers(), rule)
        .compute(
            weights,
            ReferenceFeedback.of(graph.feedback()),
            ReferenceSample.of(graph.batch()),
            direction);
  }

  private static Result compute(RandomGraphs.Case graph, LearningRule rule, Direction direction) {
    return compute(graph, ReferenceWeights.of(graph.weights()), rule, direction);
  }

  static void near(ReferenceWeights expected, ReferenceWeights found, double share, String where) {
    assertEquals(expected.leaves().keySet(), found.leaves().keySet());
    expected
        .leaves()
        .forEach(
            (name, rows) -> {
              double size = Math.max(1, all(rows).map(Math::abs).max().orElse(0));
              double[][] others = found.leaves().get(name);
              for (int i = 0; i < rows.length; i++) {
                assertArrayEquals(
                    rows[i], others[i], share * size, where + ", " + name + ", row " + i);
              }
            });
  }

  private static DoubleStream all(double[][] rows) {
    return Arrays.stream(rows).flatMapToDouble(Arrays::stream);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void tracesForwardAndAdjointsBackwardAgree(boolean detachReset) {
    for (long seed = 0; seed < SEEDS; seed++) {
      RandomGraphs.Case graph = RandomGraphs.draw(seed);
      for (LearningRule rule :
          List.of(
              rule("eprop", Map.of("detach_reset", detachReset)),
              rule("s_tllr", Map.of("share", -0.7, "detach_reset", detachReset)))) {
        Result forward = compute(graph, rule, Direction.FORWARD);
        Result backward = compute(graph, rule, Direction.BACKWARD);
        assertArrayEquals(forward.losses(), backward.losses());
        near(forward.gradient(), backward.gradient(), 1e-10, "seed " + seed);
      }
    }
  }

  /** What the others rest on: networks that spike, in which everything that can learn does. */
  @Test
  void graphsSpikeAndEverythingLearns() {
    double spikes = 0;
    double steps = 0;
    Set<String> learning = new HashSet<>();
    for (long seed = 0; seed < SEEDS; seed++) {
      RandomGraphs.Case graph = RandomGraphs.draw(seed);
      Result result = compute(graph, rule("bptt", Map.of()), Direction.BACKWARD);
      for (Trajectory run : result.trajectories()) {
        for (double[][] population : run.spikes()) {
          spikes += all(population).sum();
          steps += all(population).count();
        }
      }
      result
          .gradient()
          .leaves()
          .forEach(
              (name, rows) -> {
                if (all(rows).anyMatch(x -> x != 0)) {
                  learning.add(name);
                }
              });
    }
    assertTrue(spikes / steps > 0.05 && spikes / steps < 0.5, spikes + " of " + steps);
    assertTrue(
        learning.containsAll(
            List.of(
                "p1_p0",
                "p0_p1",
                "p0_p0",
                "p0_p0.delay",
                "p1_p0.delay",
                "p0.bias",
                "p0.tau_m",
                "p0.tau_a",
                "p1.threshold",
                "values.p0",
                "values.bias",
                "values.kappa",
                "classes.kappa")),
        learning.toString());
  }

  /** Readouts do not act on spikes, so that their part of E is smooth. */
  @Test
  void readoutsByFiniteDifferences() {
    LearningRule rule = rule("eprop", Map.of());
    int fixed = 0;
    for (long seed = 0; seed < 20; seed++) {
      RandomGraphs.Case graph = RandomGraphs.draw(seed);
      ReferenceWeights weights = ReferenceWeights.of(graph.weights());
      ReferenceWeights gradient = compute(graph, weights, rule, Direction.BACKWARD).gradient();
      for (Map.Entry<String, double[][]> leaf : weights.leaves().entrySet()) {
        String readout = leaf.getKey().replaceAll("\\..*", "");
        if (readout.equals("values") || readout.equals("classes")) {
          double[][] found = gradient.leaves().get(leaf.getKey());
          boolean learns = Leaf.byName(graph.weights().leaves()).get(leaf.getKey()).learned();
          assertEquals(learns, found != null, seed + " " + leaf.getKey());
          fixed += learns ? 0 : 1;
          for (int i = 0; learns && i < found.length; i++) {
            for (int k = 0; k < found[i].length; k++) {
              double expected = difference(graph, weights, rule, leaf.getValue()[i], k);
              double tolerance = 1e-6 * Math.max(1, Math.abs(expected));
              assertEquals(expected, found[i][k], tolerance, seed + " " + leaf.getKey());
            }
          }
        }
      }
    }
    assertTrue(fixed > 0, "no readout was fixed");
  }

  private static double difference(
      RandomGraphs.Case graph, ReferenceWeights weights, LearningRule rule, double[] row, int k) {
    double h = 1e-5;
    double at = row[k];
    row[k] = at + h;
    double above = compute(graph, weights, rule, Direction.BACKWARD).lossTask();
    row[k] = at - h;
    double below = compute(graph, weights, rule, Direction.BACKWARD).lossTask();
    row[k] = at;
    return (above - below) / (2 * h);
  }

  @Test
  void exactForwardIsTheWholeGradientWithoutRecurrence() {
    LearningRule exact = rule("eprop_exact_forward", Map.of());
    LearningRule bptt = rule("bptt", Map.of("detach_reset", true));
    int compared = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      RandomGraphs.Case graph = RandomGraphs.draw(seed);
      ReferenceWeights weights = ReferenceWeights.of(graph.weights());
      NetworkStructure network = graph.network();
      for (int i = 0; i < network.projections().size(); i++) {
        if (!network.projections().get(i).isForward()) {
          for (double[] row : weights.projection(i)) {
            Arrays.fill(row, 0);
          }
        }
      }
      Result expected = compute(graph, weights, bptt, Direction.BACKWARD);
      Result found = compute(graph, weights, exact, Direction.BACKWARD);
      near(expected.gradient(), found.gradient(), 1e-12, "seed " + seed);
      compared++;
    }
    assertEquals(SEEDS, compared);
  }

  @Test
  void noForwardFormForKeptPaths() {
    RandomGraphs.Case graph = RandomGraphs.draw(1);
    assertEquals(
        "the path through other neurons has no forward form here",
        assertThrows(
                IllegalArgumentException.class,
                () -> compute(graph, rule("eprop_one_hop", Map.of()), Direction.FORWARD))
            .getMessage());
  }
}
