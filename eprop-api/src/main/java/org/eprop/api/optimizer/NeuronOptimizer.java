package org.eprop.api.optimizer;

/**
 * An optimizer that goes as far in all synapses of a postsynaptic neuron, by the size of their
 * gradients together. Of a leaf, with g_ji = dE/dw_ji of the synapse from i to j,
 *
 * <pre>
 * q_j   = mean_i g_ji^2
 * m_ji := beta m_ji + (1 - beta) g_ji
 * w_ji := keep w_ji - s_j m_ji,      s_j = steps(q_j, memory of j, ...)
 * </pre>
 *
 * <p>A readout's weights belong to its outputs, and of a leaf of single numbers, such as biases or
 * time constants, each is a neuron's only one. Nothing but m belongs to a synapse, so that online
 * learning needs no look at synapses that no spike reaches. Immutable and thread-safe: its memory
 * is passed in.
 *
 * @since 1.0
 */
public interface NeuronOptimizer extends Optimizer {

  /** beta in [0, 1): with 0, m is the gradient, and no synapse remembers anything. */
  double momentum();

  /** How many numbers it remembers for each neuron of a leaf; they start at zero. */
  int neuronSlots();

  /**
   * How far the synapses of some neurons go. Between two updates, memory is kept in single
   * precision, and what is smaller than 1e-30 in it becomes zero.
   *
   * @param meanSquares q [n or more]; not to be modified
   * @param memory [{@link #neuronSlots}][n or more], to be updated in place
   * @param n how many neurons
   * @param update the number of this update, from 1
   * @param learningRate of this update, the schedule applied
   * @param steps receives s [n or more], each finite and &gt;= 0
   */
  void steps(
      double[] meanSquares,
      double[][] memory,
      int n,
      long update,
      double learningRate,
      double[] steps);

  /**
   * keep in (0, 1]: what is left of a weight without a gradient.
   *
   * @param learningRate of the update
   * @return 1 by default
   */
  default double keep(double learningRate) {
    return 1;
  }

  /** How many numbers each synapse remembers: m, unless beta is 0. */
  default int synapseSlots() {
    return momentum() == 0 ? 0 : 1;
  }

  /** Those of synapses, then those of neurons. */
  @Override
  default int slots() {
    return synapseSlots() + neuronSlots();
  }

  /** The same of numbers each of which is a neuron's only one. */
  @Override
  default void update(
      double[] w, double[] gradient, double[][] memory, int n, long update, double learningRate) {
    double[] squares = new double[n];
    double[][] ofNeurons = new double[neuronSlots()][];
    System.arraycopy(memory, synapseSlots(), ofNeurons, 0, ofNeurons.length);
    for (int i = 0; i < n; i++) {
      squares[i] = gradient[i] * gradient[i];
    }
    double[] steps = new double[n];
    steps(squares, ofNeurons, n, update, learningRate, steps);
    double beta = momentum();
    double keep = keep(learningRate);
    for (int i = 0; i < n; i++) {
      double m = beta == 0 ? gradient[i] : beta * memory[0][i] + (1 - beta) * gradient[i];
      if (beta != 0) {
        memory[0][i] = m;
      }
      w[i] = keep * w[i] - steps[i] * m;
    }
  }
}
