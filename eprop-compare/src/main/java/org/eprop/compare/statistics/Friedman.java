package org.eprop.compare.statistics;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Whether k methods differ over N tasks, by the ranks of their scores within each task (Friedman
 * 1937, "The use of ranks to avoid the assumption of normality implicit in the analysis of
 * variance", JASA 32; Demsar 2006, "Statistical comparisons of classifiers over multiple data
 * sets", JMLR 7:1-30): with r_tj the rank of method j on task t, 1 the best, equal scores sharing
 * theirs, and R_j the mean of r_tj over tasks,
 *
 * <pre>
 * chi^2 = (k - 1) N^2 sum_j (R_j - (k + 1) / 2)^2 / sum_tj (r_tj - (k + 1) / 2)^2
 * CD    = q sqrt(k (k + 1) / (6 N))                q: of the studentized range at 0.05, over sqrt 2
 * </pre>
 *
 * <p>If methods are alike, each of the (k!)^N ways to order the ranks within tasks, shared ones as
 * they are, is as likely: p is the share of ways whose chi^2 is at least as large as observed,
 * {@link LevelPermutationTest} of the ranks. It counts all ways of up to 21 tasks for 2 methods, 8
 * for 3, 5 for 4, and 3 for 5; where there are more, it draws some. Two methods whose mean ranks
 * differ by CD or more differ at 0.05 (Nemenyi, for many tasks).
 */
public final class Friedman {

  private static final double LEVEL = 0.05;
  private static final double RANGE = 10;
  private static final int PARTS = 4000;

  private final double[][] ranks;
  private final int tasks;
  private final int methods;

  /**
   * @param scores [task][method], finite, at least two of each
   * @param lowerIsBetter whether the lowest has rank 1
   */
  public Friedman(double[][] scores, boolean lowerIsBetter) {
    tasks = scores.length;
    methods = scores[0].length;
    ranks = new double[tasks][methods];
    for (int t = 0; t < tasks; t++) {
      for (int j = 0; j < methods; j++) {
        double own = scores[t][j];
        double better = 0;
        double equal = 0;
        for (double other : scores[t]) {
          better += (lowerIsBetter ? other < own : other > own) ? 1 : 0;
          equal += other == own ? 1 : 0;
        }
        ranks[t][j] = better + (equal + 1) / 2;
      }
    }
  }

  /** Of a method on each task. */
  public double[] ranks(int method) {
    return Arrays.stream(ranks).mapToDouble(row -> row[method]).toArray();
  }

  /** The mean rank of a method. */
  public double mean(int method) {
    return Arrays.stream(ranks(method)).average().orElseThrow();
  }

  /** Friedman's statistic, corrected for equal scores; 0 if on each task all are equal. */
  public double chiSquare() {
    double middle = (methods + 1) / 2.0;
    double between =
        IntStream.range(0, methods).mapToDouble(j -> Math.pow(mean(j) - middle, 2)).sum();
    double all =
        Arrays.stream(ranks)
            .flatMapToDouble(Arrays::stream)
            .map(rank -> Math.pow(rank - middle, 2))
            .sum();
    return all == 0 ? 0 : (methods - 1.0) * tasks * tasks * between / all;
  }

  /** That the methods are alike, by permutation of the ranks within tasks. */
  public double p() {
    return LevelPermutationTest.p(ranks);
  }

  /** Whether p counts all permutations; else it draws {@value PairedPermutationTest#DRAWS}. */
  public boolean isExact() {
    return LevelPermutationTest.isExact(tasks, methods);
  }

  /** The difference of mean ranks from which on two methods differ at 0.05. */
  public double criticalDifference() {
    return studentizedRange(methods)
        / Math.sqrt(2)
        * Math.sqrt(methods * (methods + 1) / (6.0 * tasks));
  }

  /** q with P(range of k normal numbers &lt;= q) = 0.95. */
  static double studentizedRange(int k) {
    double low = 0;
    double high = RANGE;
    for (int i = 0; i < 60; i++) {
      double middle = (low + high) / 2;
      if (within(middle, k) < 1 - LEVEL) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** k times the integral of phi(z) (Phi(z) - Phi(z - q))^(k - 1), by Simpson's rule. */
  private static double within(double q, int k) {
    NormalDistribution normal = NormalDistribution.of(0, 1);
    double h = 2 * RANGE / PARTS;
    double sum = 0;
    for (int i = 0; i <= PARTS; i++) {
      double z = -RANGE + i * h;
      double inside = normal.probability(z - q, z);
      double value = normal.density(z) * Math.pow(inside, k - 1);
      sum += value * (i == 0 || i == PARTS ? 1 : i % 2 == 0 ? 2 : 4);
    }
    return k * sum * h / 3;
  }
}
