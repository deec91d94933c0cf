package org.eprop.report.comparison;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eprop.compare.result.ComparisonResult;
import org.eprop.compare.result.ComparisonResult.Difference;
import org.eprop.compare.result.ComparisonResult.MetricInfo;
import org.eprop.compare.result.ComparisonResult.VariantResult;
import org.eprop.report.chart.Chart;
import org.eprop.report.chart.DotChart;
import org.eprop.report.chart.Level;

/** The paired differences in a metric with their intervals, beside a line at no difference. */
final class Forest {

  private Forest() {}

  /** One for each metric of the main table that has differences. */
  static List<Chart> of(ComparisonResult result) {
    return result.metrics().stream()
        .filter(MetricInfo::main)
        .filter(metric -> !Verdict.differences(result, metric).isEmpty())
        .map(metric -> of(result, metric))
        .toList();
  }

  private static Chart of(ComparisonResult result, MetricInfo metric) {
    List<DotChart.Row> rows = new ArrayList<>();
    Verdict.differences(result, metric)
        .forEach((name, difference) -> rows.add(row(result, metric, name, difference)));
    String from = result.contrasts().isEmpty() ? "from " + result.baseline() : "of contrasts";
    return new DotChart(
        VariantPoints.id("differences", metric),
        "Difference " + from + ": " + VariantPoints.title(result, metric),
        "Mean of the paired differences with its 95 % interval"
            + (result.seeds().size() > 1 ? "; small dots are single seeds." : ".")
            + " * is significant after correction; intervals are not corrected.",
        "difference" + Verdict.unit(metric),
        metric.better(),
        "",
        new Level("no difference", 0),
        rows);
  }

  private static DotChart.Row row(
      ComparisonResult result, MetricInfo metric, String name, Difference difference) {
    String[] pair = name.split(" against ", 2);
    boolean contrast = !result.contrasts().isEmpty();
    double[] ours = values(result, metric, contrast ? pair[0] : name);
    double[] others = values(result, metric, contrast ? pair[1] : result.baseline());
    double[] differences = new double[Math.min(ours.length, others.length)];
    for (int i = 0; i < differences.length; i++) {
      differences[i] = ours[i] - others[i];
    }
    Map<String, String> levels =
        contrast
            ? Map.of()
            : result.variants().stream()
                .filter(variant -> variant.name().equals(name))
                .findFirst()
                .map(VariantResult::levels)
                .orElse(Map.of());
    return new DotChart.Row(
        name + significance(difference),
        levels,
        VariantPoints.value(difference.summary().mean(), metric.scale()),
        VariantPoints.value(difference.summary().low(), metric.scale()),
        VariantPoints.value(difference.summary().high(), metric.scale()),
        false,
        differences);
  }

  private static String significance(Difference difference) {
    return difference.pHolm() != null && difference.pHolm() < Verdict.LEVEL ? " *" : "";
  }

  private static double[] values(ComparisonResult result, MetricInfo metric, String variant) {
    return result.variants().stream()
        .filter(one -> one.name().equals(variant))
        .findFirst()
        .map(one -> one.metrics().get(metric.name()).values())
        .orElse(List.of())
        .stream()
        .mapToDouble(value -> VariantPoints.value(value, metric.scale()))
        .toArray();
  }
}
