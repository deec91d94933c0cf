package org.eprop.api.loss;

import org.eprop.api.task.Target;

/**
 * A loss E of the readout of one sample and its gradient, the error delta^t = dE/dy^t.
 *
 * <p>E is a plain sum over a sample's terms (steps, usually), never divided by their number: the
 * engine multiplies E and delta by 1 ({@code sum}) or 1 / ({@linkplain #terms terms} of the whole
 * batch) ({@code mean}). Immutable and thread-safe.
 *
 * @since 1.0
 */
public interface Loss {

  /**
   * How many terms the sample contributes, the divisor under {@code mean}: {@linkplain
   * Target#totalWeight() sum_t |w^t|} for a sum over steps, E = sum_t w^t E^t, hence the number of
   * steps that count if each counts once; {@link Target#importance()} for a loss of the whole
   * sequence, and for the sum over the steps of an {@linkplain Target#isEpisode() episode}.
   */
  default double terms(Target target) {
    return target.isEpisode() ? target.importance() : target.totalWeight();
  }

  /**
   * E and its gradient for a whole sequence.
   *
   * @param readout y [steps][outputs]; not to be modified
   * @param target of the same number of steps, already checked for the number of outputs
   * @param error receives dE/dy [steps][outputs]; every entry is to be written
   * @return E
   */
  double evaluate(double[][] readout, Target target, double[][] error);

  /**
   * Whether the errors of all outputs at a step sum to 0 whatever the readout and the target, as
   * those of a softmax do: a signal made of their sum alone is then zero.
   */
  default boolean errorsSumToZero() {
    return false;
  }

  /**
   * Checks that the loss supports this kind of target.
   *
   * @throws org.eprop.api.plugin.InvalidInputException saying what the loss needs
   */
  default void check(Target target) {}
}
