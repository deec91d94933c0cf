/**
 * The gradient of a batch at the cost of the forward pass: single precision, spikes as events, an
 * adjoint per neuron instead of a trace per synapse, samples in parallel, sums whose order does not
 * depend on threads. {@link org.eprop.core.gradient.GradientEngine} is the way in, {@link
 * org.eprop.core.gradient.SpikingLayers} that for who has a readout or a loss elsewhere. For
 * sequences without an end there is {@link org.eprop.core.sequence}.
 *
 * @since 1.0
 */
@org.jspecify.annotations.NullMarked
package org.eprop.core.gradient;
