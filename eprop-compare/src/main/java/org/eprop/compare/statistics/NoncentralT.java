package org.eprop.compare.statistics;

import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * The noncentral t distribution: that of sqrt(n) mean / sd of n normal values, df = n - 1, whose
 * true mean is delta / sqrt(n) true standard deviations. With U = sqrt(chi^2_df / df) of density f,
 *
 * <pre>    F(t; df, delta) = integral of f(u) Phi(t u - delta) du,    t &gt; 0
 *     F(-t; df, delta) = 1 - F(t; df, -delta)</pre>
 *
 * <p>(Johnson, Kotz and Balakrishnan 1995, Continuous Univariate Distributions 2, chapter 31.) The
 * integral is taken where neither factor is constant, by Gauss and Legendre's rule, to about 1e-10.
 */
final class NoncentralT {

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
