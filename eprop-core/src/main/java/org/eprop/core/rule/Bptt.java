package org.eprop.core.rule;

import java.util.List;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.rule.LearningRuleFactory;

/**
 * Back-propagation through time with surrogate gradients: all paths, also those through other
 * neurons' spikes. Needs symmetric feedback.
 */
public final class Bptt implements LearningRuleFactory {

  static final Parameter DETACH_RESET =
      Parameter.flag("detach_reset", false).describe("whether no gradient flows through the reset");

  @Override
  public String name() {
    return "bptt";
  }

  @Override
  public String description() {
    return "Back-propagation through time with surrogate gradients, the baseline: e-prop's gradient"
        + " plus the path through other neurons' spikes. Needs the symmetric learning signal.";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(DETACH_RESET);
  }

  @Override
  public LearningRule create(Arguments arguments) {
    return new Paths(true, arguments.flag(DETACH_RESET));
  }
}
