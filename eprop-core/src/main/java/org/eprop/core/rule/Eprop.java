package org.eprop.core.rule;

import java.util.List;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;
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
public final class Eprop implements LearningRuleFactory {

  @Override
  public String name() {
    return "eprop";
  }

  @Override
  public String description() {
    return "e-prop: dE/dW_ji = sum_t L_j^t e_ji^t, the gradient without the path through other"
        + " neurons' spikes (Bellec et al. 2020, equation 1).";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(Paths.DETACH_RESET);
  }

  @Override
  public LearningRule create(Context context) {
    boolean detach = context.flag(Paths.DETACH_RESET);
    return new Paths(PathWeights.CUT, PathWeights.CUT, Hops.ANY, detach, false);
  }
}
