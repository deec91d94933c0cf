package org.eprop.neurons;

import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;

/** Parameters that several models share. */
final class Common {

  static final Parameter TAU_M =
      Parameter.perNeuron("tau_m", 20).above(0).unit("ms").describe("membrane time constant");

  static final Parameter THRESHOLD =
      Parameter.perNeuron("threshold", 1)
          .above(0)
          .describe("base threshold, and the size of the reset");

  static final Parameter BASE_THRESHOLD =
      Parameter.perNeuron("threshold", 1).above(0).describe("base threshold");

  static final Parameter SCALED_INPUT =
      Parameter.flag("scaled_input", false)
          .describe("whether the input current is multiplied by 1 - alpha, alpha = exp(-dt/tau_m)");

  static final Parameter TAU_A =
      Parameter.perNeuron("tau_a", 200)
          .above(0)
          .unit("ms")
          .describe("time constant of the threshold's adaptation");

  static final Parameter BETA =
      Parameter.perNeuron("beta", 0.184)
          .atLeast(0)
          .describe("by how much a spike raises the threshold, in the unit of the threshold");

  private Common() {}

  /** What remains after dt ms of something that decays with time constant tau: exp(-dt / tau). */
  static double decay(double dt, double tau) {
    return StrictMath.exp(-dt / tau);
  }

  /** d/dtau of exp(-dt / tau), 1/ms. */
  static double decayByTau(double dt, double tau) {
    return decay(dt, tau) * dt / (tau * tau);
  }

  /** u: 1, or 1 - alpha with {@code scaled_input}. */
  static double inputWeight(Context context, double alpha) {
    return context.flag(SCALED_INPUT) ? 1 - alpha : 1;
  }
}
