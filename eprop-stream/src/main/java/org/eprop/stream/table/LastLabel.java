package org.eprop.stream.table;

import java.util.List;

/**
 * Whether the last label known says much of the next one, by past rows. If it does, it becomes a
 * further input: without it, networks would have to guess what everybody knows. It does if
 *
 * <pre>
 * classes:  delay &lt;= 20, and 1.7 (delay + 1) &lt;= r with r the mean number of rows of a key for which a
 *           label stays
 * numbers:  d &lt;= s with d the mean squared difference to the one known, s the variance
 * </pre>
 *
 * <p>Others are better left out: where labels are 100 rows late, networks that saw them lost a
 * point of accuracy on sine-walk and seven on hidden-cues of tools/streams (seed 21).
 */
final class LastLabel {

  private static final int MOST_LATE = 20;
  private static final double TIMES = 1.7;

  /** Fewer labels say nothing. */
  private static final int LEAST_LABELS = 50;

  private LastLabel() {}

  /**
   * Whether it does.
   *
   * @param keys labels of each key's rows, NaN where there is none; classes by their number
   * @param delay by how many rows of its key a label is late
   */
  static boolean says(List<double[]> keys, boolean classes, int delay) {
    return classes ? delay <= MOST_LATE && stays(keys, delay) : isNear(keys, delay);
  }

  private static boolean stays(List<double[]> keys, int delay) {
    int count = 0;
    int runs = 0;
    for (double[] key : keys) {
      double last = Double.NaN;
      for (double label : key) {
        if (!Double.isNaN(label)) {
          count++;
          runs += label == last ? 0 : 1;
          last = label;
        }
      }
    }
    return count >= LEAST_LABELS && TIMES * (delay + 1.0) * runs <= count;
  }

  private static boolean isNear(List<double[]> keys, int delay) {
    int count = 0;
    double sum = 0;
    double squares = 0;
    double difference = 0;
    for (double[] key : keys) {
      for (int t = delay + 1; t < key.length; t++) {
        double wanted = key[t];
        double known = key[t - delay - 1];
        if (!Double.isNaN(wanted) && !Double.isNaN(known)) {
          count++;
          sum += wanted;
          squares += wanted * wanted;
          difference += (wanted - known) * (wanted - known);
        }
      }
    }
    double variance = squares - sum * sum / count;
    return count >= LEAST_LABELS && variance > 0 && difference <= variance;
  }
}
