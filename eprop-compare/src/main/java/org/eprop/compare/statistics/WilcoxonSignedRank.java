package org.eprop.compare.statistics;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Whether paired differences are as often, and as far, above 0 as below: the two-sided signed-rank
 * test of Wilcoxon (1945, "Individual comparisons by ranking methods", Biometrics Bulletin 1).
 * Differences of 0 are left out; the others are ranked by their size, those of one size sharing the
 * mean of their ranks; W is the sum of the ranks of those above 0. If nothing but chance decides
 * the signs, each of the 2^n ways to choose them is as likely, and
 *
 * <pre>    p = P(|W - n (n + 1) / 4| at least as large as observed)</pre>
 *
 * <p>which is counted exactly, shared ranks as they are, for up to {@value #EXACT} differences
 * (libraries count it only where no rank is shared); for more, W is taken as normal with the
 * variance sum of squared ranks / 4 and a continuity correction of 1/2. One outlier weighs no more
 * here than its rank, unlike in {@link PairedPermutationTest}.
 */
public final class WilcoxonSignedRank {

  /** The most differences other than 0 for which all signs are counted. */
  public static final int EXACT = 100;

  /** Sizes that differ by rounding alone share a rank. */
  private static final double TOLERANCE = 1e-12;

  private WilcoxonSignedRank() {}

  /** The two-sided p of finite differences; NaN if there are none, 1 if all are 0. */
  public static double p(double... differences) {
    if (differences.length == 0) {
      return Double.NaN;
    }
    double[] sorted =
        Arrays.stream(differences)
            .filter(d -> d != 0)
            .boxed()
            .sorted((a, b) -> Double.compare(Math.abs(a), Math.abs(b)))
            .mapToDouble(d -> d)
            .toArray();
    if (sorted.length == 0) {
      return 1;
    }
    int[] ranks = doubledRanks(sorted);
    long w = 0;
    for (int i = 0; i < ranks.length; i++) {
      w += sorted[i] > 0 ? ranks[i] : 0;
    }
    return ranks.length <= EXACT ? exact(ranks, w) : normal(ranks, w);
  }

  /** Twice the ranks, which are whole numbers also where two share one. */
  private static int[] doubledRanks(double[] sorted) {
    int n = sorted.length;
    double tolerance = TOLERANCE * Math.abs(sorted[n - 1]);
    int[] ranks = new int[n];
    for (int from = 0; from < n; ) {
      int to = from + 1;
      while (to < n && Math.abs(sorted[to]) - Math.abs(sorted[to - 1]) <= tolerance) {
        to++;
      }
      Arrays.fill(ranks, from, to, from + 1 + to);
      from = to;
    }
    return ranks;
  }

  private static double exact(int[] ranks, long w) {
    int largest = Arrays.stream(ranks).sum();
    double[] share = new double[largest + 1]; // of all ways, those with this sum
    share[0] = 1;
    int reached = 0;
    for (int rank : ranks) {
      reached += rank;
      for (int s = reached; s >= 0; s--) {
        share[s] = (share[s] + (s >= rank ? share[s - rank] : 0)) / 2;
      }
    }
    long tail = Math.min(w, largest - w);
    double p = 0;
    for (int s = 0; s <= tail; s++) {
      p += share[s];
    }
    return Math.min(1, 2 * p); // of the middle, both tails have it
  }

  private static double normal(int[] ranks, long w) {
    double squares = 0;
    double mean = 0;
    for (int rank : ranks) {
      squares += (double) rank * rank;
      mean += rank / 2.0;
    }
    // In doubled ranks, the correction of 1/2 is 1.
    double distance = Math.max(0, Math.abs(w - mean) - 1);
    double z = distance / (Math.sqrt(squares) / 2);
    return 2 * NormalDistribution.of(0, 1).survivalProbability(z);
  }
}
