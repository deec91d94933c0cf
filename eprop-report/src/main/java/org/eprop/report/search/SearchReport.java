package org.eprop.report.search;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.eprop.compare.result.Range;
import org.eprop.compare.result.SearchResult;
import org.eprop.compare.result.SearchResult.Point;
import org.eprop.compare.result.SearchResult.Trial;
import org.eprop.compare.table.Grid;
import org.eprop.compare.table.OriginText;
import org.eprop.compare.table.SearchTables;
import org.eprop.report.chart.Chart;
import org.eprop.report.chart.DotChart;
import org.eprop.report.chart.LineChart;
import org.eprop.report.chart.Series;
import org.eprop.report.comparison.ComparisonReport;
import org.eprop.report.page.Page;
import org.eprop.report.page.Section;

/** Makes the page of a search, from nothing but its {@code search.json}. */
public final class SearchReport {

  /** More rows than anybody reads; search.md has all. */
  private static final int MOST = 25;

  private SearchReport() {}

  /** The page. */
  public static Page page(SearchResult result) {
    Page page = new Page(result.name(), result.method());
    Section found = page.section("found", "What was found").headline(headline(result));
    found.marks(facts(result));
    result.notes().forEach(found::text);
    table(found, SearchTables.ranges(result));
    found.text(
        "best.json in this folder is the whole experiment: eprop train best.json trains it.");
    if (!result.test().isEmpty()) {
      table(found.heading("The best trial on test data"), SearchTables.test(result));
    }
    Section ranges =
        page.section("ranges", "Each setting against the score")
            .text(
                "A dot for each trial. Trials that stopped early keep their last score. Where the"
                    + " best dots lie at an end of a range, look beyond it.");
    ranges.row(result.ranges().stream().map(range -> RangeChart.of(result, range)).toList());
    Section learning = page.section("learning", "Learning");
    learning.chart(TrialCurves.of(result));
    table(learning.heading("Rounds"), SearchTables.rounds(result));
    Grid trials = SearchTables.trials(result, MOST);
    table(page.section("trials", trials.title()), trials);
    page.section("origin", "Provenance").text(OriginText.of(result.provenance()));
    return ComparisonReport.withKinds(page);
  }

  private static Map<String, String> facts(SearchResult result) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("score", result.metric().name());
    facts.put("trials", String.valueOf(result.trials().size()));
    facts.put("seeds", String.valueOf(result.seeds().size()));
    return facts;
  }

  /** The best trial, its score, and its settings. */
  private static String headline(SearchResult result) {
    Grid best = SearchTables.trials(result, 1);
    Grid ranges = SearchTables.ranges(result);
    return "The best trial is "
        + best.rows().get(0).get(0)
        + ", with "
        + best.header().get(1)
        + " "
        + best.rows().get(0).get(1)
        + ": "
        + ranges.rows().stream()
            .map(row -> row.get(0) + " = " + row.get(2))
            .collect(Collectors.joining(", "))
        + ".";
  }

  private static void table(Section section, Grid grid) {
    section.table(grid.header(), grid.rows());
  }

  /** The score along training, a curve for each of the best trials. */
  private static final class TrialCurves {

    /** More curves than that cannot be told apart. */
    private static final int MOST = 8;

    private TrialCurves() {}

    static Chart of(SearchResult result) {
      List<Trial> trials =
          result.trials().stream().filter(trial -> !trial.curve().isEmpty()).limit(MOST).toList();
      int[] epochs =
          trials.stream()
              .flatMap(trial -> trial.curve().stream())
              .mapToInt(Point::epoch)
              .distinct()
              .sorted()
              .toArray();
      LineChart.Builder chart =
          LineChart.builder("trials", "The best trials along training")
              .note("Mean over the seeds, of the network after each epoch.")
              .x("epoch", Arrays.stream(epochs).asDoubleStream().toArray())
              .y(result.metric().title())
              .height(260);
      for (int i = 0; i < trials.size(); i++) {
        double[] values = Series.gaps(epochs.length);
        for (Point point : trials.get(i).curve()) {
          values[Arrays.binarySearch(epochs, point.epoch())] =
              point.mean() * result.metric().scale();
        }
        chart.add(Series.line("trial " + trials.get(i).number(), values).color(i));
      }
      return chart.build();
    }
  }

  /** One range, across, against the score, up: a dot for each trial that has one. */
  private static final class RangeChart {

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
          dots.stream()
              .mapToDouble(dot -> dot.trained == trained ? dot.score : Double.NaN)
              .toArray();
      if (!Arrays.stream(values).allMatch(Double::isNaN)) {
        chart.add(Series.line(label, values).style(Series.Style.POINTS).color(color));
      }
    }

    private static String text(JsonNode value) {
      return value.isTextual() ? value.textValue() : value.toString();
    }
  }
}
