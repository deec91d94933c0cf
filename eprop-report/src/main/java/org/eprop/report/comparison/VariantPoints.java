package org.eprop.report.comparison;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eprop.compare.result.ComparisonResult;
import org.eprop.compare.result.ComparisonResult.MetricInfo;
import org.eprop.compare.result.ComparisonResult.MetricResult;
import org.eprop.compare.result.ComparisonResult.VariantResult;
import org.eprop.compare.statistics.Summary;
import org.eprop.compare.table.Grid;
import org.eprop.report.chart.Chart;
import org.eprop.report.chart.DotChart;
import org.eprop.report.chart.Level;

/** A metric of every variant: its mean with its interval, and a point for each run. */
final class VariantPoints {

  private VariantPoints() {}

  static Chart of(ComparisonResult result, MetricInfo metric) {
    List<DotChart.Row> rows =
        result.variants().stream().map(variant -> row(variant, metric)).toList();
    Optional<Double> target = Targets.of(result, metric.name());
    return new DotChart(
        id("points", metric),
        title(result, metric),
        (result.seeds().size() > 1 ? "Small dots are single runs. " : "")
            + (rows.stream().allMatch(row -> Double.isNaN(row.chance()))
                ? ""
                : "The line of dots is chance: always the most frequent class."),
        metric.label(),
        metric.better(),
        result.baseline(),
        target.map(value -> new Level("target", metric.scale() * value)).orElse(null),
        rows);
  }

  private static DotChart.Row row(VariantResult variant, MetricInfo metric) {
    MetricResult found = variant.metrics().get(metric.name());
    Summary summary = found.summary();
    return new DotChart.Row(
        variant.name(),
        variant.levels(),
        value(summary.mean(), metric.scale()),
        value(summary.low(), metric.scale()),
        value(summary.high(), metric.scale()),
        found.bounds() > 0,
        found.values().stream().mapToDouble(value -> value(value, metric.scale())).toArray(),
        value(found.chance(), metric.scale()));
  }

  static String id(String kind, MetricInfo metric) {
    return kind + "-" + metric.name().replaceAll("[._]", "-");
  }

  static String title(ComparisonResult result, MetricInfo metric) {
    String better = metric.better() == null ? "" : " (" + metric.better() + " is better)";
    String title = metric.title();
    return Character.toUpperCase(title.charAt(0))
        + title.substring(1)
        + better
        + Grid.stopped(result);
  }

  static double value(Double number, double scale) {
    return number == null ? Double.NaN : scale * number;
  }

  /** Where a comparison's target lies on the axis of a metric. */
  static final class Targets {

    private static final Pattern TARGET = Pattern.compile("(\\S+)\\s*[<>]=?\\s*(\\S+)");

    private Targets() {}

    /** Nothing if the target is about another metric; accuracy is 1 less the error. */
    static Optional<Double> of(ComparisonResult result, String metric) {
      Matcher target = TARGET.matcher(result.target() == null ? "" : result.target());
      if (!target.matches()) {
        return Optional.empty();
      }
      try {
        double value = Double.parseDouble(target.group(2));
        if (metric.equals(target.group(1))) {
          return Optional.of(value);
        }
        boolean opposite =
            metric.equals(other(target.group(1), ".error", ".accuracy"))
                || metric.equals(other(target.group(1), ".accuracy", ".error"));
        return opposite ? Optional.of(1 - value) : Optional.empty();
      } catch (NumberFormatException e) {
        return Optional.empty();
      }
    }

    private static String other(String metric, String ending, String replacement) {
      return metric.endsWith(ending)
          ? metric.substring(0, metric.length() - ending.length()) + replacement
          : "";
    }
  }
}
