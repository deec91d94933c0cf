package org.eprop.core.gradient;

/**
 * A learning signal that someone else computes: the derivative of a loss by each spike,
 *
 * <pre>    L_j^t = dE/dz_j^t,    dE/dW_ji = sum_t L_j^t e_ji^t</pre>
 *
 * <p>without any filter of a readout in between: whatever follows a population in time is part of
 * E. It is read by several threads at once.
 *
 * @since 1.0
 */
@FunctionalInterface
public interface ExternalSignal {

  /**
   * Adds dE/dz^t of a layer; does nothing for a population that has no signal of its own.
   *
   * @param signal [neurons], to be added to
   * @param sample of the batch
   * @param population from the input up
   * @param step t
   */
  void addTo(float[] signal, int sample, int population, int step);
}
