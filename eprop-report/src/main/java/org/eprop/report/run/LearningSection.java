package org.eprop.report.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eprop.report.chart.Chart;
import org.eprop.report.chart.LineChart;
import org.eprop.report.chart.Series;
import org.eprop.report.page.Page;
import org.eprop.report.page.Section;

/** Learning curves. */
final class LearningSection {

  private static final List<String> SETS = List.of("train", "validation");

  private LearningSection() {}

  /** Adds it, unless there is no epoch yet. */
  static void add(Page page, List<JsonNode> metrics) {
    if (metrics.isEmpty()) {
      return;
    }
    Section section =
        page.section("learning", "Learning")
            .text(
                "Training scores are of an epoch while weights changed, validation scores of the"
                    + " network at its end. Losses and errors are on a logarithmic axis. Drag to zoom,"
                    + " double click to see all.");
    List<Chart> charts = charts(metrics);
    charts.removeIf(chart -> chart.id().equals(firstOf(charts).id()));
    section.row(charts);
    LeafCharts.add(section, metrics);
  }

  /** The curve that says most, if there is an epoch. */
  static List<Chart> first(List<JsonNode> metrics) {
    return metrics.isEmpty() ? List.of() : List.of(firstOf(charts(metrics)));
  }

  /** What is right comes before the loss. */
  private static Chart firstOf(List<Chart> charts) {
    return charts.stream()
        .filter(chart -> !chart.id().equals("loss"))
        .findFirst()
        .orElse(charts.get(0));
  }

  private static List<Chart> charts(List<JsonNode> metrics) {
    List<Chart> charts = new ArrayList<>();
    chart(metrics, "loss", "Loss", "loss", true).ifPresent(charts::add);
    chart(metrics, "return", "Return", "mean sum of rewards", false).ifPresent(charts::add);
    chart(metrics, "success", "Success", "% of episodes", false).ifPresent(charts::add);
    chart(metrics, "accuracy", "Accuracy", "% right", false).ifPresent(charts::add);
    chart(metrics, "mean_squared_error", "Mean squared error", "MSE", true).ifPresent(charts::add);
    chart(metrics, "rate", "Firing rate", "spikes / neuron / step", false).ifPresent(charts::add);
    charts.add(
        builder(metrics, "learning-rate", "Learning rate")
            .y("learning rate")
            .add(Series.line("learning rate", values(metrics, "/learning_rate")))
            .build());
    return charts;
  }

  static LineChart.Builder builder(List<JsonNode> metrics, String id, String title) {
    return LineChart.builder(id, title)
        .group("epochs")
        .x("epoch", values(metrics, "/epoch"))
        .height(200);
  }

  private static Optional<Chart> chart(
      List<JsonNode> metrics, String key, String title, String label, boolean log) {
    LineChart.Builder chart = builder(metrics, key.replace('_', '-'), title).y(label);
    boolean any = false;
    boolean positive = true;
    for (int s = 0; s < SETS.size(); s++) {
      String pointer = "/" + SETS.get(s) + "/" + key;
      if (metrics.stream().anyMatch(epoch -> epoch.at(pointer).isNumber())) {
        double[] values = percent(key, values(metrics, pointer));
        chart.add(Series.line(SETS.get(s), values).color(s));
        any = true;
        positive &= Arrays.stream(values).noneMatch(value -> value <= 0);
      }
    }
    if (log && positive) {
      chart.log();
    }
    return any ? Optional.of(chart.build()) : Optional.empty();
  }

  /** Shares in percent, as everywhere. */
  static double[] percent(String key, double[] values) {
    boolean share = key.equals("accuracy") || key.equals("success");
    return share ? Arrays.stream(values).map(value -> 100 * value).toArray() : values;
  }

  static double[] values(List<JsonNode> metrics, String pointer) {
    return metrics.stream()
        .map(epoch -> epoch.at(pointer))
        .mapToDouble(value -> value.isNumber() ? value.asDouble() : Double.NaN)
        .toArray();
  }

  /** The confusion matrices there are: validation's only, if any epoch was validated. */
  static List<JsonNode> judged(List<JsonNode> metrics) {
    boolean validated = metrics.stream().anyMatch(epoch -> epoch.has("validation"));
    return metrics.stream()
        .filter(epoch -> epoch.has("confusion") && (!validated || epoch.has("validation")))
        .toList();
  }
}
