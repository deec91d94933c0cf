package org.eprop.benchmarks;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.eprop.core.random.RandomStreams;

/**
 * How two builds compare that took turns.
 *
 * @param old the median of the old one's values
 * @param now that of the new one's
 * @param low the lower end of a 95 % bootstrap interval of now / old; turns are drawn as pairs
 * @param high the upper end
 */
record Ratio(double old, double now, double low, double high) {

  private static final int RESAMPLES = 9999;

  static Ratio of(double[] before, double[] after) {
    int turns = before.length;
    RandomGenerator random = new RandomStreams(1).stream("gate");
    double[] ratios = new double[RESAMPLES];
    double[] some = new double[turns];
    double[] others = new double[turns];
    for (int r = 0; r < RESAMPLES; r++) {
      for (int k = 0; k < turns; k++) {
        int turn = random.nextInt(turns);
        some[k] = before[turn];
        others[k] = after[turn];
      }
      ratios[r] = median(others) / median(some);
    }
    Arrays.sort(ratios);
    int end = RESAMPLES / 40;
    return new Ratio(median(before), median(after), ratios[end], ratios[RESAMPLES - 1 - end]);
  }

  double value() {
    return now / old;
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
