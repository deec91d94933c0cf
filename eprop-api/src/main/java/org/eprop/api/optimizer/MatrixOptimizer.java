package org.eprop.api.optimizer;

import java.util.Arrays;

/**
 * An optimizer that sees a whole leaf at once: the weights of a projection or of a readout,
 * [pre][k] with k the postsynaptic neuron, or one row of numbers, such as biases. For steps that
 * follow from a matrix, as its singular vectors. Projections that are sparse are no matrices, and
 * are refused.
 *
 * @since 1.0
 */
public interface MatrixOptimizer extends Optimizer {

  /**
   * Updates a matrix in place. Arithmetic is in double precision; between two updates, weights and
   * memory are kept in single precision.
   *
   * @param w weights [rows][columns]
   * @param gradient dE/dw [rows][columns]; not to be modified
   * @param memory [slots][rows][columns], to be updated in place
   * @param update the number of this update, from 1
   * @param learningRate of this update, the schedule applied
   */
  void update(
      double[][] w, double[][] gradient, double[][][] memory, long update, double learningRate);

  /** The same of a matrix of one row. */
  @Override
  default void update(
      double[] w, double[] gradient, double[][] memory, int n, long update, double learningRate) {
    double[][] row = {Arrays.copyOf(w, n)};
    double[][][] its = new double[memory.length][1][];
    Arrays.setAll(its, s -> new double[][] {Arrays.copyOf(memory[s], n)});
    update(row, new double[][] {Arrays.copyOf(gradient, n)}, its, update, learningRate);
    System.arraycopy(row[0], 0, w, 0, n);
    for (int s = 0; s < its.length; s++) {
      System.arraycopy(its[s][0], 0, memory[s], 0, n);
    }
  }
}
