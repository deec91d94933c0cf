package org.eprop.tck;

import org.eprop.api.initial.InitialWeightsFactory;
import org.eprop.tck.check.CommonChecks;
import org.eprop.tck.check.InitialWeightsChecks;
import org.junit.jupiter.api.Test;

/** What initial weights must be: a finite number for each synapse that follows from the seed. */
public abstract class InitialWeightsContract extends ComponentContract<InitialWeightsFactory> {

  @Override
  final CommonChecks<InitialWeightsFactory, ?> common() {
    return InitialWeightsChecks.common();
  }

  /** {@link InitialWeightsChecks#fills()}. */
  @Test
  public void writesEveryWeight() {
    verify(InitialWeightsChecks.fills());
  }

  /** {@link InitialWeightsChecks#seeded()}. */
  @Test
  public void followsFromTheRandomStream() {
    verify(InitialWeightsChecks.seeded());
  }

  /** {@link InitialWeightsChecks#drawn()}. */
  @Test
  public void drawsFromItsStreamAlone() {
    verify(InitialWeightsChecks.drawn());
  }

  /** {@link InitialWeightsChecks#readOnly()}. */
  @Test
  public void leavesRowsAndTargetsInPlace() {
    verify(InitialWeightsChecks.readOnly());
  }

  /** {@link InitialWeightsChecks#saveAndLoad()}. */
  @Test
  public void survivesSavingAndLoading() {
    verify(InitialWeightsChecks.saveAndLoad());
  }

  /** {@link CommonChecks#timeStep()}. */
  @Test
  public void heedsTheTimeStep() {
    verify(common().timeStep());
  }
}
