package org.eprop.compare.statistics;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import org.apache.commons.statistics.descriptive.Mean;
import org.apache.commons.statistics.descriptive.StandardDeviation;
import org.apache.commons.statistics.distribution.BetaDistribution;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

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

  /**
   * The noncentral t distribution: that of sqrt(n) mean / sd of n normal values, df = n - 1, whose
   * true mean is delta / sqrt(n) true standard deviations. With U = sqrt(chi^2_df / df) of density
   * f,
   *
   * <pre>    F(t; df, delta) = integral of f(u) Phi(t u - delta) du,    t &gt; 0
   *     F(-t; df, delta) = 1 - F(t; df, -delta)</pre>
   *
   * <p>(Johnson, Kotz and Balakrishnan 1995, Continuous Univariate Distributions 2, chapter 31.)
   * The integral is taken where neither factor is constant, by Gauss and Legendre's rule, to about
   * 1e-10.
   */
  static final class NoncentralT {

    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);
    private static final double[] NODES = {
      -0.906179845938664, -0.5384693101056831, 0, 0.5384693101056831, 0.906179845938664
    };
    private static final double[] WEIGHTS = {
      0.23692688505618908,
      0.47862867049936647,
      0.5688888888888889,
      0.47862867049936647,
      0.23692688505618908
    };

    /** Beyond so many standard deviations there is nothing. */
    private static final double FAR = 9;

    private static final int PANELS = 24;
    private static final int HALVINGS = 45;

    private NoncentralT() {}

    /** P(T &lt;= t). */
    static double cumulative(double t, int df, double delta) {
      if (t < 0) {
        return 1 - cumulative(-t, df, -delta);
      }
      if (t == 0) {
        return NORMAL.cumulativeProbability(-delta);
      }
      ChiSquaredDistribution chi = ChiSquaredDistribution.of(df);
      double width = FAR / Math.sqrt(2.0 * df);
      double least = Math.max(0, 1 - width);
      double most = 1 + 2 * width; // few degrees of freedom have a long tail
      // Below from, Phi is 0; above to, it is 1.
      double from = Math.max(least, Math.min(most, (delta - FAR) / t));
      double to = Math.max(from, Math.min(most, (delta + FAR) / t));
      double sum = chi.survivalProbability(df * to * to);
      double panel = (to - from) / PANELS;
      for (int i = 0; i < PANELS; i++) {
        double middle = from + (i + 0.5) * panel;
        for (int k = 0; k < NODES.length; k++) {
          double u = middle + NODES[k] * panel / 2;
          double f = 2 * df * u * chi.density(df * u * u);
          sum += WEIGHTS[k] * panel / 2 * f * NORMAL.cumulativeProbability(t * u - delta);
        }
      }
      return Math.max(0, Math.min(1, sum));
    }

    /** The delta with which P(T &lt;= t) = p. */
    static double delta(double t, int df, double p) {
      double step = 1;
      double low = t;
      while (cumulative(t, df, low) < p) { // F falls with delta
        low -= step;
        step *= 2;
      }
      step = 1;
      double high = Math.max(low, t);
      while (cumulative(t, df, high) > p) {
        high += step;
        step *= 2;
      }
      for (int i = 0; i < HALVINGS; i++) {
        double middle = (low + high) / 2;
        if (cumulative(t, df, middle) > p) {
          low = middle;
        } else {
          high = middle;
        }
      }
      return (low + high) / 2;
    }

    /** How often the two-sided t test of n pairs, at a level, finds a mean of d deviations. */
    static double power(double d, int n, double level) {
      int df = n - 1;
      double critical = TDistribution.of(df).inverseSurvivalProbability(level / 2);
      double delta = Math.abs(d) * Math.sqrt(n);
      return 1 - cumulative(critical, df, delta) + cumulative(-critical, df, delta);
    }
  }
}
