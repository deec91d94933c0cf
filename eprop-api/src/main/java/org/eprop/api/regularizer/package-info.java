/**
 * Regularizers: losses of the spikes themselves, of membranes, and of weights.
 *
 * <pre>
 * E_reg = E_reg(f)     f_j mean rate of neuron j, spikes per step
 * R_j   = (dE_reg/df_j) / (B T)     added to what multiplies the unfiltered eligibility trace
 * E_reg = mean over samples and steps of R(v^t, x^t)   {@link org.eprop.api.regularizer.MembraneRegularizer}
 * E_reg = R(W)                                         {@link org.eprop.api.regularizer.WeightRegularizer}
 * </pre>
 *
 * <p>Stability: settled for firing rates.
 *
 * @since 1.0
 */
@org.jspecify.annotations.NullMarked
package org.eprop.api.regularizer;
