package org.eprop.tck;

import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.tck.check.CommonChecks;
import org.eprop.tck.check.OptimizerChecks;
import org.junit.jupiter.api.Test;

/**
 * What an optimizer must be: a step downhill, element by element, that remembers nothing in secret.
 */
public abstract class OptimizerContract extends ComponentContract<OptimizerFactory> {

  @Override
  final CommonChecks<OptimizerFactory, ?> common() {
    return OptimizerChecks.common();
  }

  /** {@link OptimizerChecks#descends()}. */
  @Test
  public void goesDownhill() {
    verify(OptimizerChecks.descends());
  }

  /** {@link OptimizerChecks#still()}. */
  @Test
  public void keepsWeightsThatNeedNoChange() {
    verify(OptimizerChecks.still());
  }

  /** {@link OptimizerChecks#elementwise()}. */
  @Test
  public void worksElementByElement() {
    verify(OptimizerChecks.elementwise());
  }

  /** {@link OptimizerChecks#learningRate()}. */
  @Test
  public void keepsStillWithoutALearningRate() {
    verify(OptimizerChecks.learningRate());
  }

  /** {@link OptimizerChecks#readOnly()}. */
  @Test
  public void leavesTheGradientAlone() {
    verify(OptimizerChecks.readOnly());
  }

  /** {@link OptimizerChecks#memory()}. */
  @Test
  public void keepsItsMemoryWhereItBelongs() {
    verify(OptimizerChecks.memory());
  }

  /** {@link OptimizerChecks#finite()}. */
  @Test
  public void staysFinite() {
    verify(OptimizerChecks.finite());
  }

  /** {@link OptimizerChecks#resumes()}. */
  @Test
  public void resumesToTheBit() {
    verify(OptimizerChecks.resumes());
  }
}
