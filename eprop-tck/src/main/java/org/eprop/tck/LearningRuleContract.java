package org.eprop.tck;

import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.tck.check.CommonChecks;
import org.eprop.tck.check.RuleChecks;
import org.junit.jupiter.api.Test;

/** What a learning rule must be: a choice of paths, always the same, that gives one gradient. */
public abstract class LearningRuleContract extends ComponentContract<LearningRuleFactory> {

  @Override
  final CommonChecks<LearningRuleFactory, ?> common() {
    return RuleChecks.common();
  }

  /** {@link RuleChecks#paths()}. */
  @Test
  public void choosesPathsOnceAndForAll() {
    verify(RuleChecks.paths());
  }

  /** {@link RuleChecks#constants()}. */
  @Test
  public void hasConstantsInRange() {
    verify(RuleChecks.constants());
  }

  /** {@link RuleChecks#stable()}. */
  @Test
  public void isStable() {
    verify(RuleChecks.stable());
  }

  /** {@link org.eprop.tck.check.NetworkChecks#agreement()}. */
  @Test
  public void allWaysGiveOneGradient() {
    verify(RuleChecks.network().agreement());
  }

  /** {@link org.eprop.tck.check.NetworkChecks#sameBits()}. */
  @Test
  public void anyNumberOfThreadsGivesTheSameBits() {
    verify(RuleChecks.network().sameBits());
  }

  /** {@link org.eprop.tck.check.NetworkChecks#saveAndLoad()}. */
  @Test
  public void survivesSavingAndLoading() {
    verify(RuleChecks.network().saveAndLoad());
  }
}
