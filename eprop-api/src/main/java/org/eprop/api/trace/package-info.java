/**
 * Eligibility traces: what a synapse remembers of its neurons, and a learning signal meets. "Three
 * factors" are the presynaptic and the postsynaptic neuron, which make the trace, and the signal.
 *
 * <pre>
 * ebar_ji^t = kappa_e ebar_ji^{t-1} + e_ji^t           the trace, and the filter that keeps it
 * dE/dW_ji  = sum_t L_j^t ebar_ji^t                    the signal L of neuron j, times each readout's c
 * </pre>
 *
 * <p>{@link org.eprop.api.trace.DerivedTrace} follows from the neuron's own equations: e-prop. A
 * {@link org.eprop.api.trace.LinearTrace} says what presynaptic and postsynaptic spikes do. A
 * {@link org.eprop.api.trace.SynapticTrace} is of any form, at the cost of all synapses.
 *
 * <p>Stability: derived traces are settled; kinds of traces may still be added.
 *
 * @since 1.0
 */
@org.jspecify.annotations.NullMarked
package org.eprop.api.trace;
