package org.eprop.compare.statistics;

import org.apache.commons.statistics.descriptive.Mean;
import org.apache.commons.statistics.descriptive.StandardDeviation;

/**
 * What a few values say about the mean of all.
 *
 * @param n how many values
 * @param mean their mean; null if there are none
 * @param sd their standard deviation, sqrt(sum (x - mean)^2 / (n - 1)); null if n &lt; 2
 * @param low the lower end of the mean's 95 % {@linkplain Bootstrap BCa bootstrap} interval; null
 *     if n &lt; 2
 * @param high its upper end
 */
public record Summary(int n, Double mean, Double sd, Double low, Double high) {

  /** Of finite values. */
  public static Summary of(double... values) {
    if (values.length == 0) {
      return new Summary(0, null, null, null, null);
    }
    double mean = Mean.of(values).getAsDouble();
    if (values.length == 1) {
      return new Summary(1, mean, null, null, null);
    }
    double[] interval = Bootstrap.of(values.length).interval(values);
    return new Summary(
        values.length, mean, StandardDeviation.of(values).getAsDouble(), interval[0], interval[1]);
  }
}
