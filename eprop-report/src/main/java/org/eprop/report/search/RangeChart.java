package org.eprop.report.search;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eprop.compare.result.Range;
import org.eprop.compare.result.SearchResult;
import org.eprop.compare.result.SearchResult.Trial;
import org.eprop.report.chart.Chart;
import org.eprop.report.chart.DotChart;
import org.eprop.report.chart.LineChart;
import org.eprop.report.chart.Series;

/** One range, across, against the score, up: a dot for each trial that has one. */
final class RangeChart {

  private record Dot(double x, double score, boolean trained) {}

  private RangeChart() {}

  static Chart of(SearchResult result, Range range) {
    List<Trial> scored =
        result.trials().stream().filter(trial -> trial.score().mean() != null).toList();
    if (range.categorical()) {
      return choices(result, range, scored);
    }
    List<Dot> dots =
        scored.stream()
            .map(trial -> dot(result, range, trial))
            .sorted(Comparator.comparingDouble(Dot::x))
            .toList();
    LineChart.Builder chart =
        LineChart.builder(id(range), range.path() + " (" + range.words() + ")")
            .x(range.path(), dots.stream().mapToDouble(Dot::x).toArray())
            .y(result.metric().title())
            .height(220);
    add(chart, "trained to the end", dots, true, 0);
    add(chart, "left early", dots, false, 7);
    return (range.logarithmic() ? chart.xLog() : chart).build();
  }

  /** A row for each choice: the mean of its trials, and each of them. */
  private static Chart choices(SearchResult result, Range range, List<Trial> scored) {
    List<DotChart.Row> rows =
        range.choices().stream()
            .map(
                choice -> {
                  double[] scores =
                      scored.stream()
                          .filter(trial -> trial.settings().get(range.path()).equals(choice))
                          .mapToDouble(trial -> score(result, trial))
                          .toArray();
                  double mean = Arrays.stream(scores).average().orElse(Double.NaN);
                  return new DotChart.Row(
                      text(choice), Map.of(), mean, Double.NaN, Double.NaN, false, scores);
                })
            .toList();
    JsonNode best = result.trials().get(0).settings().get(range.path());
    return new DotChart(
        id(range),
        range.path() + " (" + range.kind() + ")",
        "Small dots are single trials, among them those that stopped early.",
        result.metric().title(),
        result.metric().better(),
        text(best),
        null,
        rows);
  }

  private static double score(SearchResult result, Trial trial) {
    return trial.score().mean() * result.metric().scale();
  }

  private static String id(Range range) {
    return "range-" + range.path().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
  }

  private static Dot dot(SearchResult result, Range range, Trial trial) {
    return new Dot(
        trial.settings().get(range.path()).asDouble(),
        score(result, trial),
        trial.outcome().equals("trained"));
  }

  private static void add(
      LineChart.Builder chart, String label, List<Dot> dots, boolean trained, int color) {
    double[] values =
        dots.stream().mapToDouble(dot -> dot.trained == trained ? dot.score : Double.NaN).toArray();
    if (!Arrays.stream(values).allMatch(Double::isNaN)) {
      chart.add(Series.line(label, values).style(Series.Style.POINTS).color(color));
    }
  }

  private static String text(JsonNode value) {
    return value.isTextual() ? value.textValue() : value.toString();
  }
}
