package org.eprop.cli.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eprop.report.chart.LineChart;
import org.eprop.report.chart.Series;
import org.eprop.report.page.Page;
import org.eprop.report.page.Section;

/** The report of a run over a table: the scores of its windows, and where there were alarms. */
final class StreamPage {

  /** Which scores stand beside each other; those that a run does not have are left out. */
  private static final List<List<String>> CHARTS =
      List.of(
          List.of("accuracy", "no-change", "moving average"),
          List.of("kappa", "kappa temporal"),
          List.of("AUC"),
          List.of("MAE", "no-change MAE", "moving average MAE"),
          List.of("RMSE", "no-change RMSE", "moving average RMSE"));

  /** Charts with more strokes say nothing. */
  private static final int MOST_ALARMS = 1000;

  private final List<Long> rows = new ArrayList<>();
  private final List<Map<String, Double>> windows = new ArrayList<>();
  private final List<Long> alarms = new ArrayList<>();

  /** A window has become full at a row. */
  void window(long row, Map<String, Double> scores) {
    rows.add(row);
    windows.add(scores);
  }

  /** There was an alarm at a row. */
  void alarm(long row) {
    if (alarms.size() < MOST_ALARMS) {
      alarms.add(row);
    }
  }

  /**
   * The page as of now.
   *
   * @param all the scores over everything, as they are printed
   */
  Page page(String title, List<List<String>> facts, Map<String, String> all) {
    Page page = new Page(title, "Each row was predicted before its label was known.");
    Section scores = page.section("scores", "Scores");
    scores.facts(all);
    for (int i = 0; i < CHARTS.size() && !windows.isEmpty(); i++) {
      String first = CHARTS.get(i).get(0);
      if (windows.get(0).containsKey(first)) {
        scores.chart(chart("score-" + i, CHARTS.get(i)));
      }
    }
    page.section("input", "Input").table(List.of("column", "what became of it"), facts);
    return page;
  }

  private LineChart chart(String id, List<String> names) {
    LineChart.Builder chart =
        LineChart.builder(id, names.get(0))
            .group("rows")
            .x("row", rows.stream().mapToDouble(Long::doubleValue).toArray());
    for (String name : names) {
      Series one =
          Series.line(name, windows.stream().mapToDouble(scores -> scores.get(name)).toArray());
      chart.add(name.equals(names.get(0)) ? one : one.style(Series.Style.DASHED));
    }
    return chart
        .marks("alarm of ADWIN", alarms.stream().mapToDouble(Long::doubleValue).toArray())
        .note("Of the labels of each window; alarms of ADWIN at the upper edge.")
        .build();
  }
}
