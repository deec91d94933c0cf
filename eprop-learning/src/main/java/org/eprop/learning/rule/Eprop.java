package org.eprop.learning.rule;

import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.rule.Hops;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.api.rule.PathWeights;

/**
 * e-prop (Bellec et al. 2020, equation 1): the gradient without the paths through other neurons'
 * spikes, so that all a synapse needs is at hand as time goes on,
 *
 * <pre>    dE/dW_ji = sum_t L_j^t ebar_ji^t</pre>
 */
public final class Eprop extends DescribedComponent implements LearningRuleFactory {

  public Eprop() {
    super(
        "eprop",
        "e-prop: dE/dW_ji = sum_t L_j^t e_ji^t, the gradient without the path through other"
            + " neurons' spikes (Bellec et al. 2020, equation 1).",
        Paths.DETACH_RESET);
  }

  @Override
  public LearningRule create(Context context) {
    boolean detach = context.flag(Paths.DETACH_RESET);
    return new Paths(PathWeights.CUT, PathWeights.CUT, Hops.ANY, detach, false);
  }
}
