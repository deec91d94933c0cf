package org.eprop.report.comparison;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eprop.compare.result.ComparisonResult;
import org.eprop.compare.result.ComparisonResult.Difference;
import org.eprop.compare.result.ComparisonResult.MetricInfo;
import org.eprop.compare.statistics.PairedPermutationTest;

/** What a comparison found, in a sentence for each metric of its main table. */
final class Verdict {

  static final double LEVEL = 0.05;

  /** More names are not read. */
  private static final int MOST = 5;

  private Verdict() {}

  static List<String> of(ComparisonResult result) {
    List<String> sentences =
        result.metrics().stream()
            .filter(MetricInfo::main)
            .filter(metric -> !differences(result, metric).isEmpty())
            .map(metric -> sentence(result, metric))
            .toList();
    return sentences.isEmpty() || canDecide(result) ? sentences : List.of(cannotDecide(result));
  }

  private static boolean canDecide(ComparisonResult result) {
    return result.metrics().stream()
            .filter(MetricInfo::main)
            .anyMatch(
                metric -> {
                  Map<String, Difference> all = differences(result, metric);
                  int n = result.seeds().size();
                  return all.isEmpty() || all.size() * PairedPermutationTest.smallest(n) < LEVEL;
                })
        || result.effects().stream()
            .flatMap(effects -> effects.axes().stream())
            .anyMatch(axis -> axis.pHolm() != null && axis.pHolm() < LEVEL);
  }

  private static String cannotDecide(ComparisonResult result) {
    int n = result.seeds().size();
    int m =
        result.metrics().stream()
            .filter(MetricInfo::main)
            .mapToInt(metric -> differences(result, metric).size())
            .max()
            .orElse(1);
    return "%s cannot decide: no difference can be significant at %s, however large. It takes %s."
        .formatted(
            n == 1 ? "One seed" : n + " seeds", LEVEL, PairedPermutationTest.pairsNeeded(m, LEVEL));
  }

  /** The differences that are tested: the contrasts, or each variant's from the baseline. */
  static Map<String, Difference> differences(ComparisonResult result, MetricInfo metric) {
    Map<String, Difference> differences =
        result.contrasts().isEmpty() ? result.differences(metric) : result.contrasts(metric);
    differences.values().removeIf(one -> one == null || one.summary().mean() == null);
    return differences;
  }

  private static String sentence(ComparisonResult result, MetricInfo metric) {
    List<String> better = new ArrayList<>();
    List<String> worse = new ArrayList<>();
    List<String> open = new ArrayList<>();
    differences(result, metric)
        .forEach(
            (name, difference) -> {
              double mean = difference.summary().mean();
              if (difference.pHolm() == null || difference.pHolm() >= LEVEL) {
                open.add(name);
              } else {
                boolean good = mean > 0 == !"lower".equals(metric.better());
                (good ? better : worse).add(name + " (" + signed(mean * metric.scale()) + ")");
              }
            });
    boolean judged = metric.better() != null;
    String base = result.contrasts().isEmpty() ? " than " + result.baseline() : "";
    List<String> found = new ArrayList<>();
    add(found, better, (judged ? " better" : " higher") + base);
    add(found, worse, (judged ? " worse" : " lower") + base);
    String title =
        Character.toUpperCase(metric.title().charAt(0))
            + metric.title().substring(1)
            + unit(metric);
    String seeds = result.seeds().size() + (result.seeds().size() == 1 ? " seed" : " seeds");
    String from = result.contrasts().isEmpty() ? " from " + result.baseline() : "";
    if (found.isEmpty()) {
      return "%s: no difference%s is significant at %s with %s."
          .formatted(title, from, LEVEL, seeds);
    }
    return "%s: %s%s (%s, p < %s after correction)."
        .formatted(
            title,
            String.join("; ", found),
            open.isEmpty() ? "" : "; no difference is shown for " + names(open),
            seeds,
            LEVEL);
  }

  private static void add(List<String> found, List<String> names, String words) {
    if (!names.isEmpty()) {
      found.add(names(names) + (names.size() == 1 ? " is" : " are") + words);
    }
  }

  private static String names(List<String> names) {
    int shown = names.size() > MOST ? MOST : names.size() - 1;
    String last = names.size() > MOST ? names.size() - MOST + " more" : names.get(shown);
    return shown == 0 ? last : String.join(", ", names.subList(0, shown)) + " and " + last;
  }

  /** Of a difference: that of two shares is in percentage points. */
  static String unit(MetricInfo metric) {
    return metric.unit().isEmpty()
        ? ""
        : " (" + metric.unit().replace("%", "percentage points") + ")";
  }

  private static String signed(double value) {
    String digits = new BigDecimal(value).round(new MathContext(2)).toPlainString();
    return (value > 0 ? "+" : "") + digits.replace('-', '−');
  }
}
