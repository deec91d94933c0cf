package org.eprop.compare.statistics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Holm's correction for many tests (1979, "A simple sequentially rejective multiple test
 * procedure"): with m p-values in ascending order, p'_(i) = max_{j &lt;= i} min(1, (m - j + 1)
 * p_(j)). The chance of even one false alarm among them is then at most the level.
 */
public final class Holm {

  private Holm() {}

  /** Corrected p-values, in the order of the given ones; NaN stays NaN and does not count. */
  public static double[] adjust(double... p) {
    int[] order =
        IntStream.range(0, p.length)
            .filter(i -> !Double.isNaN(p[i]))
            .boxed()
            .sorted(Comparator.comparingDouble(i -> p[i]))
            .mapToInt(i -> i)
            .toArray();
    double[] adjusted = new double[p.length];
    Arrays.fill(adjusted, Double.NaN);
    double largest = 0;
    for (int j = 0; j < order.length; j++) {
      largest = Math.max(largest, Math.min(1, (order.length - j) * p[order[j]]));
      adjusted[order[j]] = largest;
    }
    return adjusted;
  }
}
