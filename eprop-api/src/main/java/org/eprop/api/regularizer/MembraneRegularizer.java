package org.eprop.api.regularizer;

/**
 * A loss of membranes, which is known at each step:
 *
 * <pre>
 * E_reg    = (1 / (B T)) sum over samples and steps t of R(v^t, x^t)
 * v_j      = the neuron's first state            x_j = g.s_j - theta, its distance to threshold
 * dE/dW_ji = (1 / (B T)) sum_t (dR/dv_j dv_j^t/dW_ji + dR/dx_j dx_j^t/dW_ji)
 * </pre>
 *
 * <p>with the eligibility vectors ds_j^t/dW_ji of e-prop, and no pseudo-derivative between. Where g
 * is 1 for the first state, v - x is the threshold as it is now. Of {@link #evaluate} nothing is
 * asked. Learners of sequences, and traces that are not derived, have none of this.
 *
 * @since 1.0
 */
public interface MembraneRegularizer extends Regularizer {

  /**
   * R of all neurons of a population at one step, and its gradient. Arrays have a number for each
   * neuron.
   *
   * @param v the first state; not to be modified
   * @param distance x, in the same unit, above 0 where a neuron would spike; not to be modified
   * @param ofV dR/dv is to be <em>added</em> to it
   * @param ofDistance dR/dx is to be <em>added</em> to it
   * @return R
   */
  double membranes(double[] v, double[] distance, double[] ofV, double[] ofDistance);

  @Override
  default double evaluate(double[] rate, double[] gradient) {
    return 0;
  }
}
