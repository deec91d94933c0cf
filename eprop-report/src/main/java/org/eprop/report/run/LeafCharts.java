package org.eprop.report.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.eprop.report.chart.Chart;
import org.eprop.report.chart.LineChart;
import org.eprop.report.chart.Series;
import org.eprop.report.page.Section;

/** How each part of the network learned: gradients, changes and weights, epoch by epoch. */
final class LeafCharts {

  /** More curves than a chart can show apart: two rounds of colours. */
  private static final int MOST = 16;

  private LeafCharts() {}

  static void add(Section section, List<JsonNode> metrics) {
    List<String> names = names(metrics);
    if (names.isEmpty()) {
      return;
    }
    section.heading("Each part of the network");
    section.text(
        "For each group of weights: the size of its gradient (before clipping), of one update, and"
            + " of the weights. Gradient and update are averaged over the epoch (root mean square of"
            + " Euclidean norms). The update is shown relative to the weights: about 0.001 is usual."
            + " Much smaller values mean that the part hardly learns; much larger ones, that it jumps."
            + (names.size() > MOST
                ? " Shown are the first " + MOST + " of " + names.size() + " groups."
                : ""));
    List<String> shown = names.subList(0, Math.min(names.size(), MOST));
    List<Chart> charts = new ArrayList<>();
    charts.add(
        chart(
            metrics,
            shown,
            "gradient",
            "Gradient norm",
            "|dE/dW|",
            name -> values(metrics, name, 0)));
    charts.add(
        chart(
            metrics,
            shown,
            "change",
            "Change by an update",
            "|ΔW| / |W|",
            name -> ratio(values(metrics, name, 1), values(metrics, name, 2))));
    charts.add(
        chart(metrics, shown, "weight", "Weight norm", "|W|", name -> values(metrics, name, 2)));
    section.row(charts);
  }

  private static final List<String> KEYS = List.of("gradient", "change", "weight");

  static List<String> names(List<JsonNode> metrics) {
    List<String> names = new ArrayList<>();
    metrics.stream()
        .map(epoch -> epoch.path("leaves"))
        .filter(JsonNode::isObject)
        .findFirst()
        .ifPresent(leaves -> leaves.fieldNames().forEachRemaining(names::add));
    return names;
  }

  static double[] values(List<JsonNode> metrics, String name, int key) {
    return metrics.stream()
        .map(epoch -> epoch.path("leaves").path(name).path(KEYS.get(key)))
        .mapToDouble(value -> value.isNumber() ? value.asDouble() : Double.NaN)
        .toArray();
  }

  private static double[] ratio(double[] above, double[] below) {
    double[] ratio = new double[above.length];
    Arrays.setAll(ratio, e -> below[e] > 0 ? above[e] / below[e] : Double.NaN);
    return ratio;
  }

  private static Chart chart(
      List<JsonNode> metrics,
      List<String> names,
      String id,
      String title,
      String label,
      Function<String, double[]> values) {
    LineChart.Builder chart = LearningSection.builder(metrics, id + "-norms", title).y(label);
    for (String name : names) {
      double[] curve = values.apply(name);
      // A logarithmic axis has no place for 0, which is what a part without a gradient has.
      Arrays.setAll(curve, e -> curve[e] > 0 ? curve[e] : Double.NaN);
      chart.add(Series.line(name, curve));
    }
    return chart.log().build();
  }
}
