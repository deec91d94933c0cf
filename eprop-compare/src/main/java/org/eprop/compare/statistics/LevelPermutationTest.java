package org.eprop.compare.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.eprop.core.random.RandomStreams;

/**
 * Whether a factor of L levels has any effect: the permutation test in randomized blocks (Pitman
 * 1938, "Significance tests which may be applied to samples from any populations, III. The analysis
 * of variance test", Biometrika 29). y[s][a] is what level a gave in block (seed) s. If the factor
 * does nothing, the levels of a block could as well have changed places; p is the share of all
 * (L!)^n ways to do so in n blocks for which
 *
 * <pre>    sum_a (sum_s y[s][a] - mean over all levels)^2</pre>
 *
 * <p>is at least as large as observed. Exact where (L!)^(n - 1) is at most {@value #EXACT} (the
 * first block may stay: the sum does not change when all blocks change alike); else {@value
 * PairedPermutationTest#DRAWS} ways are drawn, and p = (1 + as large) / (1 + drawn). For two levels
 * it is {@link PairedPermutationTest}.
 */
public final class LevelPermutationTest {

  /** The most ways that are gone through. */
  public static final int EXACT = 1 << 20;

  private static final long SEED = 1;

  /** Sums that differ by rounding alone count as equal. */
  private static final double TOLERANCE = 1e-11;

  private final double[][] y;
  private final int levels;
  private final double least;

  private LevelPermutationTest(double[][] values) {
    this.levels = values[0].length;
    this.y = new double[values.length][];
    double[] sum = new double[levels];
    double scale = 0;
    for (int s = 0; s < values.length; s++) {
      double mean = Arrays.stream(values[s]).sum() / levels;
      y[s] = Arrays.stream(values[s]).map(x -> x - mean).toArray();
      for (int a = 0; a < levels; a++) {
        sum[a] += y[s][a];
        scale += Math.abs(y[s][a]);
      }
    }
    this.least = squares(sum) - TOLERANCE * scale * scale;
  }

  /**
   * The p of blocks of equally many finite values; NaN if there are no blocks.
   *
   * @param values [block][level], at least two levels
   */
  public static double p(double[][] values) {
    if (values.length == 0) {
      return Double.NaN;
    }
    int n = values.length;
    int levels = values[0].length;
    LevelPermutationTest test = new LevelPermutationTest(values);
    return isExact(n, levels) ? test.exact() / ways(n, levels) : test.drawn();
  }

  /** Whether all ways of n blocks of so many levels are gone through; else some are drawn. */
  public static boolean isExact(int n, int levels) {
    return ways(n, levels) <= EXACT;
  }

  private static double ways(int n, int levels) {
    return Math.pow(factorial(levels), n - 1.0);
  }

  /** The smallest p that n blocks of so many levels can give. */
  public static double smallest(int n, int levels) {
    if (n == 0) {
      return 1;
    }
    return 1 / (isExact(n, levels) ? ways(n, levels) : 1.0 + PairedPermutationTest.DRAWS);
  }

  private static double factorial(int n) {
    return n < 2 ? 1 : n * factorial(n - 1);
  }

  /** The square of a length. */
  static double squares(double[] sum) {
    double squares = 0;
    for (double x : sum) {
      squares += x * x;
    }
    return squares;
  }

  private long exact() {
    List<int[]> orders = new ArrayList<>();
    addOrders(orders, new int[levels], 0);
    return count(orders, 1, y[0]);
  }

  /** All orders of the levels. */
  private void addOrders(List<int[]> orders, int[] order, int place) {
    if (place == levels) {
      orders.add(order.clone());
      return;
    }
    for (int a = 0; a < levels; a++) {
      int level = a;
      if (Arrays.stream(order, 0, place).noneMatch(b -> b == level)) {
        order[place] = a;
        addOrders(orders, order, place + 1);
      }
    }
  }

  /** Of all ways to order the blocks from s on, those that are as large. */
  private long count(List<int[]> orders, int s, double[] sum) {
    if (s == y.length) {
      return squares(sum) >= least ? 1 : 0;
    }
    long count = 0;
    double[] longer = new double[levels];
    for (int[] order : orders) {
      for (int a = 0; a < levels; a++) {
        longer[a] = sum[a] + y[s][order[a]];
      }
      count += count(orders, s + 1, longer);
    }
    return count;
  }

  private double drawn() {
    RandomGenerator random = new RandomStreams(SEED).stream("levels", y.length, levels);
    long count = 1;
    for (int b = 0; b < PairedPermutationTest.DRAWS; b++) {
      double[] sum = new double[levels];
      for (double[] block : y) {
        shuffle(block, random); // the last order is as good a start as the first
        for (int a = 0; a < levels; a++) {
          sum[a] += block[a];
        }
      }
      count += squares(sum) >= least ? 1 : 0;
    }
    return (double) count / (1 + PairedPermutationTest.DRAWS);
  }

  private static void shuffle(double[] block, RandomGenerator random) {
    for (int i = block.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      double x = block[i];
      block[i] = block[j];
      block[j] = x;
    }
  }
}
