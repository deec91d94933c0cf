package org.eprop.compare.statistics;

import java.util.Arrays;
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
    double first = values[0];
    if (values.length == 1) {
      return new Summary(1, first, null, null, null);
    }
    if (Arrays.stream(values).allMatch(x -> x == first)) {
      // Without the rounding of a sum.
      return new Summary(values.length, first, 0.0, first, first);
    }
    double[] interval = Bootstrap.of(values.length).interval(values);
    return new Summary(
        values.length,
        Mean.of(values).getAsDouble(),
        StandardDeviation.of(values).getAsDouble(),
        interval[0],
        interval[1]);
  }
}
