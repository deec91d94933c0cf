package org.eprop.core.optimizer;

/**
 * Numbers between bounds on the scale without bounds on which an optimizer works: {@link
 * org.eprop.core.network.LearnedParameter} has the equations. What comes back lies between the
 * bounds, not on them, also in single precision. Or numbers that stay on their scale, and that an
 * update takes no further than to the bounds. In double precision; the same bits on every JDK.
 */
final class Bounds {

  private final double low;
  private final double high;
  private final boolean clamped;
  private final float least;
  private final float most;

  /**
   * @param low bound, or minus infinity
   * @param high bound, or infinity
   * @param clamped whether numbers may lie on the bounds, and stay on their scale
   */
  Bounds(double low, double high, boolean clamped) {
    this.low = low;
    this.high = high;
    this.clamped = clamped;
    this.least = clamped ? (float) low : least(low);
    this.most = clamped ? (float) high : most(high);
  }

  /** The smallest finite float above a bound. */
  private static float least(double low) {
    if (low == Double.NEGATIVE_INFINITY) {
      return -Float.MAX_VALUE;
    }
    float f = (float) low;
    return f > low ? f : Math.nextUp(f);
  }

  /** The largest finite float below a bound. */
  private static float most(double high) {
    if (high == Double.POSITIVE_INFINITY) {
      return Float.MAX_VALUE;
    }
    float f = (float) high;
    return f < high ? f : Math.nextDown(f);
  }

  /** Whether there is a bound at all. */
  boolean exist() {
    return low != Double.NEGATIVE_INFINITY || high != Double.POSITIVE_INFINITY;
  }

  /**
   * Makes of numbers phi and dE/dphi the numbers x and dE/dx.
   *
   * @param numbers [n or more], changed in place
   * @param gradient [n or more], changed in place
   */
  void leave(double[] numbers, double[] gradient, int n) {
    for (int i = 0; !clamped && i < n; i++) {
      double phi = Math.min(Math.max(numbers[i], least), most);
      if (high == Double.POSITIVE_INFINITY) {
        numbers[i] = StrictMath.log(phi - low);
        gradient[i] *= phi - low;
      } else if (low == Double.NEGATIVE_INFINITY) {
        numbers[i] = StrictMath.log(high - phi);
        gradient[i] *= phi - high;
      } else {
        numbers[i] = StrictMath.log((phi - low) / (high - phi));
        gradient[i] *= (phi - low) * (high - phi) / (high - low);
      }
    }
  }

  /**
   * Makes of numbers x the numbers phi.
   *
   * @param numbers [n or more], changed in place
   */
  void enter(double[] numbers, int n) {
    for (int i = 0; i < n; i++) {
      double x = numbers[i];
      double phi;
      if (clamped) {
        phi = x;
      } else if (high == Double.POSITIVE_INFINITY) {
        phi = low + StrictMath.exp(x);
      } else if (low == Double.NEGATIVE_INFINITY) {
        phi = high - StrictMath.exp(x);
      } else {
        phi = low + (high - low) / (1 + StrictMath.exp(-x));
      }
      numbers[i] = Math.min(Math.max((float) phi, least), most);
    }
  }
}
