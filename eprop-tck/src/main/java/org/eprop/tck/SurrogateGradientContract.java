package org.eprop.tck;

import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.tck.check.CommonChecks;
import org.eprop.tck.check.SurrogateChecks;
import org.junit.jupiter.api.Test;

/** What a surrogate gradient must be: a finite S(q), with its peak S(0) = 1 at threshold. */
public abstract class SurrogateGradientContract extends ComponentContract<SurrogateFactory> {

  @Override
  final CommonChecks<SurrogateFactory, ?> common() {
    return SurrogateChecks.common();
  }

  /** {@link SurrogateChecks#finite()}. */
  @Test
  public void isFinite() {
    verify(SurrogateChecks.finite());
  }

  /** {@link SurrogateChecks#nonNegative()}. */
  @Test
  public void isNotNegativeUnlessDeclared() {
    verify(SurrogateChecks.nonNegative());
  }

  /** {@link SurrogateChecks#peak()}. */
  @Test
  public void hasItsPeakAtThreshold() {
    verify(SurrogateChecks.peak());
  }

  /** {@link SurrogateChecks#engine()}. */
  @Test
  public void leavesGammaAndSlopeToTheEngine() {
    verify(SurrogateChecks.engine());
  }

  /** {@link SurrogateChecks#singlePrecision()}. */
  @Test
  public void agreesWithItselfInSinglePrecision() {
    verify(SurrogateChecks.singlePrecision());
  }

  /** {@link org.eprop.tck.check.NetworkChecks#pseudoDerivative()}. */
  @Test
  public void pseudoDerivativeFollowsTheFormula() {
    verify(SurrogateChecks.network().pseudoDerivative());
  }

  /** {@link org.eprop.tck.check.NetworkChecks#agreement()}. */
  @Test
  public void allWaysGiveOneGradient() {
    verify(SurrogateChecks.network().agreement());
  }

  /** {@link org.eprop.tck.check.NetworkChecks#likeBptt()}. */
  @Test
  public void withoutRecurrenceEpropIsBptt() {
    verify(SurrogateChecks.network().likeBptt());
  }

  /** {@link org.eprop.tck.check.NetworkChecks#sameBits()}. */
  @Test
  public void anyNumberOfThreadsGivesTheSameBits() {
    verify(SurrogateChecks.network().sameBits());
  }

  /** {@link org.eprop.tck.check.NetworkChecks#saveAndLoad()}. */
  @Test
  public void survivesSavingAndLoading() {
    verify(SurrogateChecks.network().saveAndLoad());
  }

  /** {@link CommonChecks#timeStep()}. */
  @Test
  public void heedsTheTimeStep() {
    verify(common().timeStep());
  }
}
