package org.eprop.api.regularizer;

/**
 * A loss of weights, E_reg = sum over matrices of R(W), whose gradient is added to theirs once for
 * each batch. Of {@link #evaluate} nothing is asked. Learners of sequences have none of this.
 *
 * @since 1.0
 */
public interface WeightRegularizer extends Regularizer {

  /**
   * Which matrices it is of: {@code *} stands for any letters, {@code ?} for one. All weights of
   * projections and readouts that learn, unless overridden; biases and parameters never.
   */
  default String matrices() {
    return "*";
  }

  /**
   * R of a matrix, and its gradient.
   *
   * @param w W [presynaptic neuron][synapse], with zeros where a neuron would reach itself; not to
   *     be modified
   * @param gradient dR/dW is to be <em>added</em> to it
   * @return R
   */
  double weights(double[][] w, double[][] gradient);

  @Override
  default double evaluate(double[] rate, double[] gradient) {
    return 0;
  }
}
