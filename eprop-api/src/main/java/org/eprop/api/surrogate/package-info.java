/**
 * Surrogate gradients: the pseudo-derivative that stands in for the derivative of a spike.
 *
 * <p>With the distance to threshold g.s - theta,
 *
 * <pre>    psi = (gamma / scale) S(q),    q = slope (g.s - theta) / scale,    0 while refractory
 * </pre>
 *
 * <p>{@link org.eprop.api.surrogate.SurrogateGradient} is S, S(0) = 1; gamma and slope are
 * parameters of every surrogate; scale is the neuron's base threshold (Bellec et al. 2020, equation
 * 4).
 *
 * <p>Stability: settled.
 *
 * @since 1.0
 */
@org.jspecify.annotations.NullMarked
package org.eprop.api.surrogate;
