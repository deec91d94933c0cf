package org.eprop.api.neuron;

import java.util.List;
import java.util.Optional;

/**
 * A neuron whose step is any differentiable function of its state, its input current and its own
 * last spike:
 *
 * <pre>    s^t = f(s^{t-1}, z^{t-1}, I^t),    z^t = H(g.s^t - theta)</pre>
 *
 * <p>The engine records the derivatives along the way; that is all e-prop needs. An implementation
 * is immutable, and its methods are pure functions of their arguments.
 *
 * @since 1.0
 */
public non-sealed interface NonlinearNeuron extends NeuronModel {

  /**
   * One step of the dynamics.
   *
   * @param s s^{t-1} [d]; not to be modified
   * @param z z^{t-1}, the neuron's own spike of the step before, 0 or 1
   * @param current I^t
   * @param next receives s^t [d]
   */
  void step(double[] s, double z, double current, double[] next);

  /**
   * The derivatives of the same step at the same point. Every entry has to be written.
   *
   * @param s s^{t-1} [d]; not to be modified
   * @param z z^{t-1}, 0 or 1
   * @param current I^t
   * @param out receives the derivatives
   */
  void derivatives(double[] s, double z, double current, LocalDerivatives out);

  /**
   * Evaluates neurons of this kind together, over arrays. Empty unless overridden: then the engine
   * calls {@link #step} and {@link #derivatives} for one neuron after the other.
   */
  default Optional<NeuronArrayMaker> together() {
    return Optional.empty();
  }

  /**
   * The parameters phi that can be learned because {@link #parameterDerivatives} gives ds^t/dphi:
   * names of per-neuron parameters of the model's factory, each once, the same for all neurons of a
   * population. None unless overridden.
   *
   * <p>With lambda^t = dE/ds^t along the neuron's own state and S^t the gradient of the loss at its
   * threshold crossing,
   *
   * <pre>    dE/dphi = sum_t lambda^t.(ds^t/dphi) + S^t ((dg/dphi).s^t - dtheta/dphi)</pre>
   *
   * <p>where g and theta are constants of the model, so their derivatives by phi come from models
   * with neighbouring values. A parameter that acts through them alone has ds^t/dphi = 0. A
   * parameter that {@link #initialState} depends on can't be learned.
   */
  default List<String> learnableParameters() {
    return List.of();
  }

  /**
   * The derivatives of the same step by the neuron's own parameters, with s^{t-1}, z^{t-1} and I^t
   * held fixed. Every entry has to be written. Does nothing unless overridden, together with {@link
   * #learnableParameters}.
   *
   * @param s s^{t-1} [d]; not to be modified
   * @param z z^{t-1}, 0 or 1
   * @param current I^t
   * @param out receives ds^t/dphi, [learnable parameter][d], in the unit of s over that of phi
   */
  default void parameterDerivatives(double[] s, double z, double current, double[][] out) {}
}
