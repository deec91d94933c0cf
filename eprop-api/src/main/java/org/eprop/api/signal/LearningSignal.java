package org.eprop.api.signal;

import java.util.random.RandomGenerator;

/**
 * The feedback weights B through which the error reaches a neuron,
 *
 * <pre>    L_j^t = sum_k B_jk delta_k^t</pre>
 *
 * <p>(Bellec et al. 2020, equation 4), given neuron by neuron: row B_j has one weight per readout
 * neuron k. How B starts and how it follows the readout is what sets the variants of e-prop apart.
 * An implementation is immutable and thread-safe; the engine owns B.
 */
public interface LearningSignal {

  /**
   * Whether it uses the readout weights, so that a layer the readout does not see can't have it.
   */
  default boolean needsReadout() {
    return false;
  }

  /** Whether B is W_out^T at all times, as the true gradient's is. */
  default boolean isSymmetric() {
    return false;
  }

  /**
   * B_j at the start.
   *
   * @param wOut the neuron's readout weights W_out[.][j], [outputs]; null if the readout does not
   *     see its layer. Not to be modified.
   * @param neurons the number of neurons in the layer
   * @param random the stream reserved for feedback weights
   * @param b receives B_j [outputs]; every entry is to be written
   */
  void initialise(double[] wOut, int neurons, RandomGenerator random, double[] b);

  /**
   * B_j after an update of the readout weights. Unless overridden, B stays as it is.
   *
   * @param wOut the neuron's readout weights after the update, [outputs]; null as above
   * @param deltaWOut what the optimizer added to them, [outputs]; null as above
   * @param b B_j [outputs], to be changed in place
   */
  default void follow(double[] wOut, double[] deltaWOut, double[] b) {}

  /** The share by which the readout weights themselves decay with each update; 0 by default. */
  default double readoutDecay() {
    return 0;
  }
}
