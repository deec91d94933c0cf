package org.eprop.api.neuron;

/**
 * The derivatives of the steps of many neurons: those of {@link LocalDerivatives}, with an array
 * over the neurons for each number. A mutable holder that the engine owns and reuses.
 *
 * @since 1.0
 */
public final class ArrayDerivatives {

  /** ds^t/ds^{t-1} [d][d][neuron]. */
  public final double[][][] state;

  /** ds^t/dI^t [d][neuron]. */
  public final double[][] input;

  /** ds^t/dz^{t-1} [d][neuron], the reset included. */
  public final double[][] spike;

  /** ds^t/dz^{t-1} [d][neuron], the reset detached. */
  public final double[][] spikeDetached;

  /**
   * @param d the number of state variables
   * @param n the number of neurons
   */
  public ArrayDerivatives(int d, int n) {
    state = new double[d][d][n];
    input = new double[d][n];
    spike = new double[d][n];
    spikeDetached = new double[d][n];
  }
}
