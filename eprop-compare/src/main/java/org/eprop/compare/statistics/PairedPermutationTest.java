package org.eprop.compare.statistics;

import java.util.random.RandomGenerator;
import org.eprop.core.random.RandomStreams;

/**
 * Whether the mean of paired differences is 0: the two-sided permutation test of Fisher (1935, The
 * Design of Experiments, section 21). If nothing but chance decides which of a pair is which, every
 * difference could as well have the other sign; p is the share of all 2^n ways to choose the signs
 * for which |sum d| is at least as large as observed. Exact for up to {@value #EXACT} pairs; of
 * more, {@value #DRAWS} ways are drawn, and p = (1 + as large) / (1 + drawn).
 */
public final class PairedPermutationTest {

  /** The most pairs for which all signs are gone through. */
  public static final int EXACT = 20;

  /** How many ways are drawn for more. */
  public static final int DRAWS = 99_999;

  private static final long SEED = 1;

  /** Sums that differ by rounding alone count as equal. */
  private static final double TOLERANCE = 1e-12;

  private PairedPermutationTest() {}

  /** The two-sided p of differences; NaN if there are none. */
  public static double p(double... differences) {
    int n = differences.length;
    if (n == 0) {
      return Double.NaN;
    }
    double observed = 0;
    double largest = 0;
    for (double d : differences) {
      observed += d;
      largest += Math.abs(d);
    }
    double least = Math.abs(observed) - TOLERANCE * largest;
    return n <= EXACT ? exact(differences, least) : drawn(differences, least);
  }

  private static double exact(double[] differences, double least) {
    int n = differences.length;
    long count = 0;
    long ways = 1L << n;
    for (long signs = 0; signs < ways; signs++) {
      count += sum(differences, signs) >= least ? 1 : 0;
    }
    return (double) count / ways;
  }

  /** |sum of the differences|, the i-th negative if the i-th bit is 1. */
  private static double sum(double[] differences, long signs) {
    double sum = 0;
    for (int i = 0; i < differences.length; i++) {
      sum += (signs >> i & 1) == 0 ? differences[i] : -differences[i];
    }
    return Math.abs(sum);
  }

  private static double drawn(double[] differences, double least) {
    RandomGenerator random = new RandomStreams(SEED).stream("signs", differences.length);
    long count = 1;
    for (int b = 0; b < DRAWS; b++) {
      double sum = 0;
      for (double d : differences) {
        sum += random.nextBoolean() ? d : -d;
      }
      count += Math.abs(sum) >= least ? 1 : 0;
    }
    return (double) count / (1 + DRAWS);
  }

  /**
   * The smallest p that n pairs can give, 2 / 2^n, or what the draws can resolve: with fewer than
   * six pairs, no difference whatsoever is significant at 0.05.
   */
  public static double smallest(int n) {
    if (n == 0) {
      return 1;
    }
    return n <= EXACT ? 2 / (double) (1L << n) : 1 / (double) (1 + DRAWS);
  }

  /**
   * How many pairs it takes at least for the smallest of m p-values, corrected by {@link Holm}, to
   * be able to fall below a level.
   */
  public static int pairsNeeded(int m, double level) {
    int n = 1;
    while (m * smallest(n) >= level) {
      n++;
    }
    return n;
  }
}
