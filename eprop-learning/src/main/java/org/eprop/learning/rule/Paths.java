package org.eprop.learning.rule;

import org.eprop.api.plugin.Parameter;
import org.eprop.api.rule.Hops;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.rule.PathWeights;
import org.eprop.api.rule.ProjectionPath;

/**
 * The same choice for all forward projections, and for all recurrent ones.
 *
 * @param forward how paths through forward projections are kept
 * @param recurrent how paths through recurrent ones are
 * @param hops how many synapses a path may cross
 * @param detachesReset whether no gradient flows through the reset
 * @param needsSymmetricFeedback whether only the true learning signal makes sense
 */
record Paths(
    PathWeights forward,
    PathWeights recurrent,
    Hops hops,
    boolean detachesReset,
    boolean needsSymmetricFeedback)
    implements LearningRule {

  /** The choice that e-prop and its relatives leave open, after the paper. */
  static final Parameter DETACH_RESET =
      Parameter.flag("detach_reset", true)
          .describe("whether no gradient flows through the reset, the paper's choice");

  @Override
  public PathWeights through(ProjectionPath projection) {
    return projection.forward() ? forward : recurrent;
  }
}
