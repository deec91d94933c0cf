package org.eprop.tck.check;

import java.util.List;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.rule.LearningRuleFactory;

/** What a learning rule must be. */
final class RuleChecks {

  private static final CommonChecks<LearningRuleFactory, LearningRule> COMMON =
      new CommonChecks<>(
          LearningRuleFactory.class,
          List.of(),
          false,
          new Probe<>(
              LearningRuleFactory::create,
              rule ->
                  new double[] {
                    rule.throughOtherNeurons() ? 1 : 0,
                    rule.detachesReset() ? 1 : 0,
                    rule.needsSymmetricFeedback() ? 1 : 0
                  },
              rule -> ""));

  private RuleChecks() {}

  static List<Check<LearningRuleFactory>> all() {
    return COMMON.all();
  }
}
