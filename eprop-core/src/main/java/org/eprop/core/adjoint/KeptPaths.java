package org.eprop.core.adjoint;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.eprop.api.rule.Hops;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.rule.PathWeights;
import org.eprop.api.rule.ProjectionPath;
import org.eprop.core.forward.Plan;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Projection;

/**
 * Which projections a rule sends adjoints back through, and with what kind of matrix: the plan of
 * an adjoint pass. Immutable.
 */
public final class KeptPaths {

  /** How each projection is kept. */
  private final PathWeights[] how;

  /** Numbers of the kept projections out of each population. */
  final int[][] outOf;

  /** Populations that take each step back together; the last stage comes first. */
  final List<Plan.Stage> stages;

  /** Whether q of plain e-prop has to be computed before. */
  final boolean oneHop;

  /** Whether any projection is kept. */
  public final boolean any;

  public KeptPaths(NetworkStructure network, Plan plan, LearningRule rule) {
    List<Projection> projections = network.projections();
    how = new PathWeights[projections.size()];
    for (int i = 0; i < how.length; i++) {
      Projection p = projections.get(i);
      how[i] = p.from().isInput() ? PathWeights.CUT : rule.through(path(network, p));
    }
    int[] kept = IntStream.range(0, how.length).filter(i -> how[i] != PathWeights.CUT).toArray();
    outOf = new int[network.populations().size()][];
    Arrays.setAll(
        outOf,
        p -> Arrays.stream(kept).filter(i -> projections.get(i).from().isPopulation(p)).toArray());
    any = kept.length > 0;
    oneHop = any && rule.hops() == Hops.ONE;
    stages = plan.stages(p -> !oneHop && how[projections.indexOf(p)] != PathWeights.CUT);
  }

  /** How a projection is kept. */
  public PathWeights through(int projection) {
    return how[projection];
  }

  private static ProjectionPath path(NetworkStructure network, Projection p) {
    return new ProjectionPath(
        p.name(),
        network.populations().get(p.from().index()).name(),
        network.populations().get(p.to()).name(),
        p.isForward());
  }

  /** Whether population p sends back to itself, so that steps can't be gone through in blocks. */
  boolean loops(NetworkStructure network, int p) {
    boolean loops = false;
    for (int i : outOf[p]) {
      loops |= !oneHop && network.projections().get(i).isOwn();
    }
    return loops;
  }
}
