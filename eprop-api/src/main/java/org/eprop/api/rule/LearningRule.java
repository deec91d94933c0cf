package org.eprop.api.rule;

import org.eprop.api.trace.DerivedTrace;
import org.eprop.api.trace.EligibilityTrace;

/**
 * A learning rule is a choice of the paths by which a spike's later effects count. With the adjoint
 * lambda_j of neuron j, running backwards in time,
 *
 * <pre>
 * S_j^t = (Lbar_j^t + R_j + r~.lambda_j^{t+1} + sum over kept j to m: F_mj q_m^{t + d_mj}) psi_j^t
 * q_j^t = u.lambda_j^t [+ a L_j^t F_l(psi)_j^t]
 * </pre>
 *
 * <p>e-prop keeps no projection (Bellec et al. 2020, equation 1); with all of them, F = W
 * transposed and any number of hops, the very same loop is back-propagation through time. Immutable
 * and thread-safe.
 *
 * @since 1.0
 */
public interface LearningRule {

  /**
   * Whether, and with which matrix F, the path through a projection's postsynaptic neurons is kept.
   *
   * @param projection which one
   */
  PathWeights through(ProjectionPath projection);

  /**
   * Whether no gradient flows through the reset, r~ in place of r. In the linear family, r~ is
   * without the {@linkplain org.eprop.api.neuron.LinearNeuron#detached() detached entries} of r; of
   * a general neuron it is {@link org.eprop.api.neuron.LocalDerivatives#spikeDetached} in place of
   * {@link org.eprop.api.neuron.LocalDerivatives#spike}.
   */
  boolean detachesReset();

  /** How many synapses a kept path may cross. */
  default Hops hops() {
    return Hops.ANY;
  }

  /**
   * The share a of the non-causal term, q_j^t += a c L_j^t F_l(psi)_j^t with F_l(psi)^t = l
   * (F_l(psi)^{t-1} + psi^{t-1}), c the readout's input scale: a presynaptic spike after the
   * postsynaptic neuron was near threshold (S-TLLR, Apolinario and Roy 2025). It multiplies
   * presynaptic activity, but is no derivative: the q that kept paths and input gradients come from
   * are without it. 0, the default, for none.
   */
  default double nonCausalShare() {
    return 0;
  }

  /** The decay l per step of the non-causal term's filter; in [0, 1). */
  default double nonCausalDecay() {
    return 0;
  }

  /**
   * What a synapse remembers: e-prop's trace, unless an experiment or a program says another. Rules
   * that keep paths work with that alone.
   */
  default EligibilityTrace trace() {
    return DerivedTrace.EPROP;
  }

  /** Whether the learning signal has to be the symmetric one, as the true gradient's is. */
  default boolean needsSymmetricFeedback() {
    return false;
  }
}
