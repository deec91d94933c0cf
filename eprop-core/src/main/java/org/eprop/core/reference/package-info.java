/**
 * Simulation and gradient in double precision, written to be read next to the equations: what every
 * faster path is tested against. {@link org.eprop.core.reference.Simulation} runs the network,
 * {@link org.eprop.core.reference.ForwardEprop} computes e-prop with an eligibility trace per
 * synapse, {@link org.eprop.core.reference.BackwardGradient} the gradient of any rule with an
 * adjoint per neuron.
 */
package org.eprop.core.reference;
