package org.eprop.api.optimizer;

/**
 * Turns a gradient into a change of weights, element by element. Immutable and thread-safe: its
 * memory is passed in, and owned by the training run.
 *
 * @since 1.0
 */
public interface Optimizer {

  /** How many numbers it remembers for each weight; they start at zero. */
  int slots();

  /**
   * Whether this memory of a new synapse ({@link org.eprop.api.constraint.SynapseRow#move}) starts
   * at the mean over the synapses of its presynaptic neuron; otherwise it starts at zero. For sizes
   * of gradients: from zero, Adam's first steps would be several learning rates long.
   *
   * @param slot from 0 to {@link #slots()} - 1
   * @return false by default
   * @since 1.0
   */
  default boolean startsAtMean(int slot) {
    return false;
  }

  /**
   * Whether an update subtracts the learning rate times the gradient, or times a weighted sum of
   * this gradient and those before, which it remembers. {@linkplain StepSize Step sizes} in units
   * of the output presuppose it; and without {@linkplain #slots memory}, online learning may bring
   * a synapse up to date only when its presynaptic neuron spikes, see {@code docs/paper.md}.
   *
   * @return false by default
   * @since 1.0
   */
  default boolean isLinear() {
    return false;
  }

  /**
   * Updates n weights in place. Which weights come together is not defined. Arithmetic is in double
   * precision; between two updates, weights and memory are kept in single precision, and what is
   * smaller than 1e-30 in memory becomes zero.
   *
   * @param w weights [n or more]
   * @param gradient dE/dw [n or more]; not to be modified
   * @param memory [slots][n or more], to be updated in place
   * @param n how many
   * @param update the number of this update, from 1
   * @param learningRate of this update, the schedule applied
   */
  void update(
      double[] w, double[] gradient, double[][] memory, int n, long update, double learningRate);
}
