package org.eprop.compare.statistics;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.FDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Whether k methods differ over N tasks, by the ranks of their scores within each task (Demsar
 * 2006, "Statistical comparisons of classifiers over multiple data sets", JMLR 7:1-30): with R_j
 * the mean rank of method j, 1 the best, equal scores sharing theirs,
 *
 * <pre>
 * chi^2 = 12 N / (k (k + 1)) (sum_j R_j^2 - k (k + 1)^2 / 4)
 * F     = (N - 1) chi^2 / (N (k - 1) - chi^2)      with k - 1 and (k - 1) (N - 1) degrees of freedom
 * CD    = q sqrt(k (k + 1) / (6 N))                q: of the studentized range at 0.05, over sqrt 2
 * </pre>
 *
 * <p>(Iman and Davenport's F.) Two methods whose mean ranks differ by CD or more differ at 0.05
 * (Nemenyi).
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

  /** Friedman's statistic. */
  public double chiSquare() {
    double squares = IntStream.range(0, methods).mapToDouble(j -> mean(j) * mean(j)).sum();
    return 12.0 * tasks / (methods * (methods + 1)) * (squares - meanSquare());
  }

  private double meanSquare() {
    return methods * (methods + 1.0) * (methods + 1) / 4;
  }

  /** That the methods are alike, by F; 0 if all tasks have them in one order. */
  public double p() {
    double chiSquare = chiSquare();
    double rest = tasks * (methods - 1) - chiSquare;
    if (rest <= 1e-9) {
      return 0;
    }
    double f = (tasks - 1) * chiSquare / rest;
    return FDistribution.of(methods - 1, (methods - 1.0) * (tasks - 1)).survivalProbability(f);
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
