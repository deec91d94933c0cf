package org.eprop.api.optimizer;

import java.util.Arrays;

/**
 * Learns the weights of a readout, step by step along a sequence, from what the readout sees: its
 * features f^t, in place of a gradient. With ybar^t = W f^t, what the weights as they are make of
 * the features, and wanted values y*^t, all outputs k of a readout change by one gain vector g,
 *
 * <pre>    W_kj += g_j^t (y*_k^t - ybar_k^t)</pre>
 *
 * <p>The features are c zbar_j of each neuron that the readout sees (its spikes, filtered by the
 * readout's kappa and scaled by its c), and, if it has a bias, a one filtered alike. The wanted
 * values are those of the target, a one for its class and zeros for the others, less their mean if
 * the errors of the loss sum to 0 (cross-entropy): of two classes, +1/2 and -1/2. Immutable and
 * thread-safe: its memory is passed in.
 *
 * @since 1.0
 */
public interface ReadoutOptimizer {

  /** How many numbers each row of its memory has, for so many features. */
  int[] memory(int features);

  /**
   * Sets the memory to what it is before the first step.
   *
   * @param memory [row][{@link #memory}], all to be written
   */
  void begin(int features, double[][] memory);

  /**
   * The gain of a step that has a target.
   *
   * @param f the features, finite; not to be modified
   * @param weight how much the step counts, &gt; 0; usually 1
   * @param memory [row][{@link #memory}], to be updated in place
   * @param gain receives g [features]
   */
  void gain(double[] f, double weight, double[][] memory, double[] gain);

  /** Room for its memory, before {@link #begin}. */
  default double[][] newMemory(int features) {
    return Arrays.stream(memory(features)).mapToObj(double[]::new).toArray(double[][]::new);
  }
}
