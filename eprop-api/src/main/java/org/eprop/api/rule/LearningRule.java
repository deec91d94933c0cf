package org.eprop.api.rule;

/**
 * Which paths of the gradient are followed. With the adjoint lambda_j of neuron j, running
 * backwards in time,
 *
 * <pre>    S_j^t = (L_j^t + r.lambda_j^{t+1} [+ sum_m W_mj q_m]) psi_j^t</pre>
 *
 * <p>e-prop leaves out the bracketed term, the path through <em>other</em> neurons' spikes (Bellec
 * et al. 2020, equation 1); with it, the very same loop is back-propagation through time.
 */
public interface LearningRule {

  /** Whether the bracketed term, the path through other neurons' spikes, is kept. */
  boolean throughOtherNeurons();

  /** Whether the entries of r that a neuron model calls detached are left out. */
  boolean detachesReset();

  /** Whether the learning signal has to be the symmetric one, as the true gradient's is. */
  default boolean needsSymmetricFeedback() {
    return throughOtherNeurons();
  }
}
