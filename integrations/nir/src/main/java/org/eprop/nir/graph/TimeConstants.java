package org.eprop.nir.graph;

import java.util.function.DoublePredicate;

/**
 * Between what is left of a voltage after a step, alpha, and time constants: NIR's tau in seconds,
 * for which Euler's step of dt leaves alpha = 1 - dt / tau, and eprop's in ms, for which alpha =
 * exp(-dt / tau).
 */
public final class TimeConstants {

  private static final int NEIGHBOURS = 64;

  private TimeConstants() {}

  /**
   * tau = dt / (1 - alpha), s; a neighbouring number if that gives alpha back to the last bit.
   *
   * @param alpha in [0, 1)
   * @param dt s
   */
  public static double ofDecay(double alpha, double dt) {
    return near(dt / (1 - alpha), tau -> decay(tau, dt) == alpha);
  }

  /** The nearest number that is exact, unless that is far away. */
  private static double near(double tau, DoublePredicate exact) {
    double up = tau;
    double down = tau;
    for (int i = 0; i < NEIGHBOURS; i++) {
      if (exact.test(up)) {
        return up;
      }
      if (exact.test(down)) {
        return down;
      }
      up = Math.nextUp(up);
      down = Math.nextDown(down);
    }
    return tau;
  }

  /** alpha = 1 - dt / tau. */
  public static double decay(double tau, double dt) {
    return 1 - dt / tau;
  }

  /**
   * eprop's time constant, ms, for which exp(-step / tau) is alpha, to the last bit if there is
   * one.
   *
   * @param alpha in [0, 1]; for 0 and 1 a time constant so short or long that they come out
   * @param step ms
   */
  public static double ofEprop(double alpha, double step) {
    if (alpha <= 0) {
      return step / 1024;
    }
    if (alpha >= 1) {
      return step * 0x1p60;
    }
    return near(-step / StrictMath.log(alpha), tau -> StrictMath.exp(-step / tau) == alpha);
  }
}
