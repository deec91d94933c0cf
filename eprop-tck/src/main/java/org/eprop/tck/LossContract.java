package org.eprop.tck;

import org.eprop.api.loss.LossFactory;
import org.eprop.tck.check.CommonChecks;
import org.eprop.tck.check.LossChecks;
import org.junit.jupiter.api.Test;

/** What a loss must be: E, and as error its gradient. */
public abstract class LossContract extends ComponentContract<LossFactory> {

  @Override
  final CommonChecks<LossFactory, ?> common() {
    return LossChecks.common();
  }

  /** {@link LossChecks#targets()}. */
  @Test
  public void acceptsSomeTarget() {
    verify(LossChecks.targets());
  }

  /** {@link LossChecks#gradient()}. */
  @Test
  public void hasItsGradientAsError() {
    verify(LossChecks.gradient());
  }

  /** {@link LossChecks#wantsTheTarget()}. */
  @Test
  public void wantsTheTarget() {
    verify(LossChecks.wantsTheTarget());
  }

  /** {@link LossChecks#sum()}. */
  @Test
  public void isASum() {
    verify(LossChecks.sum());
  }

  /** {@link LossChecks#window()}. */
  @Test
  public void leavesOutStepsOfWeightZero() {
    verify(LossChecks.window());
  }

  /** {@link LossChecks#stepwise()}. */
  @Test
  public void isItsOwnSumOfSteps() {
    verify(LossChecks.stepwise());
  }

  /** {@link LossChecks#terms()}. */
  @Test
  public void countsItsTerms() {
    verify(LossChecks.terms());
  }

  /** {@link LossChecks#readOnly()}. */
  @Test
  public void leavesItsArgumentsAlone() {
    verify(LossChecks.readOnly());
  }

  /** {@link LossChecks#finite()}. */
  @Test
  public void isFiniteForLargeReadouts() {
    verify(LossChecks.finite());
  }

  /** {@link LossChecks#advantage()}. */
  @Test
  public void heedsTheSignOfAdvantages() {
    verify(LossChecks.advantage());
  }

  /** {@link LossChecks#learnsFromRewards()}. */
  @Test
  public void learnsFromRewards() {
    verify(LossChecks.learnsFromRewards());
  }

  /** {@link org.eprop.tck.check.NetworkChecks#agreement()}. */
  @Test
  public void allWaysGiveOneGradient() {
    verify(LossChecks.network().agreement());
  }

  /** {@link org.eprop.tck.check.NetworkChecks#likeBptt()}. */
  @Test
  public void withoutRecurrenceEpropIsBptt() {
    verify(LossChecks.network().likeBptt());
  }

  /** {@link org.eprop.tck.check.NetworkChecks#sameBits()}. */
  @Test
  public void anyNumberOfThreadsGivesTheSameBits() {
    verify(LossChecks.network().sameBits());
  }

  /** {@link org.eprop.tck.check.NetworkChecks#saveAndLoad()}. */
  @Test
  public void survivesSavingAndLoading() {
    verify(LossChecks.network().saveAndLoad());
  }

  /** {@link CommonChecks#timeStep()}. */
  @Test
  public void heedsTheTimeStep() {
    verify(common().timeStep());
  }
}
