package org.eprop.core.run;

/**
 * Watches the states of neurons as a forward pass goes on, for reports and for comparisons with
 * other implementations. Called from the thread that runs the sample.
 *
 * @since 1.0
 */
@FunctionalInterface
public interface StateRecorder {

  /**
   * After a step of a layer. The arrays are copies.
   *
   * @param sample its index in the batch
   * @param population from the input up
   * @param step t
   * @param states s^t, [state][neuron]
   * @param psi the pseudo-derivatives, [neuron]
   */
  void record(int sample, int population, int step, float[][] states, float[] psi);
}
