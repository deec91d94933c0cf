package org.eprop.api.initial;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Initial weights. Immutable and thread-safe.
 *
 * @since 1.0
 */
@FunctionalInterface
public interface InitialWeights {

  /**
   * Writes the weights of a projection or readout.
   *
   * @param w receives them, [pre][k]: one row for each presynaptic neuron, the k-th number being
   *     that of its k-th synapse. Rows of a dense matrix have one number for each postsynaptic
   *     neuron; those of a sparse one may differ in length. A population's weights onto itself have
   *     no autapses: in a dense one, what is written there is set to zero.
   * @param shape of the whole matrix
   * @param random the stream reserved for this matrix
   * @throws org.eprop.api.plugin.InvalidInputException if it does not support such a matrix
   */
  void fill(float[][] w, Shape shape, RandomGenerator random);

  /**
   * The matrix to fill.
   *
   * @param pre presynaptic neurons
   * @param post postsynaptic neurons
   * @param targets [pre][k] which postsynaptic neuron each synapse leads to; null if the matrix is
   *     dense. Not to be modified.
   * @param inputsPerNeuron how many synapses lead to a neuron on average; of readouts, how many
   *     neurons the readout sees in all populations together
   * @since 1.0
   */
  record Shape(int pre, int post, int @Nullable [][] targets, double inputsPerNeuron) {}
}
