package org.eprop.experiment.tensorboard;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How numbers are spread, in TensorFlow's own buckets: their limits grow by a factor of 1.1 from
 * 1e-12 to 1e20 on either side of zero, and bucket i holds what is at least limit i-1 and less than
 * limit i. Mutable.
 */
final class Histogram {

  private static final double[] LIMITS = limits();

  private final long[] counts = new long[LIMITS.length];
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;
  private double sum;
  private double sumOfSquares;
  private long count;

  private static double[] limits() {
    List<Double> positive = new ArrayList<>();
    for (double limit = 1e-12; limit < 1e20; limit *= 1.1) {
      positive.add(limit);
    }
    positive.add(Double.MAX_VALUE);
    int n = positive.size();
    double[] limits = new double[2 * n + 1];
    for (int i = 0; i < n; i++) {
      limits[n + 1 + i] = positive.get(i);
      limits[n - 1 - i] = -positive.get(i);
    }
    return limits;
  }

  /** Counts a number; one that is not finite is left out. */
  void add(double value) {
    if (!Double.isFinite(value)) {
      return;
    }
    int found = Arrays.binarySearch(LIMITS, value);
    // A value that equals a limit belongs to the bucket above it; but there is none above the last.
    int bucket = found >= 0 ? found + 1 : -found - 1;
    counts[Math.min(bucket, counts.length - 1)]++;
    min = Math.min(min, value);
    max = Math.max(max, value);
    sum += value;
    sumOfSquares += value * value;
    count++;
  }

  /** The message; of neighbouring empty buckets only the last is written. */
  Protobuf message() {
    List<Double> limits = new ArrayList<>();
    List<Double> filled = new ArrayList<>();
    int last = counts.length - 1;
    while (last > 0 && counts[last] == 0) {
      last--;
    }
    for (int i = 0; i <= last; i++) {
      if (counts[i] > 0 || counts[i + 1] > 0) {
        limits.add(LIMITS[i]);
        filled.add((double) counts[i]);
      }
    }
    if (count == 0) {
      limits.add(Double.MAX_VALUE);
      filled.add(0.0);
    }
    return new Protobuf()
        .real(1, count == 0 ? 0 : min)
        .real(2, count == 0 ? 0 : max)
        .real(3, count)
        .real(4, sum)
        .real(5, sumOfSquares)
        .reals(6, limits.stream().mapToDouble(Double::doubleValue).toArray())
        .reals(7, filled.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
