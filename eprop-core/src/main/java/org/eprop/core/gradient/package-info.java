/**
 * The gradient at the cost of the forward pass: single precision, spikes as events, an adjoint per
 * neuron instead of a trace per synapse, samples of a batch in parallel. {@link
 * org.eprop.core.gradient.GradientEngine} is the way in for batches, {@link
 * org.eprop.core.gradient.SequenceLearner} for sequences, learned step by step or in windows,
 * {@link org.eprop.core.gradient.Inference} for many streams without learning.
 */
package org.eprop.core.gradient;
