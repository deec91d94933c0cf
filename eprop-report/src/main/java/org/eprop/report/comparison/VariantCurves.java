package org.eprop.report.comparison;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.eprop.compare.result.ComparisonResult;
import org.eprop.compare.result.ComparisonResult.Curve;
import org.eprop.compare.result.ComparisonResult.CurvePoint;
import org.eprop.compare.result.ComparisonResult.MetricInfo;
import org.eprop.compare.result.ComparisonResult.VariantResult;
import org.eprop.compare.result.MetricColumn;
import org.eprop.compare.statistics.Summary;
import org.eprop.report.chart.Chart;
import org.eprop.report.chart.LineChart;
import org.eprop.report.chart.Series;
import org.eprop.report.comparison.VariantPoints.Targets;

/** Metrics along training, a curve with a band for each variant. */
final class VariantCurves {

  private static final List<String> SCORES =
      List.of(
          "validation.accuracy",
          "train.accuracy",
          "test.accuracy",
          "validation.return",
          "train.return",
          "test.return",
          "validation.success",
          "train.success",
          "test.success",
          "validation.mean_squared_error",
          "train.mean_squared_error",
          "test.mean_squared_error",
          "validation.loss",
          "train.loss",
          "validation.rate",
          "train.rate");

  private VariantCurves() {}

  /** Learning curves. */
  static List<Chart> scores(ComparisonResult result) {
    List<String> scores = new ArrayList<>(SCORES);
    result.metrics().stream()
        .map(MetricInfo::name)
        .filter(name -> MetricColumn.isOwn(name) && !name.startsWith("test."))
        .forEach(scores::add);
    return charts(result, scores, "learning");
  }

  /** The angle to the gradient of back-propagation through time. */
  static List<Chart> cosines(ComparisonResult result) {
    return charts(result, List.of("cosine_forward", "cosine_recurrent", "cosine_all"), "learning");
  }

  private static List<Chart> charts(ComparisonResult result, List<String> metrics, String group) {
    List<Chart> charts = new ArrayList<>();
    for (String metric : metrics) {
      double[] updates = updates(result, metric);
      if (updates.length == 0) {
        continue;
      }
      LineChart.Builder chart =
          LineChart.builder(metric.replaceAll("[._]", "-"), title(metric))
              .group(group)
              .x("updates", updates)
              .y(quantity(metric))
              .height(230);
      double scale = scale(result, metric);
      Targets.of(result, metric).ifPresent(target -> chart.level("target", scale * target));
      for (int v = 0; v < result.variants().size(); v++) {
        VariantResult variant = result.variants().get(v);
        Optional<Curve> curve = curve(variant, metric);
        if (curve.isPresent()) {
          chart.add(
              series(variant.name(), curve.get(), updates, scale)
                  .style(Series.Style.MARKED)
                  .color(v));
        }
      }
      charts.add(chart.build());
    }
    return charts;
  }

  private static String title(String metric) {
    String words =
        switch (metric) {
          case "cosine_forward" -> "Forward weights";
          case "cosine_recurrent" -> "Recurrent weights";
          case "cosine_all" -> "All weights";
          default -> metric.replace('.', ' ').replace('_', ' ').replace("rate", "firing rate");
        };
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  private static String quantity(String metric) {
    if (metric.startsWith("cosine")) {
      return "cosine";
    }
    String score = metric.substring(metric.indexOf('.') + 1);
    return switch (score) {
      case "rate" -> "spikes per neuron and step";
      case "accuracy" -> "% right";
      case "return" -> "mean sum of rewards";
      case "success" -> "% of episodes";
      default -> score.replace('_', ' ');
    };
  }

  private static Optional<Curve> curve(VariantResult variant, String metric) {
    return variant.curves().stream().filter(c -> c.metric().equals(metric)).findFirst();
  }

  private static double[] updates(ComparisonResult result, String metric) {
    TreeSet<Long> updates = new TreeSet<>();
    for (VariantResult variant : result.variants()) {
      curve(variant, metric).ifPresent(c -> c.points().forEach(p -> updates.add(p.update())));
    }
    return updates.stream().mapToDouble(u -> u).toArray();
  }

  private static Series series(String name, Curve curve, double[] updates, double scale) {
    double[] mean = Series.gaps(updates.length);
    double[] low = Series.gaps(updates.length);
    double[] high = Series.gaps(updates.length);
    for (CurvePoint point : curve.points()) {
      int at = Arrays.binarySearch(updates, point.update());
      Summary summary = point.summary();
      mean[at] = VariantPoints.value(summary.mean(), scale);
      low[at] = VariantPoints.value(summary.low(), scale);
      high[at] = VariantPoints.value(summary.high(), scale);
    }
    Series series = Series.line(name, mean);
    return Arrays.stream(low).allMatch(Double::isNaN) ? series : series.band(low, high);
  }

  private static double scale(ComparisonResult result, String metric) {
    return result.metrics().stream()
        .filter(info -> info.name().equals(metric))
        .mapToDouble(MetricInfo::scale)
        .findFirst()
        .orElse(metric.endsWith(".accuracy") || metric.endsWith(".success") ? 100 : 1);
  }
}
