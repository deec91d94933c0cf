package org.eprop.losses.loss;

/**
 * exp(x) for x &lt;= 0, to about one unit in the last place: several times faster than {@link
 * StrictMath#exp}, which a softmax at every step would wait for, and unlike {@link Math#exp} the
 * same on every machine, being made of additions and products alone.
 *
 * <p>With x = (32 k + i) ln 2 / 32 + r, |r| &lt;= ln 2 / 64: exp(x) = 2^k 2^(i/32) exp(r), the last
 * factor by Taylor's polynomial of degree 6, whose remainder is below 4e-18.
 */
final class Exponential {

  private static final int PARTS = 32;
  private static final double PARTS_BY_LN2 = PARTS / 0.6931471805599453;

  /** ln 2 / 32 in two parts: products of the first one with whole numbers up to 2^15 are exact. */
  private static final double STEP_HIGH = Double.longBitsToDouble(0x3F962E42FEFA0000L);

  private static final double STEP_LOW = 5.145609244655338e-14;

  /** Adding it rounds to a whole number, found in the lowest bits of the sum. */
  private static final double ROUND = 1.5 * (1L << 52);

  /** Below, exp is not a normal number. */
  private static final double LEAST = -708;

  private final double[] powers = new double[PARTS];

  Exponential() {
    for (int i = 0; i < PARTS; i++) {
      powers[i] = StrictMath.pow(2, i / (double) PARTS);
    }
  }

  /**
   * exp(x).
   *
   * @param x &lt;= 0 or NaN; below -708 the result is 0
   */
  double of(double x) {
    if (x < LEAST) {
      return 0;
    }
    double shifted = x * PARTS_BY_LN2 + ROUND;
    int m = (int) Double.doubleToRawLongBits(shifted);
    double whole = shifted - ROUND;
    double r = (x - whole * STEP_HIGH) - whole * STEP_LOW;
    double square = r * r;
    double even = 0.5 + square * (1.0 / 24 + square * (1.0 / 720));
    double odd = 1.0 / 6 + square * (1.0 / 120);
    double p = r + square * (even + r * odd);
    double power = powers[m & (PARTS - 1)];
    double scale = Double.longBitsToDouble((long) ((m >> 5) + 1023) << 52);
    return (power + power * p) * scale;
  }
}
