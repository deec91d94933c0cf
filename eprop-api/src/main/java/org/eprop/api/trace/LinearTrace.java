package org.eprop.api.trace;

/**
 * A trace that is linear in what the presynaptic side remembers, with factors of the postsynaptic
 * side: pairs and triplets of spikes, rules of the membrane's voltage, Hebb's rule. With p what
 * arrives at a synapse, its delay included,
 *
 * <pre>
 * r_ji^t    = rho r_ji^{t-1} + p_i^t                 presynaptic state
 * e_ji^t    = G_j^t r_ji^t + B_j^t p_i^t             the trace
 * ebar_ji^t = kappa_e ebar_ji^{t-1} + e_ji^t         kept for the learning signal
 * </pre>
 *
 * <p>G is what the postsynaptic neuron does, at its spike or all the time, and B is what a
 * presynaptic spike does, of the {@link PostsynapticSide}'s own states. Nothing of it belongs to a
 * single synapse but ebar, so learning costs what spikes cost: backwards in time in a batch, by
 * events step by step. Immutable and thread-safe.
 *
 * @since 1.0
 */
public non-sealed interface LinearTrace extends EligibilityTrace {

  /** rho in [0, 1): what is left of r after a step. */
  double presynapticDecay();

  /**
   * The postsynaptic side of a population.
   *
   * @throws org.eprop.api.plugin.InvalidInputException if the neurons lack a state that it needs
   */
  PostsynapticSide postsynaptic(PostsynapticNeurons neurons);
}
