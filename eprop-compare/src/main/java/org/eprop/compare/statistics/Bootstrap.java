package org.eprop.compare.statistics;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.apache.commons.numbers.arrays.Selection;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.eprop.core.random.RandomStreams;

/**
 * The bias-corrected and accelerated (BCa) bootstrap interval of a mean (Efron 1987, "Better
 * bootstrap confidence intervals"; Efron and Tibshirani 1993, chapter 14). With the means m* of
 * {@value #RESAMPLES} samples drawn with replacement, Phi the normal distribution function,
 *
 * <pre>
 *    z0 = Phi^-1(share of m* below the mean, those equal to it counted half)
 *    a  = sum_i (x_i - mean)^3 / (6 (sum_i (x_i - mean)^2)^(3/2))
 *    alpha(p) = Phi(z0 + (z0 + z_p) / (1 - a (z0 + z_p))),    z_p = Phi^-1(p)
 * </pre>
 *
 * <p>the interval's ends are the alpha(0.025) and alpha(0.975) order statistics of m*. All values
 * of one number n are resampled alike, from a stream of its own, so that an interval depends on
 * nothing but the values. With very few values any bootstrap interval is too narrow: of five, it
 * holds the mean of a normal population in about 83 %, not 95 %, of cases. Immutable.
 */
public final class Bootstrap {

  /** How many samples are drawn. */
  public static final int RESAMPLES = 9999;

  /** How often the interval is meant to hold the mean. */
  public static final double CONFIDENCE = 0.95;

  private static final long SEED = 1;

  private final int n;

  /** [resample][value] how often it was drawn. */
  private final int[][] counts;

  private Bootstrap(int n) {
    this.n = n;
    this.counts = new int[RESAMPLES][n];
    RandomGenerator random = new RandomStreams(SEED).stream("bootstrap", n);
    for (int[] row : counts) {
      for (int i = 0; i < n; i++) {
        row[random.nextInt(n)]++;
      }
    }
  }

  /** For n values, at least 2. */
  public static Bootstrap of(int n) {
    return new Bootstrap(n);
  }

  /** The interval, [2], of the mean of n finite values. */
  public double[] interval(double... values) {
    if (values.length != n) {
      throw new IllegalArgumentException("got " + values.length + " values instead of " + n);
    }
    double[] deviations = new double[n];
    double center = Arrays.stream(values).sum() / n;
    double squares = 0;
    double cubes = 0;
    for (int i = 0; i < n; i++) {
      double d = values[i] - center;
      deviations[i] = d;
      squares += d * d;
      cubes += d * d * d;
    }
    if (Arrays.stream(values).allMatch(x -> x == values[0])) {
      return new double[] {values[0], values[0]};
    }
    double[] means = means(deviations);
    double acceleration = cubes / (6 * squares * Math.sqrt(squares));
    double bias = bias(means, deviations);
    int low = index(bias, acceleration, (1 - CONFIDENCE) / 2);
    int high = index(bias, acceleration, (1 + CONFIDENCE) / 2);
    Selection.select(means, new int[] {low, high});
    return new double[] {center + means[low], center + means[high]};
  }

  /** Of all resamples; the same multiset always gives the same bits. */
  private double[] means(double[] values) {
    double[] means = new double[RESAMPLES];
    for (int b = 0; b < RESAMPLES; b++) {
      means[b] = mean(values, counts[b]);
    }
    return means;
  }

  private double mean(double[] values, int[] count) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += count[i] * values[i];
    }
    return sum / n;
  }

  private double bias(double[] means, double[] values) {
    int[] once = new int[n];
    Arrays.fill(once, 1);
    double whole = mean(values, once);
    int below = 0;
    int equal = 0;
    for (double mean : means) {
      below += mean < whole ? 1 : 0;
      equal += mean == whole ? 1 : 0;
    }
    // Never 0 or 1, whose z is infinite.
    double share = (below + 0.5 * equal + 0.5) / (RESAMPLES + 1);
    return NormalDistribution.of(0, 1).inverseCumulativeProbability(share);
  }

  private static int index(double bias, double acceleration, double p) {
    NormalDistribution normal = NormalDistribution.of(0, 1);
    double z = bias + normal.inverseCumulativeProbability(p);
    double alpha = normal.cumulativeProbability(bias + z / (1 - acceleration * z));
    int rank = (int) Math.floor(alpha * (RESAMPLES + 1));
    return Math.max(1, Math.min(RESAMPLES, rank)) - 1;
  }
}
