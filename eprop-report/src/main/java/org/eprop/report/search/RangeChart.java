package org.eprop.report.search;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.eprop.compare.definition.Range;
import org.eprop.compare.result.SearchResult;
import org.eprop.compare.result.SearchResult.Trial;
import org.eprop.report.chart.Chart;
import org.eprop.report.chart.LineChart;
import org.eprop.report.chart.Series;

/** One range, across, against the score, up: a dot for each trial that has one. */
final class RangeChart {

  /** How far apart the dots of one choice are drawn, at most. */
  private static final double SPREAD = 0.5;

  private record Dot(double x, double score, boolean trained) {}

  private RangeChart() {}

  static Chart of(SearchResult result, Range range) {
    List<Trial> scored =
        result.trials().stream().filter(trial -> trial.score().mean() != null).toList();
    List<Dot> dots =
        scored.stream()
            .map(trial -> dot(result, range, trial, scored.size()))
            .sorted(Comparator.comparingDouble(Dot::x))
            .toList();
    LineChart.Builder chart =
        LineChart.builder(id(range), range.path() + " (" + range.words() + ")")
            .x(
                range.logarithmic() ? "log10 of it" : "",
                dots.stream().mapToDouble(Dot::x).toArray())
            .y(result.metric().title())
            .height(220);
    add(chart, "trained to the end", dots, true, 0);
    add(chart, "left early", dots, false, 7);
    if (range.categorical()) {
      chart.names(range.choices().stream().map(RangeChart::text).toList());
    }
    return chart.build();
  }

  private static String id(Range range) {
    return "range-" + range.path().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
  }

  private static Dot dot(SearchResult result, Range range, Trial trial, int trials) {
    JsonNode value = trial.settings().get(range.path());
    double x = value.asDouble();
    if (range.categorical()) {
      // In the order of their numbers beside one another.
      x = range.choices().indexOf(value) + SPREAD * ((trial.number() - 0.5) / trials - 0.5);
    } else if (range.logarithmic()) {
      x = Math.log10(x);
    }
    double score = trial.score().mean() * result.metric().scale();
    return new Dot(x, score, trial.outcome().equals("trained"));
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
