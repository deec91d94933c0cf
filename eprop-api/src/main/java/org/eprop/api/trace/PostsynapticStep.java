package org.eprop.api.trace;

/**
 * What the neurons of a population have done in a step. Arrays are read only, [neuron], and valid
 * until the next step.
 *
 * @since 1.0
 */
public interface PostsynapticStep {

  /** z^t: 1 where a neuron has spiked, else 0. */
  double[] spikes();

  /** psi^t, the pseudo-derivatives. */
  double[] pseudoDerivatives();

  /**
   * State number m as the spike found it, s_m^t: a reset follows in the next step.
   *
   * @param m that of {@link PostsynapticNeurons#state}
   */
  double[] state(int m);
}
