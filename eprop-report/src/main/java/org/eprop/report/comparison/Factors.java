package org.eprop.report.comparison;

import java.util.ArrayList;
import java.util.List;
import org.eprop.compare.result.ComparisonResult;
import org.eprop.compare.result.ComparisonResult.MetricInfo;
import org.eprop.compare.result.ComparisonResult.MetricResult;
import org.eprop.compare.result.ComparisonResult.VariantResult;
import org.eprop.report.chart.Chart;
import org.eprop.report.chart.FactorChart;

/**
 * A metric for each pair of levels of two axes of the grid: a variant's mean or, where the grid has
 * more axes, the mean of the means of all variants with these two levels.
 */
final class Factors {

  private final List<VariantResult> grid;
  private final List<String> axes;

  private Factors(ComparisonResult result) {
    grid = result.variants().stream().filter(v -> v.levels().size() > 1).toList();
    axes = grid.stream().flatMap(v -> v.levels().keySet().stream()).distinct().toList();
  }

  /** One for each pair of axes. */
  static List<Chart> of(ComparisonResult result, MetricInfo metric) {
    Factors factors = new Factors(result);
    String title = VariantPoints.title(result, metric);
    List<Chart> charts = new ArrayList<>();
    for (int a = 0; a < factors.axes.size(); a++) {
      for (int b = a + 1; b < factors.axes.size(); b++) {
        charts.add(factors.chart(title, metric, factors.axes.get(a), factors.axes.get(b)));
      }
    }
    return charts;
  }

  private List<String> levels(String axis) {
    return grid.stream().map(v -> v.levels().get(axis)).distinct().toList();
  }

  private Chart chart(String title, MetricInfo metric, String rowAxis, String columnAxis) {
    List<String> rows = levels(rowAxis);
    List<String> columns = levels(columnAxis);
    double[][] values = new double[rows.size()][columns.size()];
    boolean[][] bounds = new boolean[rows.size()][columns.size()];
    for (int i = 0; i < values.length; i++) {
      for (int k = 0; k < columns.size(); k++) {
        List<MetricResult> cell = results(metric, rowAxis, rows.get(i), columnAxis, columns.get(k));
        values[i][k] = mean(cell, metric.scale());
        bounds[i][k] = cell.stream().anyMatch(result -> result.bounds() > 0);
      }
    }
    String pair = rowAxis + " × " + columnAxis;
    String which = axes.size() > 2 ? "-" + rowAxis + "-" + columnAxis : "";
    List<String> others =
        axes.stream().filter(a -> !a.equals(rowAxis) && !a.equals(columnAxis)).toList();
    return new FactorChart(
        VariantPoints.id("factors", metric) + which.replaceAll("[^A-Za-z0-9-]", "-"),
        title + ": " + pair,
        others.isEmpty() ? "" : "Means over " + String.join(", ", others) + ".",
        metric.label(),
        rowAxis,
        rows,
        columnAxis,
        columns,
        values,
        bounds);
  }

  private List<MetricResult> results(
      MetricInfo metric, String rowAxis, String row, String columnAxis, String column) {
    return grid.stream()
        .filter(v -> row.equals(v.levels().get(rowAxis)))
        .filter(v -> column.equals(v.levels().get(columnAxis)))
        .map(v -> v.metrics().get(metric.name()))
        .toList();
  }

  private static double mean(List<MetricResult> results, double scale) {
    return results.stream()
        .mapToDouble(result -> VariantPoints.value(result.summary().mean(), scale))
        .filter(Double::isFinite)
        .average()
        .orElse(Double.NaN);
  }
}
