package org.eprop.api.optimizer;

/**
 * How far an update goes: a factor for each leaf, a matrix or vector that learns, with which its
 * gradient is multiplied before its {@linkplain Optimizer optimizer} takes it. Immutable and
 * thread-safe.
 *
 * <p>For optimizers {@linkplain Optimizer#isLinear linear} in the gradient: a change of the weights
 * -eta_l g_l of each leaf l changes the outputs y, to first order, by
 *
 * <pre>    (delta y) . delta = -sum_l eta_l |g_l|^2,    delta = dE/dy,  g_l = dE/dw_l</pre>
 *
 * @since 1.0
 */
public interface StepSize {

  /**
   * Whether the factors depend on errors and gradients. If not, nobody adds up their squares.
   *
   * @return true by default
   */
  default boolean seesGradient() {
    return true;
  }

  /**
   * The factors of an update. Along a sequence, where there is no error, nobody asks who
   * {@linkplain #seesGradient sees} them: nothing is changed.
   *
   * @param errorSquares |delta|^2, over all readouts, outputs and steps that the gradient is of; of
   *     a loss that is a mean, delta . (delta before it is divided)
   * @param gradientSquares |g_l|^2 [leaves]; not to be modified. Of numbers with bounds, on the
   *     scale without, on which they are updated
   * @param rates the learning rate of each leaf [leaves], 0 if it stays as it is; not to be
   *     modified
   * @param update the number of this update, from 1
   * @param factors receives a finite number &gt;= 0 for each leaf [leaves]
   */
  void factors(
      double errorSquares, double[] gradientSquares, double[] rates, long update, double[] factors);
}
