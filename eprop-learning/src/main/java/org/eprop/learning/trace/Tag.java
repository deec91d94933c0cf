package org.eprop.learning.trace;

import java.util.OptionalDouble;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;

/** The filter that meets the learning signal, where it may be the readout's own. */
final class Tag {

  static final Parameter TAU_E =
      Parameter.real("tau_e", 0)
          .unit("ms")
          .atLeast(0)
          .describe(
              "time constant of the filter that meets the learning signal; 0 for each readout's"
                  + " own");

  private Tag() {}

  /** kappa_e = exp(-dt / tau_e). */
  static OptionalDouble decay(Context context) {
    double tau = context.real(TAU_E);
    return tau == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(StrictMath.exp(-context.timeStep() / tau));
  }
}
