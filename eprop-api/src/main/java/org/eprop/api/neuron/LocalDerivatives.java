package org.eprop.api.neuron;

/**
 * The derivatives of one neuron's step. A mutable holder that the engine owns and reuses.
 *
 * <p>Fields rather than accessors: they are written and read once per neuron and step.
 */
public final class LocalDerivatives {

  /** ds^t/ds^{t-1} [d][d], with z^{t-1} held fixed: {@code state[m][n] = ds_m / ds_n}. */
  public final double[][] state;

  /** ds^t/dI^t [d]. */
  public final double[] input;

  /** ds^t/dz^{t-1} [d], as if z were a real number; detached or not. */
  public final double[] spike;

  /**
   * @param d the number of state variables
   */
  public LocalDerivatives(int d) {
    state = new double[d][d];
    input = new double[d];
    spike = new double[d];
  }
}
