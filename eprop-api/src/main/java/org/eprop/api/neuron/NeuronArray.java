package org.eprop.api.neuron;

/**
 * General neurons of one kind that are evaluated together: the step and the derivatives of {@link
 * NonlinearNeuron}, with an array for each quantity in place of a number. It computes the same bits
 * as each neuron's own methods. Immutable and thread-safe.
 *
 * @since 1.0
 */
public interface NeuronArray {

  /** Buffers and methods for one thread at a time. */
  Stepper stepper();

  /**
   * Steps the neurons of an array. Its buffers hold nothing from one call to the next.
   *
   * @since 1.0
   */
  interface Stepper {

    /**
     * One step of all neurons, and its derivatives.
     *
     * @param s s^{t-1} [state][neuron]; not to be modified
     * @param z z^{t-1} [neuron], 0 or 1
     * @param current I^t [neuron]
     * @param next receives s^t [state][neuron]
     * @param out receives the derivatives, every entry; null if they are not wanted
     */
    void step(double[][] s, double[] z, double[] current, double[][] next, ArrayDerivatives out);
  }
}
