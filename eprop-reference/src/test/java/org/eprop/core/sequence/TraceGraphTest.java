package org.eprop.core.sequence;

import static org.eprop.core.gradient.Agreement.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalDouble;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.rule.PathWeights;
import org.eprop.api.rule.ProjectionPath;
import org.eprop.api.trace.DerivedTrace;
import org.eprop.api.trace.EligibilityTrace;
import org.eprop.core.forward.SequencePlan;
import org.eprop.core.gradient.Agreement;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.gradient.RandomGraphs;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.reference.ReferenceFeedback;
import org.eprop.reference.ReferenceGradient;
import org.eprop.reference.ReferenceGradient.Direction;
import org.eprop.reference.ReferenceSample;
import org.eprop.reference.ReferenceWeights;
import org.junit.jupiter.api.Test;

/** Any trace, in any graph: forward = backward = batch = windows. */
class TraceGraphTest {

  private static final int SEEDS = 60;

  /** e-prop's paths with some trace. */
  record Traced(EligibilityTrace trace) implements LearningRule {
    @Override
    public PathWeights through(ProjectionPath projection) {
      return PathWeights.CUT;
    }

    @Override
    public boolean detachesReset() {
      return true;
    }
  }

  private static final List<EligibilityTrace> DERIVED =
      List.of(
          new DerivedTrace(1, OptionalDouble.of(0.95)),
          new DerivedTrace(0.4, OptionalDouble.empty()),
          new DerivedTrace(0, OptionalDouble.of(0.8)),
          new DerivedTrace(0, OptionalDouble.of(0)));

  static ReferenceGradient.Result reference(
      RandomGraphs.Case graph, EligibilityTrace trace, Direction direction) {
    return new ReferenceGradient(graph.network(), graph.losses(), List.of(), new Traced(trace))
        .compute(
            ReferenceWeights.of(graph.weights()),
            ReferenceFeedback.of(graph.feedback()),
            ReferenceSample.of(graph.batch()),
            direction);
  }

  static Weights batch(RandomGraphs.Case graph, EligibilityTrace trace) {
    Weights gradient = Weights.gradient(graph.network());
    try (Workers workers = new Workers(1)) {
      new GradientEngine(graph.network(), graph.losses(), List.of(), new Traced(trace), workers)
          .gradient(graph.weights(), graph.feedback(), graph.batch(), gradient);
    }
    return gradient;
  }

  static Weights windows(RandomGraphs.Case graph, EligibilityTrace trace, int window) {
    SequenceLearner learner =
        new SequenceLearner(
            new SequencePlan(graph.network(), graph.weights(), new Traced(trace)),
            graph.weights(),
            graph.feedback(),
            graph.losses(),
            List.of(),
            0,
            window);
    learner.run(graph.batch().get(0));
    learner.endWindow();
    return learner.gradient();
  }

  @Test
  void derivedTracesGiveOneGradientWhicheverWayItIsComputed() {
    int compared = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      RandomGraphs.Case graph = RandomGraphs.drawOnline(seed, seed % 2 == 1);
      compared += agree(graph, DERIVED.get(seed % DERIVED.size()), seed) ? 1 : 0;
    }
    assertTrue(compared >= 0.8 * SEEDS, compared + " compared");
  }

  /** Whether single precision was compared: no neuron comes too close to its threshold. */
  static boolean agree(RandomGraphs.Case graph, EligibilityTrace trace, int seed) {
    String where = "seed " + seed + ", " + trace;
    ReferenceGradient.Result forward = reference(graph, trace, Direction.FORWARD);
    ReferenceGradient.Result backward = reference(graph, trace, Direction.BACKWARD);
    assertEquals(forward.lossTask(), backward.lossTask(), where);
    assertClose(forward.gradient(), backward.gradient(), 1e-10);
    if (!Agreement.clearOfThreshold(forward.trajectories())) {
      return false;
    }
    assertClose(forward.gradient(), batch(graph, trace), 2e-4);
    boolean sums = graph.losses().stream().noneMatch(loss -> loss.mean());
    if (sums) {
      for (int window : new int[] {1, 3, 100}) {
        assertClose(forward.gradient(), windows(graph, trace, window), 3e-4);
      }
    }
    return true;
  }
}
