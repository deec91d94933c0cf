package org.eprop.report.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.eprop.report.chart.Chart;
import org.eprop.report.chart.LineChart;
import org.eprop.report.chart.Series;
import org.eprop.report.page.Page;
import org.eprop.report.page.Section;

/** Learning curves. */
public final class LearningSection {

  private static final List<String> SETS = List.of("train", "validation");

  /** A score: its key in the metrics, its title, the y axis, whether that is logarithmic. */
  record Score(String key, String title, String label, boolean log) {}

  private static final List<Score> SCORES =
      List.of(
          new Score("loss", "loss", "loss", true),
          new Score("return", "return", "mean sum of rewards", false),
          new Score("success", "success", "% of episodes", false),
          new Score("accuracy", "accuracy", "% right", false),
          new Score("mean_squared_error", "mean squared error", "MSE", true),
          new Score("rate", "firing rate", "spikes / neuron / step", false));

  private LearningSection() {}

  /**
   * Adds it, unless there is no epoch yet.
   *
   * @param metrics an object for each epoch, as {@link ReportedRun#metrics()}
   */
  public static void add(Page page, List<JsonNode> metrics) {
    if (metrics.isEmpty()) {
      return;
    }
    Section section =
        page.section("learning", "Learning")
            .text(
                "Training scores are averaged over the epoch, while the weights change. Validation"
                    + " scores are measured when the epoch ends. Losses and errors are on a"
                    + " logarithmic axis. Drag to zoom, double click to see all.");
    List<Chart> charts = charts(metrics);
    charts.removeIf(chart -> chart.id().equals(firstOf(charts).id()));
    section.row(charts);
    LeafCharts.add(section, metrics);
  }

  /** Those that are always measured, and those of these epochs that an experiment asks for. */
  static List<Score> scores(List<JsonNode> metrics) {
    Map<String, Score> scores = new LinkedHashMap<>();
    SCORES.forEach(score -> scores.put(score.key, score));
    for (JsonNode epoch : metrics) {
      for (String set : SETS) {
        epoch
            .path(set)
            .fieldNames()
            .forEachRemaining(
                key ->
                    scores.computeIfAbsent(
                        key,
                        k -> {
                          String title = k.replace('_', ' ');
                          return new Score(k, title, title, false);
                        }));
      }
    }
    scores.remove("episode_length");
    return List.copyOf(scores.values());
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
    for (Score score : scores(metrics)) {
      List<Series> curves = new ArrayList<>();
      for (int s = 0; s < SETS.size(); s++) {
        String pointer = "/" + SETS.get(s) + "/" + score.key();
        if (metrics.stream().anyMatch(epoch -> epoch.at(pointer).isNumber())) {
          double[] values = percent(score.key(), values(metrics, pointer));
          curves.add(Series.line(SETS.get(s), values).color(s));
        }
      }
      String title = Character.toUpperCase(score.title().charAt(0)) + score.title().substring(1);
      LineChart.Builder chart = builder(metrics, score.key().replace('_', '-'), title);
      chart(chart.y(score.label()), curves, score.log()).ifPresent(charts::add);
    }
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

  /**
   * Nothing if there are no curves.
   *
   * @param log whether the y axis is logarithmic if all values are positive
   */
  static Optional<Chart> chart(LineChart.Builder chart, List<Series> curves, boolean log) {
    curves.forEach(chart::add);
    boolean positive =
        curves.stream()
            .flatMapToDouble(curve -> Arrays.stream(curve.values()))
            .noneMatch(value -> value <= 0);
    if (log && positive) {
      chart.log();
    }
    return curves.isEmpty() ? Optional.empty() : Optional.of(chart.build());
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

  /** How each part of the network learned: gradients, changes and weights, epoch by epoch. */
  static final class LeafCharts {

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
}
