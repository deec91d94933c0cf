package org.eprop.api.signal;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A learning signal in its general form: any function of what is known at a step and of a state of
 * its own. Examples are target projection, L = B y* (Frenkel et al. 2021), signs of errors, and a
 * neuromodulator that diffuses, L^t = D L^{t-1} + B delta^t.
 *
 * <p>It sees a sample's steps in order. The engine then filters L_j^t as the readout filters
 * spikes, Lbar_j^t = c L_j^t + kappa Lbar_j^{t+1}, for each neuron.
 *
 * @since 1.0
 */
public non-sealed interface StepSignal extends LearningSignal {

  /**
   * Whether it is no error at all, such as a reward: outputs, errors, targets and weights of steps
   * then have no part in it.
   */
  default boolean needsNoTarget() {
    return false;
  }

  /**
   * Whether it comes from rewards: without one, and without a modulator from outside, L^t stays 0.
   * Who trains can then say that a task without rewards teaches nothing.
   */
  default boolean needsReward() {
    return false;
  }

  /**
   * How many steps later than its error or reward it comes: L^t is 0 for t below it. Who trains can
   * then say that it comes after the end of every sequence. 0 by default.
   */
  default int delay() {
    return 0;
  }

  /** B_j at the start: zeros, for signals that do not use B. */
  @Override
  default void initialise(
      double @Nullable [] wOut, int neurons, RandomGenerator random, double[] b) {
    Arrays.fill(b, 0);
  }

  /**
   * How many numbers it remembers from step to step; they are zero before the first one.
   *
   * @param neurons of the population
   * @param outputs of the readout
   */
  default int stateSize(int neurons, int outputs) {
    return 0;
  }

  /**
   * L^t.
   *
   * @param step what is known at step t
   * @param state its memory [stateSize], to be updated in place
   * @param signal receives L^t [neurons]; zero before the call
   */
  void step(SignalStep step, double[] state, double[] signal);
}
