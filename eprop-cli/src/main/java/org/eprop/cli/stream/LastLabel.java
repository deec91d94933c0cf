package org.eprop.cli.stream;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether the last label known says much of the next one, by the first rows. If it does, it becomes
 * a further input: without it, networks would have to guess what everybody knows. With
 *
 * <pre>
 * classes:  a = (o - e) / (1 - e),    o the share of rows whose label is the one known before them,
 *                                     e that share by chance (Cohen's kappa)
 * numbers:  a = 1 - d / (2 s),        d the mean squared difference to the one known, s the variance
 * </pre>
 *
 * <p>it does from a = 0.5 on. Labels that agree less are better left out: on streams whose labels
 * are 100 rows late, networks that saw them lost accuracy.
 */
final class LastLabel {

  private static final double LEAST = 0.5;

  /** Fewer rows with a label before them say nothing. */
  private static final int LEAST_ROWS = 50;

  private LastLabel() {}

  /**
   * Whether it does.
   *
   * @param keys of the first rows
   * @param labels of these, NaN where there is none; classes by their number
   * @param delay by how many rows of its key a label is late
   */
  static boolean says(List<String> keys, double[] labels, boolean classes, int delay) {
    Map<String, List<Double>> before = new HashMap<>();
    List<double[]> pairs = new ArrayList<>();
    for (int t = 0; t < labels.length; t++) {
      List<Double> own = before.computeIfAbsent(keys.get(t), k -> new ArrayList<>());
      int known = own.size() - 1 - delay;
      if (known >= 0 && !Double.isNaN(own.get(known)) && !Double.isNaN(labels[t])) {
        pairs.add(new double[] {own.get(known), labels[t]});
      }
      own.add(labels[t]);
    }
    return pairs.size() >= LEAST_ROWS && (classes ? kappa(pairs) : likeness(pairs)) >= LEAST;
  }

  private static double kappa(List<double[]> pairs) {
    Map<Double, Integer> known = new HashMap<>();
    Map<Double, Integer> wanted = new HashMap<>();
    double same = 0;
    for (double[] pair : pairs) {
      known.merge(pair[0], 1, Integer::sum);
      wanted.merge(pair[1], 1, Integer::sum);
      same += pair[0] == pair[1] ? 1 : 0;
    }
    double n = pairs.size();
    double chance = 0;
    for (Map.Entry<Double, Integer> one : known.entrySet()) {
      chance += one.getValue() / n * (wanted.getOrDefault(one.getKey(), 0) / n);
    }
    return chance == 1 ? 0 : (same / n - chance) / (1 - chance);
  }

  private static double likeness(List<double[]> pairs) {
    double mean = pairs.stream().mapToDouble(pair -> pair[1]).average().orElse(0);
    double variance = 0;
    double difference = 0;
    for (double[] pair : pairs) {
      variance += (pair[1] - mean) * (pair[1] - mean);
      difference += (pair[1] - pair[0]) * (pair[1] - pair[0]);
    }
    return variance == 0 ? 0 : 1 - difference / (2 * variance);
  }
}
