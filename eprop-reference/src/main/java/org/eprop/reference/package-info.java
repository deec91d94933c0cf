/**
 * Simulation and gradient in double precision, written to be read next to the equations: what every
 * faster path is tested against. {@link org.eprop.reference.Simulation} runs the network, {@link
 * org.eprop.reference.ForwardEprop} computes e-prop with an eligibility trace per synapse, {@link
 * org.eprop.reference.BackwardGradient} the gradient of any rule with an adjoint per neuron.
 */
package org.eprop.reference;
