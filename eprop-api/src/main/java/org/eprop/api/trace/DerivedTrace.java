package org.eprop.api.trace;

import java.util.OptionalDouble;

/**
 * e-prop's trace, derived from the neuron's own equations (Bellec et al. 2020, equations 13 to 28),
 *
 * <pre>
 * eps_ji^t = factor (A eps_ji^{t-1} + r~ e_ji^{t-1}) + u p_i^t
 * e_ji^t   = psi_j^t g.eps_ji^t
 * </pre>
 *
 * <p>where a factor below 1 forgets what the neuron itself remembers: with 0, e is the immediate
 * derivative psi g.u p of the spike by the weight.
 *
 * @param factor on what is left of the eligibility vector after a step; 1 for e-prop
 * @param decay kappa_e; empty if readouts' own
 * @since 1.0
 */
public record DerivedTrace(double factor, OptionalDouble decay) implements EligibilityTrace {

  /** e-prop as published. */
  public static final DerivedTrace EPROP = new DerivedTrace(1, OptionalDouble.empty());

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if the factor is not in [0, 1], or the decay not in [0, 1)
   */
  public DerivedTrace {
    if (!(factor >= 0 && factor <= 1)) {
      throw new IllegalArgumentException("factor: got " + factor + ", but expected 0 to 1");
    }
    if (decay.isPresent() && !(decay.getAsDouble() >= 0 && decay.getAsDouble() < 1)) {
      throw new IllegalArgumentException(
          "decay: got " + decay.getAsDouble() + ", but expected at least 0, below 1");
    }
  }

  @Override
  public boolean isDerivative() {
    return equals(EPROP);
  }
}
