package org.eprop.compare.result;

import java.util.List;

/**
 * Methods compared over several tasks by their ranks within each (Demsar 2006): the variants of a
 * grid with the axis {@value #AXIS}, a method for each combination of the other axes.
 *
 * @param metric the name of the metric
 * @param tasks levels of the axis
 * @param methods in the order of the grid
 * @param chiSquare Friedman's statistic, corrected for equal ranks
 * @param p that all methods are alike, by permutation of the ranks within tasks
 * @param exact whether p counts all permutations; else some are drawn
 * @param criticalDifference of mean ranks: that of Nemenyi's test at 0.05
 */
public record TaskRanks(
    String metric,
    List<String> tasks,
    List<Method> methods,
    double chiSquare,
    double p,
    boolean exact,
    double criticalDifference) {

  /** The axis whose levels are tasks. */
  public static final String AXIS = "task";

  /**
   * A method.
   *
   * @param name its levels of the other axes
   * @param means of the metric over the seeds, on each task
   * @param ranks on each task, 1 for the best
   * @param rank their mean
   * @param p of the signed-rank test over tasks against the first method; null for that
   * @param pHolm the same, corrected for the number of methods
   */
  public record Method(
      String name, List<Double> means, List<Double> ranks, double rank, Double p, Double pHolm) {}
}
