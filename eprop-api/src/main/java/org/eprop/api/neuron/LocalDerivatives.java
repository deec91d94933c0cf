package org.eprop.api.neuron;

/**
 * The derivatives of one neuron's step. A mutable holder that the engine owns and reuses.
 *
 * <p>Fields rather than accessors: they are written and read once per neuron and step.
 *
 * @since 1.0
 */
public final class LocalDerivatives {

  /** ds^t/ds^{t-1} [d][d], with z^{t-1} held fixed: {@code state[m][n] = ds_m / ds_n}. */
  public final double[][] state;

  /** ds^t/dI^t [d]. */
  public final double[] input;

  /** ds^t/dz^{t-1} [d], as if z were a real number, the reset included. */
  public final double[] spike;

  /**
   * ds^t/dz^{t-1} [d] with z held fixed wherever it resets the neuron: what is left when no
   * gradient flows through the reset, as Bellec et al. 2020 have it, and the default of the
   * learning rules. Effects of the spike that are no reset, such as adaptation, remain. Equal to
   * {@link #spike} in a model without a reset, 0 in one whose spike does nothing else.
   *
   * <p>It is the derivative of the whole step, not a choice of entries of {@link #spike}: where
   * what is reset and what is not meet within a step, both are in the same entry.
   */
  public final double[] spikeDetached;

  /**
   * @param d the number of state variables
   */
  public LocalDerivatives(int d) {
    state = new double[d][d];
    input = new double[d];
    spike = new double[d];
    spikeDetached = new double[d];
  }
}
