package org.eprop.learning.trace;

import java.util.OptionalDouble;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;

/** Time constants of traces, and of the filter that meets the learning signal. */
final class Tag {

  /** Of traces that may be filtered as readouts are. */
  static final Parameter TAU_E =
      Parameter.real("tau_e", 0)
          .unit("ms")
          .atLeast(0)
          .describe(
              "time constant of the filter that meets the learning signal; 0 for each readout's"
                  + " own");

  /** Of others. */
  static final Parameter OWN_TAU_E =
      time("tau_e", 1000, "time constant of the filter that meets the learning signal");

  private Tag() {}

  /** A time constant in ms. */
  static Parameter time(String name, double usual, String description) {
    return Parameter.real(name, usual).unit("ms").above(0).describe(description);
  }

  /** exp(-dt / tau). */
  static double decay(Context context, Parameter tau) {
    return StrictMath.exp(-context.timeStep() / context.real(tau));
  }

  /** kappa_e; empty if tau_e is 0. */
  static OptionalDouble optional(Context context) {
    return context.real(TAU_E) == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(decay(context, TAU_E));
  }
}
