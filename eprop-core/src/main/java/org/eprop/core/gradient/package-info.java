/**
 * The gradient at the cost of the forward pass: single precision, spikes as events, an adjoint per
 * neuron instead of a trace per synapse, samples of a batch in parallel. {@link
 * org.eprop.core.gradient.GradientEngine} is the way in for batches, {@link
 * org.eprop.core.gradient.OnlineLearner} for sequences step by step, {@link
 * org.eprop.core.gradient.StreamingLearner} for sequences without end.
 */
package org.eprop.core.gradient;
