package org.eprop.api.neuron;

/**
 * A neuron whose step is any differentiable function of its state, its input current and its own
 * last spike:
 *
 * <pre>    s^t = f(s^{t-1}, z^{t-1}, I^t),    z^t = H(g.s^t - theta)</pre>
 *
 * <p>The engine records the derivatives along the way; that is all e-prop needs. An implementation
 * is immutable, and both methods are pure functions of their arguments.
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
}
