package org.eprop.core.rule;

import java.util.List;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.rule.LearningRuleFactory;

/**
 * e-prop (Bellec et al. 2020, equation 1): the gradient without the path through other neurons'
 * spikes, so that all a synapse needs is at hand as time goes on.
 */
public final class Eprop implements LearningRuleFactory {

  static final Parameter DETACH_RESET =
      Parameter.flag("detach_reset", true)
          .describe("whether no gradient flows through the reset, the paper's choice");

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
    return List.of(DETACH_RESET);
  }

  @Override
  public LearningRule create(Arguments arguments) {
    return new Paths(false, arguments.flag(DETACH_RESET));
  }
}
