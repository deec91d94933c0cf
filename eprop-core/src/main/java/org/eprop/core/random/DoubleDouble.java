package org.eprop.core.random;

/**
 * A number of some 31 digits as the sum of two doubles (Dekker 1971): the second is what the first
 * lacks. A hundred times faster than {@link java.math.BigDecimal} before anything is compiled.
 *
 * @param high the double next to it
 * @param low the rest
 */
record DoubleDouble(double high, double low) {

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
