package org.eprop.report.comparison;

import java.util.Arrays;
import java.util.List;
import org.eprop.compare.result.ComparisonResult;
import org.eprop.compare.result.ComparisonResult.MetricInfo;
import org.eprop.compare.result.ComparisonResult.MetricResult;
import org.eprop.compare.result.ComparisonResult.VariantResult;
import org.eprop.compare.statistics.Summary;
import org.eprop.report.chart.Chart;
import org.eprop.report.chart.LineChart;
import org.eprop.report.chart.Series;

/** A metric of every variant: its mean with its interval, and a point for each run beside it. */
final class VariantPoints {

  /** Where the points of runs begin and end, seen from the variant's mean. */
  private static final double FIRST = 0.12;

  private static final double LAST = 0.36;

  private VariantPoints() {}

  static Chart of(ComparisonResult result, MetricInfo metric) {
    int variants = result.variants().size();
    int seeds = result.seeds().size();
    int places = variants * (1 + seeds);
    double[] x = new double[places];
    double[] mean = gaps(places);
    double[] low = gaps(places);
    double[] high = gaps(places);
    double[] runs = gaps(places);
    for (int v = 0; v < variants; v++) {
      MetricResult found = result.variants().get(v).metrics().get(metric.name());
      int at = v * (1 + seeds);
      x[at] = v;
      Summary summary = found.summary();
      mean[at] = value(summary.mean(), metric.scale());
      low[at] = value(summary.low(), metric.scale());
      high[at] = value(summary.high(), metric.scale());
      for (int s = 0; s < seeds; s++) {
        x[at + 1 + s] = v + FIRST + (seeds == 1 ? 0 : (LAST - FIRST) * s / (seeds - 1));
        runs[at + 1 + s] = value(found.values().get(s), metric.scale());
      }
    }
    List<String> names = result.variants().stream().map(VariantResult::name).toList();
    Series means = Series.line("mean and 95 % interval", mean).style(Series.Style.POINTS).color(0);
    return LineChart.builder("points-" + metric.name().replaceAll("[._]", "-"), title(metric))
        .note("Small dots are single runs, in the order of their seeds.")
        .x("variant", x)
        .y(metric.unit())
        .names(names)
        .height(names.size() > 4 ? 270 : 220)
        .add(seeds > 1 ? means.band(low, high) : means)
        .add(Series.line("single run", runs).style(Series.Style.POINTS).color(7))
        .build();
  }

  private static String title(MetricInfo metric) {
    String better = metric.better() == null ? "" : " (" + metric.better() + " is better)";
    String title = metric.title();
    return Character.toUpperCase(title.charAt(0)) + title.substring(1) + better;
  }

  private static double[] gaps(int length) {
    double[] gaps = new double[length];
    Arrays.fill(gaps, Double.NaN);
    return gaps;
  }

  private static double value(Double number, double scale) {
    return number == null ? Double.NaN : scale * number;
  }
}
