package org.eprop.tck;

import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.tck.check.CommonChecks;
import org.eprop.tck.check.SignalChecks;
import org.junit.jupiter.api.Test;

/**
 * What a learning signal must be: feedback weights that are what it declares, and, in its general
 * form, a function of what is known at a step.
 */
public abstract class LearningSignalContract extends ComponentContract<LearningSignalFactory> {

  @Override
  final CommonChecks<LearningSignalFactory, ?> common() {
    return SignalChecks.common();
  }

  /** {@link SignalChecks#initialises()}. */
  @Test
  public void startsWithFiniteWeights() {
    verify(SignalChecks.initialises());
  }

  /** {@link SignalChecks#follows()}. */
  @Test
  public void followsTheReadout() {
    verify(SignalChecks.follows());
  }

  /** {@link SignalChecks#bounded()}. */
  @Test
  public void neitherGrowsNorOpposesTheReadout() {
    verify(SignalChecks.bounded());
  }

  /** {@link SignalChecks#seeded()}. */
  @Test
  public void followsFromTheRandomStream() {
    verify(SignalChecks.seeded());
  }

  /** {@link SignalChecks#stepBounded()}. */
  @Test
  public void doesNotRunAway() {
    verify(SignalChecks.stepBounded());
  }

  /** {@link SignalChecks#declared()}. */
  @Test
  public void isWhatItDeclares() {
    verify(SignalChecks.declared());
  }

  /** {@link SignalChecks#readout()}. */
  @Test
  public void needsTheReadoutOnlyIfItSaysSo() {
    verify(SignalChecks.readout());
  }

  /** {@link SignalChecks#readOnly()}. */
  @Test
  public void leavesItsArgumentsAlone() {
    verify(SignalChecks.readOnly());
  }

  /** {@link SignalChecks#stepFinite()}. */
  @Test
  public void saysFiniteNumbersAtEachStep() {
    verify(SignalChecks.stepFinite());
  }

  /** {@link SignalChecks#stepState()}. */
  @Test
  public void keepsTheSizeOfItsState() {
    verify(SignalChecks.stepState());
  }

  /** {@link SignalChecks#stepFunction()}. */
  @Test
  public void remembersNothingButItsState() {
    verify(SignalChecks.stepFunction());
  }

  /** {@link SignalChecks#stepReadOnly()}. */
  @Test
  public void leavesWhatItSeesAlone() {
    verify(SignalChecks.stepReadOnly());
  }

  /** {@link SignalChecks#stepWeight()}. */
  @Test
  public void heedsTheWeightOfSteps() {
    verify(SignalChecks.stepWeight());
  }

  /** {@link SignalChecks#stepAdvantage()}. */
  @Test
  public void heedsTheSignOfAdvantages() {
    verify(SignalChecks.stepAdvantage());
  }

  /** {@link org.eprop.tck.check.NetworkChecks#agreement()}. */
  @Test
  public void allWaysGiveOneGradient() {
    verify(SignalChecks.network().agreement());
  }

  /** {@link org.eprop.tck.check.NetworkChecks#likeBptt()}. */
  @Test
  public void withoutRecurrenceEpropIsBptt() {
    verify(SignalChecks.network().likeBptt());
  }

  /** {@link org.eprop.tck.check.NetworkChecks#sameBits()}. */
  @Test
  public void anyNumberOfThreadsGivesTheSameBits() {
    verify(SignalChecks.network().sameBits());
  }

  /** {@link org.eprop.tck.check.NetworkChecks#saveAndLoad()}. */
  @Test
  public void survivesSavingAndLoading() {
    verify(SignalChecks.network().saveAndLoad());
  }

  /** {@link CommonChecks#timeStep()}. */
  @Test
  public void heedsTheTimeStep() {
    verify(common().timeStep());
  }
}
