package org.eprop.api.surrogate;

/**
 * The shape S of a pseudo-derivative.
 *
 * <p>With the distance to threshold {@code g.s - theta}, the engine computes per neuron and step
 *
 * <pre>    psi = (gamma / scale) S(q),    q = slope (g.s - theta) / scale,    0 while refractory
 * </pre>
 *
 * where {@code scale} is the neuron's base threshold unless its model says otherwise (Bellec et al.
 * 2020, equation 4, with S triangular, gamma 0.3 and slope 1). An implementation is immutable and
 * thread-safe, and returns the same bits on every machine: use {@link StrictMath} for
 * transcendental functions. For a triangle, use {@link Triangle}.
 *
 * @since 1.0
 */
@FunctionalInterface
public interface SurrogateGradient {

  /**
   * S(q). By convention S(0) = 1 is the peak.
   *
   * @param q scaled distance to threshold, a pure number; any finite value
   * @return a finite number
   */
  double at(double q);

  /**
   * S element by element, in place and in single precision: the same formula for the fast path. The
   * default calls {@link #at}, and the engine does so for up to 64 elements at a time. A formula of
   * plain arithmetic may be repeated here as a loop over floats, which the JIT turns into wider
   * vectors. It must agree with {@link #at} to single precision.
   *
   * @param q [n or more] scaled distances in, S out; elements from n on are left alone
   * @param n how many
   */
  default void apply(float[] q, int n) {
    for (int j = 0; j < n; j++) {
      q[j] = (float) at(q[j]);
    }
  }
}
