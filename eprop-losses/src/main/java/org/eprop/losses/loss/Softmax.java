package org.eprop.losses.loss;

/** The softmax of a readout, without overflow. */
final class Softmax {

  private static final Exponential EXP = new Exponential();

  private Softmax() {}

  /**
   * softmax(y).
   *
   * @param y any finite values
   * @param p receives it
   * @return log sum_k exp(y_k)
   */
  private static double softmax(double[] y, double[] p) {
    double largest = Double.NEGATIVE_INFINITY;
    for (double value : y) {
      largest = Math.max(largest, value);
    }
    double sum = 0;
    for (int k = 0; k < y.length; k++) {
      p[k] = EXP.of(y[k] - largest);
      sum += p[k];
    }
    double scale = 1 / sum;
    for (int k = 0; k < y.length; k++) {
      p[k] *= scale;
    }
    return largest + StrictMath.log(sum);
  }

  /**
   * Cross-entropy of softmax(y) with one class, log sum_k exp(y_k) - y_label.
   *
   * @param error receives its gradient, softmax(y) - 1[k = label]
   */
  static double crossEntropy(double[] y, int label, double[] error) {
    double logSum = softmax(y, error);
    error[label] -= 1;
    return logSum - y[label];
  }

  /**
   * Cross-entropy of softmax(y) with a distribution, sum_k p_k (log sum_i exp(y_i) - y_k).
   *
   * @param p sums to 1
   * @param error receives its gradient, softmax(y) - p
   */
  static double crossEntropy(double[] y, double[] p, double[] error) {
    double logSum = softmax(y, error);
    double sum = 0;
    for (int k = 0; k < y.length; k++) {
      sum += p[k] * (logSum - y[k]);
      error[k] -= p[k];
    }
    return sum;
  }

  /**
   * factor H(softmax(y)), with H = -sum_k p_k log p_k and dH/dy_k = -p_k (log p_k + H).
   *
   * @param error its gradient is added to it
   */
  static double addEntropy(double[] y, double factor, double[] error) {
    double[] p = new double[y.length];
    double logSum = softmax(y, p);
    double entropy = 0;
    for (int k = 0; k < y.length; k++) {
      entropy -= p[k] * (y[k] - logSum);
    }
    for (int k = 0; k < y.length; k++) {
      error[k] -= factor * p[k] * (y[k] - logSum + entropy);
    }
    return factor * entropy;
  }

  /**
   * exp(x) for x &lt;= 0, to about one unit in the last place: several times faster than {@link
   * StrictMath#exp}, which a softmax at every step would wait for, and unlike {@link Math#exp} the
   * same on every machine, being made of additions and products alone.
   *
   * <p>With x = (32 k + i) ln 2 / 32 + r, |r| &lt;= ln 2 / 64: exp(x) = 2^k 2^(i/32) exp(r), the
   * last factor by Taylor's polynomial of degree 6, whose remainder is below 4e-18.
   */
  static final class Exponential {

    private static final int PARTS = 32;
    private static final double PARTS_BY_LN2 = PARTS / 0.6931471805599453;

    /**
     * ln 2 / 32 in two parts: products of the first one with whole numbers up to 2^15 are exact.
     */
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
}
