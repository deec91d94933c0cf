package org.eprop.compare.statistics;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import org.apache.commons.statistics.descriptive.Mean;
import org.apache.commons.statistics.descriptive.StandardDeviation;
import org.apache.commons.statistics.distribution.BetaDistribution;

/** How large a paired difference is, without its unit. */
public final class EffectSize {

  private static final double TAIL = (1 - Bootstrap.CONFIDENCE) / 2;

  /** Digits that do not depend on how a machine rounds exp and log. */
  private static final MathContext DIGITS = new MathContext(8);

  private EffectSize() {}

  /**
   * Hedges' g of paired differences (Hedges 1981, "Distribution theory for Glass's estimator of
   * effect size", equation 6e; for pairs, Cumming 2012, chapter 11):
   *
   * <pre>
   *     g = J mean / sd,    J = Gamma(df / 2) / (sqrt(df / 2) Gamma((df - 1) / 2)),    df = n - 1
   * </pre>
   *
   * <p>mean / sd is Cohen's d_z, in units of the standard deviation of the <em>differences</em>
   * (not of the runs), which J keeps from being too large with few pairs. The interval is that of
   * the noncentral t distribution, exact for normal differences, times J.
   *
   * @return null for fewer than 3 pairs (J is 0 for 2), or if all differences are the same
   */
  public static Estimate hedgesG(double... differences) {
    int n = differences.length;
    if (n < 3 || Arrays.stream(differences).allMatch(d -> d == differences[0])) {
      return null;
    }
    double d = standardized(differences);
    double j = correction(n - 1);
    double t = d * Math.sqrt(n);
    return new Estimate(
        round(j * d),
        round(j * NoncentralT.delta(t, n - 1, 1 - TAIL) / Math.sqrt(n)),
        round(j * NoncentralT.delta(t, n - 1, TAIL) / Math.sqrt(n)));
  }

  /** Cohen's d_z = mean / sd. */
  private static double standardized(double... differences) {
    return Mean.of(differences).getAsDouble() / StandardDeviation.of(differences).getAsDouble();
  }

  /** J, by r(df + 1) r(df) = (df - 1) / 2 for r(df) = Gamma(df / 2) / Gamma((df - 1) / 2). */
  private static double correction(int df) {
    double ratio = 1 / Math.sqrt(Math.PI); // of df = 2
    for (int k = 2; k < df; k++) {
      ratio = (k - 1) / (2 * ratio);
    }
    return ratio / Math.sqrt(0.5 * df);
  }

  /**
   * Cliff's delta for pairs (Cliff 1993, "Dominance statistics", Psychological Bulletin 114, d_w):
   * how much more often a difference is above 0 than below,
   *
   * <pre>    delta = (n+ - n-) / n</pre>
   *
   * <p>from -1 to 1. Its interval asks nothing of the distribution: with b(k) the lower end of
   * Clopper and Pearson's (1934) interval of a share of which k in n are seen, it is [2 b(n+) - 1,
   * 1 - 2 b(n-)], theirs if no difference is 0, and wider where some are.
   *
   * @return null if there are no pairs
   */
  public static Estimate cliffsDelta(double... differences) {
    int n = differences.length;
    if (n == 0) {
      return null;
    }
    int above = (int) Arrays.stream(differences).filter(d -> d > 0).count();
    int below = (int) Arrays.stream(differences).filter(d -> d < 0).count();
    return new Estimate(
        (double) (above - below) / n,
        round(2 * leastShare(above, n) - 1),
        round(1 - 2 * leastShare(below, n)));
  }

  private static double leastShare(int k, int n) {
    return k == 0 ? 0 : BetaDistribution.of(k, n - k + 1).inverseCumulativeProbability(TAIL);
  }

  static double round(double x) {
    return Double.isFinite(x) ? new BigDecimal(x).round(DIGITS).doubleValue() : x;
  }
}
