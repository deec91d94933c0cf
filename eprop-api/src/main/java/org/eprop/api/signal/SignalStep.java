package org.eprop.api.signal;

/**
 * What a {@link StepSignal} sees of one step. The arrays belong to the engine: valid during the
 * call, not to be modified.
 *
 * @since 1.0
 */
public interface SignalStep {

  /** t, from 0. */
  int step();

  /** B [output][neuron]. */
  float[][] feedback();

  /** y^t [outputs]. */
  double[] readout();

  /** delta^t = dE/dy^t [outputs], weighted and normalised; zero where the step does not count. */
  double[] error();

  /**
   * y*^t [outputs]: the values wanted, or 1 for the class wanted and 0 for the others; zero where
   * the step has no target.
   */
  double[] target();

  /**
   * What the error of this step is multiplied with: the step's weight in the loss, times the norm
   * of the loss; 0 where the step does not count. A signal that is not made of the error multiplies
   * by it.
   */
  double weight();

  /** The reward r^t; 0 where there is none. */
  double reward();

  /**
   * What a neuromodulator brought to one neuron of the population, beside the reward; 0 where
   * nothing was released.
   */
  default double modulator(int neuron) {
    return 0;
  }

  /** How many neurons of the population spike at step t. */
  int spikeCount();

  /** Which neurons of the population spike at step t: the first {@link #spikeCount} entries. */
  int[] spikes();
}
