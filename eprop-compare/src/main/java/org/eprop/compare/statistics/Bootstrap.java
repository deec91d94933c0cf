package org.eprop.compare.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.commons.numbers.arrays.Selection;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.eprop.core.random.RandomStreams;

/**
 * The bias-corrected and accelerated (BCa) bootstrap interval of a mean (Efron 1987, "Better
 * bootstrap confidence intervals"; Efron and Tibshirani 1993, chapter 14). With the means m* of all
 * n^n samples with replacement, or of {@value #RESAMPLES} that are drawn if there are more than
 * {@value #EXACT} values, and Phi the normal distribution function,
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

  /** The most values of which all samples are gone through: 6435 that differ. */
  public static final int EXACT = 8;

  private static final long SEED = 1;

  /** Means that differ by rounding alone count as equal. */
  private static final double ROUNDING = 1e-12;

  private final int n;

  /** [resample][value] how often it was drawn. */
  private final int[][] counts;

  /** How probable each is; of those that are drawn, how many. */
  private final double[] weights;

  private Bootstrap(int n) {
    this.n = n;
    if (n <= EXACT) {
      List<int[]> all = new ArrayList<>();
      DoubleStream.Builder probabilities = DoubleStream.builder();
      addSamples(all, probabilities, new int[n], 0, 0, 1);
      counts = all.toArray(int[][]::new);
      weights = probabilities.build().toArray();
      return;
    }
    counts = new int[RESAMPLES][n];
    weights = new double[RESAMPLES];
    Arrays.fill(weights, 1);
    RandomGenerator random = new RandomStreams(SEED).stream("bootstrap", n);
    for (int[] row : counts) {
      for (int i = 0; i < n; i++) {
        row[random.nextInt(n)]++;
      }
    }
  }

  /** The probability of each is n! / (c_1! ... c_n!) of n^n; p is that of the places before. */
  private void addSamples(
      List<int[]> all,
      DoubleStream.Builder probabilities,
      int[] count,
      int place,
      int drawn,
      double p) {
    if (place == n) {
      all.add(count.clone());
      probabilities.add(p);
      return;
    }
    double product = p;
    for (int c = 0; drawn + c <= n; c++) {
      product *= c == 0 ? 1 : (drawn + c) / (double) c / n;
      count[place] = c;
      if (place < n - 1 || drawn + c == n) {
        addSamples(all, probabilities, count, place + 1, drawn + c, product);
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
    double low = share(bias, acceleration, (1 - CONFIDENCE) / 2);
    double high = share(bias, acceleration, (1 + CONFIDENCE) / 2);
    if (n <= EXACT) {
      return exact(means, low, high).map(mean -> center + mean).toArray();
    }
    int[] ranks = {rank(low), rank(high)};
    Selection.select(means, ranks);
    return new double[] {center + means[ranks[0]], center + means[ranks[1]]};
  }

  /** Of all resamples; the same multiset always gives the same bits. */
  private double[] means(double[] values) {
    return Arrays.stream(counts).mapToDouble(count -> mean(values, count)).toArray();
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
    double rounding = n <= EXACT ? ROUNDING * largest(values) : 0;
    double below = 0;
    for (int b = 0; b < means.length; b++) {
      double distance = means[b] - whole;
      below += distance < -rounding ? weights[b] : distance <= rounding ? weights[b] / 2 : 0;
    }
    // Never 0 or 1, whose z is infinite.
    double share = n <= EXACT ? below : (below + 0.5) / (RESAMPLES + 1);
    return NormalDistribution.of(0, 1).inverseCumulativeProbability(share);
  }

  private static double largest(double[] values) {
    return Arrays.stream(values).map(Math::abs).max().orElse(0);
  }

  private static double share(double bias, double acceleration, double p) {
    NormalDistribution normal = NormalDistribution.of(0, 1);
    double z = bias + normal.inverseCumulativeProbability(p);
    return normal.cumulativeProbability(bias + z / (1 - acceleration * z));
  }

  private static int rank(double share) {
    int rank = (int) Math.floor(share * (RESAMPLES + 1));
    return Math.max(1, Math.min(RESAMPLES, rank)) - 1;
  }

  /** For each share the smallest mean that, with those below it, has it of all samples. */
  private DoubleStream exact(double[] means, double... shares) {
    Integer[] order = IntStream.range(0, means.length).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparingDouble(b -> means[b]));
    double[] below = new double[means.length];
    double sum = 0;
    for (int i = 0; i < below.length; i++) {
      sum += weights[order[i]];
      below[i] = sum + ROUNDING;
    }
    return Arrays.stream(shares)
        .map(
            share -> {
              int place = Arrays.binarySearch(below, share);
              return means[order[Math.min(below.length - 1, place < 0 ? -place - 1 : place)]];
            });
  }
}
