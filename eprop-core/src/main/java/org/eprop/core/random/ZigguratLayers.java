package org.eprop.core.random;

/**
 * The layers of {@link NormalZiggurat}, from below:
 *
 * <pre>
 * X_i (f(X_i) - f(X_i-1)) = A,    A = sqrt(pi / 2) / 256,    f(x) = exp(-x^2 / 2),    f(X_-1) = 0
 * </pre>
 *
 * <p>of the two solutions the larger. An error of one layer goes on into all above it, and X_i has
 * to be the double next to the true number: hence more than double precision.
 */
final class ZigguratLayers {

  /** sqrt(pi / 2) / 256. */
  private static final DoubleDouble AREA =
      new DoubleDouble(0x1.40d931ff62706p-8, -0x1.a6a0d6f814637p-62);

  /** How often -x^2 / 2 is halved before its exponential is expanded, and the terms it takes. */
  private static final int HALVINGS = 7;

  private static final int TERMS = 15;

  private ZigguratLayers() {}

  /** X_i of all layers, and 0. */
  static double[] edges() {
    double[] edges = new double[NormalZiggurat.LAYERS + 1];
    double start = 4;
    DoubleDouble below = DoubleDouble.of(0);
    for (int i = 0; i < NormalZiggurat.LAYERS; i++) {
      DoubleDouble edge = refined(nearly(start, below.high()), below);
      below = density(edge);
      edges[i] = edge.high();
      start = edges[i];
    }
    return edges;
  }

  /** Newton's method from the right, as far as double precision goes. */
  private static double nearly(double start, double below) {
    double x = start;
    for (int i = 0; i < 10; i++) {
      double f = StrictMath.exp(-0.5 * x * x);
      x -= (x * (f - below) - AREA.high()) / (f - below - x * x * f);
    }
    return x;
  }

  /** One more step, which doubles the number of right digits. */
  private static DoubleDouble refined(double x, DoubleDouble below) {
    DoubleDouble height = density(DoubleDouble.of(x)).minus(below);
    DoubleDouble excess = height.times(x).minus(AREA);
    double slope = height.high() - x * x * StrictMath.exp(-0.5 * x * x);
    return DoubleDouble.of(x).minus(excess.by(slope));
  }

  /** f(x) = exp(-x^2 / 2^(h+1))^(2^h), the first factor by Taylor's series. */
  private static DoubleDouble density(DoubleDouble x) {
    DoubleDouble z = x.times(x).times(-0.5 / (1 << HALVINGS));
    DoubleDouble one = DoubleDouble.of(1);
    DoubleDouble power = one;
    for (int n = TERMS; n > 0; n--) {
      power = power.times(z).by(n).plus(one);
    }
    for (int i = 0; i < HALVINGS; i++) {
      power = power.times(power);
    }
    return power;
  }

  /**
   * A number of some 31 digits as the sum of two doubles (Dekker 1971): the second is what the
   * first lacks. A hundred times faster than {@link java.math.BigDecimal} before anything is
   * compiled.
   *
   * @param high the double next to it
   * @param low the rest
   */
  private record DoubleDouble(double high, double low) {

    /** 2^27 + 1: splits a double into two halves whose products are exact. */
    private static final double SPLIT = (1 << 27) + 1;

    static DoubleDouble of(double x) {
      return new DoubleDouble(x, 0);
    }

    /** a + b; exact. */
    private static DoubleDouble sum(double a, double b) {
      double sum = a + b;
      double part = sum - a;
      return new DoubleDouble(sum, (a - (sum - part)) + (b - part));
    }

    /** a b; exact. */
    private static DoubleDouble product(double a, double b) {
      double product = a * b;
      double aHigh = SPLIT * a - (SPLIT * a - a);
      double aLow = a - aHigh;
      double bHigh = SPLIT * b - (SPLIT * b - b);
      double bLow = b - bHigh;
      return new DoubleDouble(
          product, aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow));
    }

    DoubleDouble plus(DoubleDouble other) {
      DoubleDouble sum = sum(high, other.high);
      return sum(sum.high, sum.low + (low + other.low));
    }

    DoubleDouble minus(DoubleDouble other) {
      return plus(other.times(-1));
    }

    DoubleDouble times(DoubleDouble other) {
      DoubleDouble product = product(high, other.high);
      return sum(product.high, product.low + (high * other.low + low * other.high));
    }

    DoubleDouble times(double factor) {
      return times(of(factor));
    }

    DoubleDouble by(double divisor) {
      double quotient = high / divisor;
      DoubleDouble rest = minus(product(quotient, divisor));
      return sum(quotient, rest.high / divisor);
    }
  }
}
