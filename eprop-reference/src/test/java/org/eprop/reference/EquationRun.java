package org.eprop.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Context;
import org.eprop.api.regularizer.RegularizerFactory;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.reference.ReferenceGradient.Direction;
import org.eprop.reference.ReferenceGradient.Result;

/**
 * The reference's numbers of a random graph.
 *
 * @param held by number, how often an equation was looked at, and found to hold
 */
record EquationRun(
    RandomGraphs.Case graph, LearningRule rule, Result result, Map<Integer, Integer> held) {

  static final double COEFFICIENT = 3;
  static final double TARGET_RATE = 0.2;

  /**
   * Draws a graph and computes its gradient.
   *
   * @param name of the rule
   * @param held by number, how often an equation was found to hold
   */
  static EquationRun of(long seed, String name, Direction way, Map<Integer, Integer> held) {
    RandomGraphs.Case graph = RandomGraphs.draw(seed);
    LearningRuleFactory factory = GoldenGraph.find(LearningRuleFactory.class, name);
    LearningRule rule = factory.create(Context.defaults(factory));
    RegularizerFactory rate = GoldenGraph.find(RegularizerFactory.class, "firing_rate");
    Map<String, ?> values = Map.of("coefficient", COEFFICIENT, "target_rate", TARGET_RATE);
    Result result =
        new ReferenceGradient(
                graph.network(),
                graph.losses(),
                List.of(rate.create(Context.of(Arguments.of(rate, values)))),
                rule)
            .compute(
                ReferenceWeights.of(graph.weights()),
                ReferenceFeedback.of(graph.feedback()),
                ReferenceSample.of(graph.batch()),
                way);
    return new EquationRun(graph, rule, result, held);
  }

  void holds(int number, double left, double right) {
    assertEquals(right, left, 1e-9 * Math.max(1, Math.abs(right)), "(" + number + ")");
    if (left != 0) {
      held.merge(number, 1, Integer::sum);
    }
  }
}
