package org.eprop.tasks.frames;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.eprop.api.plugin.InvalidInputException;

/**
 * Brings values to the size for which weights are drawn, channel by channel, by numbers that are
 * found in the training sequences alone:
 *
 * <pre>
 *   none         x' = s x
 *   standardise  x' = (s x - m) / d             m the mean and d the standard deviation of s x
 *   log          x' = (log(1 + s x) - m) / d    the same of log(1 + s x)
 *   range        x' = (s x - a) / (b - a)       a the least and b the largest s x
 * </pre>
 *
 * <p>with the given scale s. A channel that never changes becomes 0. Immutable.
 */
final class Normalisation {

  /** What is done to the values. */
  enum Method {
    NONE,
    STANDARDISE,
    LOG,
    RANGE;

    /** As it is written in a definition. */
    String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    static String[] texts() {
      return Arrays.stream(values()).map(Method::text).toArray(String[]::new);
    }
  }

  private final Method method;
  private final double scale;
  private final double[] shift;
  private final double[] width;

  private Normalisation(Method method, double scale, double[] shift, double[] width) {
    this.method = method;
    this.scale = scale;
    this.shift = shift;
    this.width = width;
  }

  /**
   * Finds the numbers.
   *
   * @param training what is learned from, and nothing else
   */
  static Normalisation fit(Method method, double scale, Frames training) {
    int channels = training.channels();
    double[] one = new double[channels];
    Arrays.fill(one, 1);
    Normalisation plain = new Normalisation(method, scale, new double[channels], one);
    return switch (method) {
      case NONE -> plain;
      case STANDARDISE, LOG -> plain.standardised(training);
      case RANGE -> plain.ranged(training);
    };
  }

  /** In two passes, each in the order of the samples: the sums do not depend on threads. */
  private Normalisation standardised(Frames training) {
    double[] mean = new double[shift.length];
    double[] variance = new double[shift.length];
    long count = 0;
    for (int n = 0; n < training.size(); n++) {
      for (float[] row : training.values(n)) {
        for (int i = 0; i < row.length; i++) {
          mean[i] += changed(row[i], n);
        }
        count++;
      }
    }
    for (int i = 0; i < mean.length; i++) {
      mean[i] /= count;
    }
    for (int n = 0; n < training.size(); n++) {
      for (float[] row : training.values(n)) {
        for (int i = 0; i < row.length; i++) {
          double d = changed(row[i], n) - mean[i];
          variance[i] += d * d;
        }
      }
    }
    double[] deviation = new double[mean.length];
    for (int i = 0; i < mean.length; i++) {
      deviation[i] = positive(Math.sqrt(variance[i] / count));
    }
    return new Normalisation(method, scale, mean, deviation);
  }

  private Normalisation ranged(Frames training) {
    double[] least = new double[shift.length];
    double[] largest = new double[shift.length];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    Arrays.fill(largest, Double.NEGATIVE_INFINITY);
    for (int n = 0; n < training.size(); n++) {
      for (float[] row : training.values(n)) {
        for (int i = 0; i < row.length; i++) {
          double x = scale * row[i];
          least[i] = Math.min(least[i], x);
          largest[i] = Math.max(largest[i], x);
        }
      }
    }
    double[] range = new double[least.length];
    Arrays.setAll(range, i -> positive(largest[i] - least[i]));
    return new Normalisation(method, scale, least, range);
  }

  /** Rounding alone makes no width. */
  private static double positive(double width) {
    return width > 1e-12 ? width : 1;
  }

  /** s x or log(1 + s x). */
  private double changed(float x, int n) {
    double y = scale * x;
    if (method != Method.LOG) {
      return y;
    }
    if (!(y > -1)) {
      throw new InvalidInputException(
              ("got \"log\", but expected another, for sample %s has the value %s,"
                      + " and the logarithm of 1 + scale x is asked for")
                  .formatted(n, x))
          .at("normalise");
    }
    return StrictMath.log1p(y);
  }

  /**
   * Normalises the values of a sequence in place.
   *
   * @param n which, for an error message
   */
  void apply(float[][] values, int n) {
    if (method == Method.NONE && scale == 1) {
      return;
    }
    for (float[] row : values) {
      for (int i = 0; i < row.length; i++) {
        row[i] = (float) ((changed(row[i], n) - shift[i]) / width[i]);
      }
    }
  }

  /** The numbers that were found, by name. */
  Map<String, double[]> fitted() {
    Map<String, double[]> found = new LinkedHashMap<>();
    switch (method) {
      case NONE -> {}
      case STANDARDISE, LOG -> {
        String of = method == Method.LOG ? "log_" : "";
        found.put(of + "mean", shift.clone());
        found.put(of + "standard_deviation", width.clone());
      }
      case RANGE -> {
        found.put("least", shift.clone());
        found.put("range", width.clone());
      }
    }
    return found;
  }
}
