package org.eprop.api.trace;

import java.util.stream.IntStream;

/**
 * What the neurons of a population have done in a step. Arrays are read only, [neuron], and valid
 * until the next step.
 *
 * @since 1.0
 */
public interface PostsynapticStep {

  /** z^t: 1 where a neuron has spiked, else 0. */
  double[] spikes();

  /** How many neurons have spiked. */
  default int spikeCount() {
    return spiking().length;
  }

  /** Which neurons have spiked: the first {@link #spikeCount} numbers here, in ascending order. */
  default int[] spiking() {
    double[] z = spikes();
    return IntStream.range(0, z.length).filter(j -> z[j] != 0).toArray();
  }

  /**
   * psi^t, the pseudo-derivatives. They are computed only when a trace asks for them: one that does
   * not is faster.
   */
  double[] pseudoDerivatives();

  /**
   * State number m as the spike found it, s_m^t: a reset follows in the next step.
   *
   * @param m that of {@link PostsynapticNeurons#state}
   */
  double[] state(int m);
}
