package org.eprop.api.signal;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The learning signal L_j^t: what a readout that teaches a population tells its neurons, step by
 * step. With it, dE/dW_ji = sum_t L_j^t ebar_ji^t (Bellec et al. 2020, equation 1).
 *
 * <p>Either {@link Feedback}, the error through feedback weights B, or {@link StepSignal}, anything
 * else that is known at a step. Both have weights B_jk, one for each neuron and output, which the
 * engine owns, draws once and saves. An implementation is immutable and thread-safe.
 *
 * @since 1.0
 */
public sealed interface LearningSignal permits Feedback, StepSignal {

  /** Whether it uses the readout weights; then the readout has to see its population. */
  default boolean needsReadout() {
    return false;
  }

  /**
   * B_j at the start.
   *
   * @param wOut the neuron's readout weights W_out[.][j], [outputs]; null if the readout does not
   *     see its population. Not to be modified.
   * @param neurons the number of neurons in the population
   * @param random the stream reserved for feedback weights
   * @param b receives B_j [outputs]; every entry is to be written
   */
  void initialise(double @Nullable [] wOut, int neurons, RandomGenerator random, double[] b);

  /**
   * B_j after an update of the readout weights. Unless overridden, B stays as it is.
   *
   * @param wOut the neuron's readout weights after the update, [outputs]; null if the readout does
   *     not see its population
   * @param deltaWOut what the optimizer added to them, [outputs]; null as above
   * @param b B_j [outputs], to be changed in place
   */
  default void follow(double @Nullable [] wOut, double @Nullable [] deltaWOut, double[] b) {}

  /** The share by which the readout weights themselves decay with each update; 0 by default. */
  default double readoutDecay() {
    return 0;
  }
}
