package org.eprop.tck;

import org.eprop.api.regularizer.RegularizerFactory;
import org.eprop.tck.check.CommonChecks;
import org.eprop.tck.check.RegularizerChecks;
import org.junit.jupiter.api.Test;

/** What a regularizer must be: E_reg, and its gradient added to what is there. */
public abstract class RegularizerContract extends ComponentContract<RegularizerFactory> {

  @Override
  final CommonChecks<RegularizerFactory, ?> common() {
    return RegularizerChecks.common();
  }

  /** {@link RegularizerChecks#gradient()}. */
  @Test
  public void hasItsGradient() {
    verify(RegularizerChecks.gradient());
  }

  /** {@link RegularizerChecks#adds()}. */
  @Test
  public void addsToWhatIsThere() {
    verify(RegularizerChecks.adds());
  }

  /** {@link RegularizerChecks#readOnly()}. */
  @Test
  public void leavesTheRatesAlone() {
    verify(RegularizerChecks.readOnly());
  }

  /** {@link org.eprop.tck.check.NetworkChecks#agreement()}. */
  @Test
  public void allWaysGiveOneGradient() {
    verify(RegularizerChecks.network().agreement());
  }

  /** {@link org.eprop.tck.check.NetworkChecks#likeBptt()}. */
  @Test
  public void withoutRecurrenceEpropIsBptt() {
    verify(RegularizerChecks.network().likeBptt());
  }

  /** {@link org.eprop.tck.check.NetworkChecks#sameBits()}. */
  @Test
  public void anyNumberOfThreadsGivesTheSameBits() {
    verify(RegularizerChecks.network().sameBits());
  }

  /** {@link org.eprop.tck.check.NetworkChecks#saveAndLoad()}. */
  @Test
  public void survivesSavingAndLoading() {
    verify(RegularizerChecks.network().saveAndLoad());
  }

  /** {@link CommonChecks#timeStep()}. */
  @Test
  public void heedsTheTimeStep() {
    verify(common().timeStep());
  }
}
