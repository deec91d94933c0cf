package org.eprop.api.trace;

import java.util.OptionalDouble;

/**
 * How a synapse's eligibility trace e_ji is made, and how long it waits for a learning signal.
 * Immutable and thread-safe; equal if all of it is equal.
 *
 * @since 1.0
 */
public sealed interface EligibilityTrace permits DerivedTrace, LinearTrace, SynapticTrace {

  /**
   * kappa_e in [0, 1): what is left after a step of the filter that meets the learning signal,
   * ebar^t = kappa_e ebar^{t-1} + e^t. Empty if each readout's signal meets a trace that is
   * filtered as the readout filters, which makes it a part of the gradient; not that of a {@link
   * LinearTrace}.
   */
  OptionalDouble decay();

  /**
   * Whether it claims to be a derivative: with no decay of its own, and the readout's errors as
   * signals, the gradient of neurons that nothing passes through. The kit then compares it with
   * BPTT, on neurons {@code lif} of 20 ms.
   */
  default boolean isDerivative() {
    return false;
  }
}
