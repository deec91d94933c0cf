/**
 * Regularizers: losses of the spikes themselves.
 *
 * <pre>
 * E_reg = E_reg(f)     f_j mean rate of neuron j, spikes per step
 * R_j   = (dE_reg/df_j) / (B T)     added to what multiplies the unfiltered eligibility trace
 * </pre>
 *
 * <p>Stability: settled for firing rates; regularizers of other quantities would be another type.
 *
 * @since 1.0
 */
@org.jspecify.annotations.NullMarked
package org.eprop.api.regularizer;
