package org.eprop.learning.rule;

import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.rule.Hops;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.api.rule.PathWeights;

/**
 * Back-propagation through time with surrogate gradients: all paths, also those through other
 * neurons' spikes,
 *
 * <pre>
 * S_j^t = (Lbar_j^t + R_j + r.lambda_j^{t+1} + sum over j to m: W_mj q_m^{t + d_mj}) psi_j^t
 * </pre>
 *
 * <p>Needs symmetric feedback, as the true gradient has it.
 */
public final class Bptt extends DescribedComponent implements LearningRuleFactory {

  static final Parameter DETACH_RESET =
      Parameter.flag("detach_reset", false).describe("whether no gradient flows through the reset");

  public Bptt() {
    super(
        "bptt",
        "Back-propagation through time with surrogate gradients, the baseline: e-prop's gradient"
            + " plus the path through other neurons' spikes. Needs the symmetric learning signal.",
        DETACH_RESET);
  }

  @Override
  public LearningRule create(Context context) {
    boolean detach = context.flag(DETACH_RESET);
    return new Paths(PathWeights.TRANSPOSED, PathWeights.TRANSPOSED, Hops.ANY, detach, true);
  }
}
