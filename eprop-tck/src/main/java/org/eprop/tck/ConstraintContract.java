package org.eprop.tck;

import org.eprop.api.constraint.ConstraintFactory;
import org.eprop.tck.check.CommonChecks;
import org.eprop.tck.check.ConstraintChecks;
import org.junit.jupiter.api.Test;

/** What a constraint must be: a change of one row at a time that remembers nothing in secret. */
public abstract class ConstraintContract extends ComponentContract<ConstraintFactory> {

  @Override
  final CommonChecks<ConstraintFactory, ?> common() {
    return ConstraintChecks.common();
  }

  /** {@link ConstraintChecks#rows()}. */
  @Test
  public void changesOneRowAlone() {
    verify(ConstraintChecks.rows());
  }

  /** {@link ConstraintChecks#readOnly()}. */
  @Test
  public void summarisesWithoutAChange() {
    verify(ConstraintChecks.readOnly());
  }

  /** {@link ConstraintChecks#synapses()}. */
  @Test
  public void keepsTheNumberOfSynapses() {
    verify(ConstraintChecks.synapses());
  }

  /** {@link ConstraintChecks#finite()}. */
  @Test
  public void staysFinite() {
    verify(ConstraintChecks.finite());
  }

  /** {@link ConstraintChecks#settles()}. */
  @Test
  public void doesNotLetWeightsGrow() {
    verify(ConstraintChecks.settles());
  }

  /** {@link ConstraintChecks#memory()}. */
  @Test
  public void remembersInItsSlots() {
    verify(ConstraintChecks.memory());
  }

  /** {@link ConstraintChecks#scales()}. */
  @Test
  public void hasTheScalesItSays() {
    verify(ConstraintChecks.scales());
  }
}
