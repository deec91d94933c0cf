/**
 * Learning signals: what the network tells each neuron about the error.
 *
 * <pre>
 * dE/dW_ji = sum_t L_j^t ebar_ji^t            Bellec et al. 2020, equation 1
 * L_j^t    = sum_k B_jk delta_k^t             {@link org.eprop.api.signal.Feedback}
 * L^t      = F(step, y, delta, target, ...)   {@link org.eprop.api.signal.StepSignal}
 * </pre>
 *
 * <p>with delta = dE/dy of a readout [outputs], and B [neurons][outputs], which the engine draws by
 * {@link org.eprop.api.signal.LearningSignal#initialise} and keeps.
 *
 * <p>Stability: {@link org.eprop.api.signal.Feedback} is settled; {@link
 * org.eprop.api.signal.SignalStep} may still grow.
 *
 * @since 1.0
 */
@org.jspecify.annotations.NullMarked
package org.eprop.api.signal;
