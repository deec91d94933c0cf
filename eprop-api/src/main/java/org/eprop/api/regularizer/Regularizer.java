package org.eprop.api.regularizer;

/**
 * A loss E_reg of the firing rates f of one layer, unless it is a {@link MembraneRegularizer} or a
 * {@link WeightRegularizer}. Its gradient reaches neuron j's spikes directly, not through the
 * readout: with f_j the mean over batch and time, {@code (dE_reg/df_j) / (B T)} is added to what
 * multiplies the unfiltered eligibility trace at every step. Immutable and thread-safe.
 *
 * @since 1.0
 */
@FunctionalInterface
public interface Regularizer {

  /**
   * E_reg and its gradient.
   *
   * @param rate f [neurons], spikes per step, mean over the batch and all steps; not to be modified
   * @param gradient dE_reg/df [neurons] is to be <em>added</em> to it
   * @return E_reg
   */
  double evaluate(double[] rate, double[] gradient);
}
