package org.eprop.compare.analysis;

import java.util.function.IntPredicate;

/**
 * The values of a grid, averaged over the cells that are not told apart, for each seed by itself.
 */
final class CellMeans {

  /** A mean that is this small beside what it is made of is 0 but for rounding. */
  private static final double ROUNDING = 1e-13;

  private final double[][] y;
  private final int seeds;

  /**
   * @param y [cell][seed], at least one cell
   */
  CellMeans(double[][] y) {
    this.y = y;
    this.seeds = y[0].length;
  }

  int seeds() {
    return seeds;
  }

  /** A level's difference from the reference, [seed], over some cells. */
  double[] difference(Axis axis, int a, IntPredicate cells) {
    double[] difference = new double[seeds];
    for (int s = 0; s < difference.length; s++) {
      double sum = 0;
      double size = 0;
      int pairs = 0;
      for (int c = 0; c < y.length; c++) {
        int level = axis.levelOf()[c];
        if (cells.test(c) && (level == a || level == axis.reference())) {
          sum += level == a ? y[c][s] : -y[c][s];
          size += Math.abs(y[c][s]);
          pairs += level == a ? 1 : 0;
        }
      }
      difference[s] = Math.abs(sum) <= ROUNDING * size ? 0 : sum / pairs;
    }
    return difference;
  }

  /** [level][seed]. */
  double[][] levelMeans(Axis axis) {
    double[][] means = new double[axis.levels().size()][seeds];
    for (int c = 0; c < y.length; c++) {
      for (int s = 0; s < y[c].length; s++) {
        means[axis.levelOf()[c]][s] += y[c][s] / axis.others();
      }
    }
    return means;
  }

  /** Means of pairs of levels, [seed][a * levels of the second + b]. */
  double[][] pairMeans(Axis first, Axis second) {
    int width = second.levels().size();
    double[][] means = new double[seeds][first.levels().size() * width];
    double cells = (double) y.length / (first.levels().size() * width);
    for (int c = 0; c < y.length; c++) {
      for (int s = 0; s < means.length; s++) {
        means[s][first.levelOf()[c] * width + second.levelOf()[c]] += y[c][s] / cells;
      }
    }
    return means;
  }

  /** The same without the effects of either axis. */
  double[][] centered(Axis first, Axis second) {
    double[][] means = pairMeans(first, second);
    int rows = first.levels().size();
    int width = second.levels().size();
    for (double[] table : means) {
      double[] row = new double[rows];
      double[] column = new double[width];
      double all = 0;
      for (int i = 0; i < table.length; i++) {
        row[i / width] += table[i] / width;
        column[i % width] += table[i] / rows;
        all += table[i] / table.length;
      }
      double size = Math.abs(all);
      for (int i = 0; i < table.length; i++) {
        double left = table[i] - row[i / width] - column[i % width] + all;
        table[i] = Math.abs(left) <= ROUNDING * size ? 0 : left;
      }
    }
    return means;
  }
}
