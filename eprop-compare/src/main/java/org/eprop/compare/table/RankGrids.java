package org.eprop.compare.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eprop.compare.result.ComparisonResult;
import org.eprop.compare.result.ComparisonResult.MetricInfo;
import org.eprop.compare.result.TaskRanks;

/** The tables of methods over tasks. */
record RankGrids(ComparisonResult result, RoundedNumbers numbers) {

  static final String TITLE = "Ranks over tasks";

  /** Mean rank, distance from the best, tests, and the rank on each task. */
  Grid of(TaskRanks ranks) {
    MetricInfo metric =
        result.metrics().stream()
            .filter(info -> info.name().equals(ranks.metric()))
            .findFirst()
            .orElseThrow();
    double best = ranks.methods().stream().mapToDouble(TaskRanks.Method::rank).min().orElseThrow();
    List<String> header =
        new ArrayList<>(List.of("method", "mean rank", "above the best", "differs from it"));
    header.addAll(List.of("signed rank p", "signed rank p (Holm)"));
    ranks
        .tasks()
        .forEach(task -> header.add(task + (isByChance(task, metric) ? ", by chance" : "")));
    List<List<String>> rows = new ArrayList<>();
    for (TaskRanks.Method method : ranks.methods()) {
      double above = method.rank() - best;
      List<String> row =
          new ArrayList<>(
              List.of(
                  method.name(),
                  digits(method.rank()),
                  digits(above),
                  above >= ranks.criticalDifference() ? "yes" : "no",
                  numbers.p(method.p()),
                  numbers.p(method.pHolm())));
      method.ranks().forEach(rank -> row.add(digits(rank)));
      rows.add(row);
    }
    return new Grid(
        "%s: %s, %s Friedman p = %s, critical difference %s"
            .formatted(
                TITLE,
                metric.label(),
                ranks.exact() ? "exact" : "Monte Carlo",
                new RoundedNumbers(RoundedNumbers.Style.MARKDOWN).p(ranks.p()),
                digits(ranks.criticalDifference())),
        header,
        rows);
  }

  /** Whether no variant of a task is better than always answering the most frequent class. */
  private boolean isByChance(String task, MetricInfo metric) {
    return result.variants().stream()
        .filter(variant -> task.equals(variant.levels().get(TaskRanks.AXIS)))
        .allMatch(variant -> variant.metrics().get(metric.name()).noBetterThanChance());
  }

  private static String digits(double x) {
    String text = String.format(Locale.ROOT, "%.2f", x);
    return text.endsWith(".00") ? text.substring(0, text.length() - 3) : text;
  }
}
