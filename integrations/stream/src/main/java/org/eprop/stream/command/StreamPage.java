package org.eprop.stream.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eprop.report.chart.LineChart;
import org.eprop.report.chart.Series;
import org.eprop.report.page.Page;
import org.eprop.report.page.Section;

/**
 * The report of a run over a table: a verdict, scores of parts of it beside the baselines, and
 * where there were alarms. Parts get longer with the table, so that there are 30 to 60 of them.
 */
final class StreamPage {

  private static final int MOST_PARTS = 60;
  private static final int FIRST_PART = 5;

  /** What is summed up over a part: the run's own first, then baselines. */
  static final List<String> OF_CLASSES = List.of("accuracy", "no-change", "moving average");

  static final List<String> OF_VALUES = List.of("MAE", "no-change MAE", "moving average MAE");

  /** Charts with more strokes say nothing. */
  private static final int MOST_ALARMS = 1000;

  /**
   * As of some label.
   *
   * @param sums scores times labels
   */
  private record Point(long row, long labels, Map<String, Double> sums) {}

  private final List<Point> points = new ArrayList<>();
  private final List<Long> alarms = new ArrayList<>();
  private long part = FIRST_PART;

  boolean isTime(long labels) {
    return labels % part == 0;
  }

  /** Scores as of a label. */
  void point(long row, long labels, List<String> names, Map<String, Double> scores) {
    if (!points.isEmpty() && !points.get(0).sums.keySet().containsAll(names)) {
      points.clear(); // classes turned out to be values
    }
    Map<String, Double> sums = new LinkedHashMap<>();
    names.forEach(name -> sums.put(name, labels * scores.get(name)));
    points.add(new Point(row, labels, sums));
    if (points.size() > MOST_PARTS) {
      part *= 2;
      points.removeIf(one -> one.labels % part != 0);
    }
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
   * @param each class's scores; none of values
   */
  Page page(
      String title,
      String verdict,
      Map<String, String> all,
      List<List<String>> each,
      Map<String, String> columns) {
    Page page = new Page(title, "Each row was predicted before its label was known.");
    Section scores = page.section("scores", "Scores");
    scores.headline(verdict);
    if (points.size() > 1) {
      scores.chart(chart());
    }
    scores.facts(all);
    if (!each.isEmpty()) {
      scores.table(List.of("class", "labels", "recall", "precision"), each);
    }
    List<List<String>> facts = new ArrayList<>();
    columns.forEach((name, text) -> facts.add(List.of(name, text)));
    page.section("input", "Input").table(List.of("column", "encoding"), facts);
    return page;
  }

  private LineChart chart() {
    List<String> names = List.copyOf(points.get(0).sums.keySet());
    LineChart.Builder chart =
        LineChart.builder("score", names.get(0))
            .group("rows")
            .x("row", points.stream().mapToDouble(Point::row).toArray());
    for (String name : names) {
      double[] means = new double[points.size()];
      Point before = new Point(0, 0, Map.of());
      for (int i = 0; i < means.length; i++) {
        Point point = points.get(i);
        double sum = point.sums.get(name) - before.sums.getOrDefault(name, 0.0);
        means[i] = sum / (point.labels - before.labels);
        before = point;
      }
      Series one = Series.line(name, means);
      chart.add(name.equals(names.get(0)) ? one : one.style(Series.Style.DASHED));
    }
    return chart
        .marks("alarm of ADWIN", alarms.stream().mapToDouble(Long::doubleValue).toArray())
        .note("Means over %s labels each; alarms of ADWIN at the upper edge.".formatted(part))
        .build();
  }
}
