package org.eprop.compare.statistics;

import java.util.random.RandomGenerator;
import org.eprop.core.random.RandomStreams;

/**
 * Whether the mean of vectors is 0, the test of an interaction: {@link PairedPermutationTest} for
 * several numbers at once. v[s] is what one seed says: the table of two factors' means without the
 * effects of either,
 *
 * <pre>    v[s](a, b) = y(a, b) - mean over b - mean over a + mean over both</pre>
 *
 * <p>If the factors do not interact, these are errors alone, and if errors are symmetric, those of
 * a seed could as well all have the other sign; p is the share of all 2^n ways to choose the signs
 * for which |sum_s v[s]|^2 is at least as large as observed. Exact for up to {@value
 * PairedPermutationTest#EXACT} seeds, of more {@value PairedPermutationTest#DRAWS} ways are drawn.
 */
public final class SignFlipTest {

  private static final long SEED = 1;

  /** Sums that differ by rounding alone count as equal. */
  private static final double TOLERANCE = 1e-11;

  private final double[][] v;
  private final double least;

  private SignFlipTest(double[][] vectors) {
    this.v = vectors;
    double[] sum = new double[vectors[0].length];
    double scale = 0;
    for (double[] vector : vectors) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += vector[i];
        scale += Math.abs(vector[i]);
      }
    }
    this.least = LevelPermutationTest.squares(sum) - TOLERANCE * scale * scale;
  }

  /**
   * The p of vectors of one length; NaN if there are none.
   *
   * @param vectors [seed][component], finite
   */
  public static double p(double[][] vectors) {
    int n = vectors.length;
    if (n == 0) {
      return Double.NaN;
    }
    SignFlipTest test = new SignFlipTest(vectors);
    return n <= PairedPermutationTest.EXACT
        // All signs turned give the same: the first may stay.
        ? test.count(1, vectors[0]) / (double) (1L << (n - 1))
        : test.drawn();
  }

  /** Of all signs of the vectors from s on, those that are as large. */
  private long count(int s, double[] sum) {
    if (s == v.length) {
      return LevelPermutationTest.squares(sum) >= least ? 1 : 0;
    }
    double[] plus = new double[sum.length];
    double[] minus = new double[sum.length];
    for (int i = 0; i < sum.length; i++) {
      plus[i] = sum[i] + v[s][i];
      minus[i] = sum[i] - v[s][i];
    }
    return count(s + 1, plus) + count(s + 1, minus);
  }

  private double drawn() {
    RandomGenerator random = new RandomStreams(SEED).stream("signs of vectors", v.length);
    long count = 1;
    double[] sum = new double[v[0].length];
    for (int b = 0; b < PairedPermutationTest.DRAWS; b++) {
      java.util.Arrays.fill(sum, 0);
      for (double[] vector : v) {
        double sign = random.nextBoolean() ? 1 : -1;
        for (int i = 0; i < sum.length; i++) {
          sum[i] += sign * vector[i];
        }
      }
      count += LevelPermutationTest.squares(sum) >= least ? 1 : 0;
    }
    return (double) count / (1 + PairedPermutationTest.DRAWS);
  }
}
