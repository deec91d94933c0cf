package org.eprop.compare.analysis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.eprop.compare.definition.Comparison;
import org.eprop.compare.definition.Variant;
import org.eprop.compare.result.MetricColumn;
import org.eprop.compare.result.TaskRanks;
import org.eprop.compare.statistics.Friedman;
import org.eprop.compare.statistics.Holm;
import org.eprop.compare.statistics.WilcoxonSignedRank;

/** Ranks of methods over the levels of the axis {@value TaskRanks#AXIS}. */
final class Tasks {

  private final List<String> tasks;

  /** Of each method, the numbers of its variants, a task each. */
  private final Map<String, List<Integer>> methods = new LinkedHashMap<>();

  Tasks(Comparison comparison) {
    List<Variant> variants = comparison.variants();
    tasks =
        variants.stream()
            .map(variant -> variant.levels().get(TaskRanks.AXIS))
            .filter(Objects::nonNull)
            .distinct()
            .toList();
    for (String task : tasks) {
      for (int v = 0; v < variants.size(); v++) {
        Map<String, String> levels = variants.get(v).levels();
        if (task.equals(levels.get(TaskRanks.AXIS)) && levels.size() > 1) {
          methods.computeIfAbsent(method(levels), key -> new ArrayList<>()).add(v);
        }
      }
    }
  }

  private static String method(Map<String, String> levels) {
    return levels.entrySet().stream()
        .filter(level -> !level.getKey().equals(TaskRanks.AXIS))
        .map(Map.Entry::getValue)
        .collect(Collectors.joining("+"));
  }

  /** Whether there are several tasks, and several methods. */
  boolean exist() {
    return tasks.size() > 1
        && methods.size() > 1
        && methods.values().stream().allMatch(variants -> variants.size() == tasks.size());
  }

  /**
   * By a metric of which more, or less, is better, and which each variant has.
   *
   * @param values [variant][seed]
   */
  Optional<TaskRanks> of(MetricColumn metric, List<List<Double>> values) {
    String better = metric.info(true).better();
    double[][] means = new double[tasks.size()][methods.size()];
    List<String> names = List.copyOf(methods.keySet());
    for (int j = 0; j < names.size(); j++) {
      for (int t = 0; t < tasks.size(); t++) {
        List<Double> seeds = values.get(methods.get(names.get(j)).get(t));
        if (better == null || seeds.contains(null)) {
          return Optional.empty();
        }
        means[t][j] = seeds.stream().mapToDouble(x -> x).average().orElseThrow();
      }
    }
    Friedman friedman = new Friedman(means, better.equals("lower"));
    double[] p = new double[names.size()];
    for (int j = 0; j < p.length; j++) {
      p[j] = j == 0 ? Double.NaN : WilcoxonSignedRank.p(differences(means, j));
    }
    double[] pHolm = Holm.adjust(p);
    List<TaskRanks.Method> ranked = new ArrayList<>();
    for (int j = 0; j < names.size(); j++) {
      int method = j;
      double[] own = DoubleStream.of(friedman.ranks(j)).toArray();
      ranked.add(
          new TaskRanks.Method(
              names.get(j),
              java.util.Arrays.stream(means).map(row -> row[method]).toList(),
              DoubleStream.of(own).boxed().toList(),
              friedman.mean(j),
              TestedDifferences.orNull(p[j]),
              TestedDifferences.orNull(pHolm[j])));
    }
    return Optional.of(
        new TaskRanks(
            metric.name(),
            tasks,
            ranked,
            friedman.chiSquare(),
            friedman.p(),
            friedman.isExact(),
            friedman.criticalDifference()));
  }

  private static double[] differences(double[][] means, int method) {
    return java.util.Arrays.stream(means).mapToDouble(row -> row[method] - row[0]).toArray();
  }
}
