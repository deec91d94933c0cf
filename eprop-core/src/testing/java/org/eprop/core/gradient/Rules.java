package org.eprop.core.gradient;

import java.util.Map;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Context;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.rule.LearningRuleFactory;

/** Learning rules by their names. */
public final class Rules {

  public static final LearningRule EPROP = of("eprop", true);
  public static final LearningRule BPTT = of("bptt", false);

  private Rules() {}

  /** With a choice of whether the reset is detached. */
  public static LearningRule of(String name, boolean detachReset) {
    return of(name, Map.of("detach_reset", detachReset));
  }

  public static LearningRule of(String name, Map<String, ?> arguments) {
    LearningRuleFactory factory = RandomNetworks.find(LearningRuleFactory.class, name);
    return factory.create(Context.of(Arguments.of(factory, arguments)));
  }
}
