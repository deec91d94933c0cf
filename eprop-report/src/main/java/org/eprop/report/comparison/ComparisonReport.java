package org.eprop.report.comparison;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eprop.compare.result.ComparisonResult;
import org.eprop.compare.result.ComparisonResult.Difference;
import org.eprop.compare.result.ComparisonResult.MetricInfo;
import org.eprop.compare.result.ComparisonResult.MetricResult;
import org.eprop.compare.result.ComparisonResult.VariantResult;
import org.eprop.compare.table.Grid;
import org.eprop.compare.table.OriginText;
import org.eprop.report.chart.Chart;
import org.eprop.report.chart.DotChart;
import org.eprop.report.chart.FactorChart;
import org.eprop.report.chart.Level;
import org.eprop.report.page.Html;
import org.eprop.report.page.Page;
import org.eprop.report.page.Resources;
import org.eprop.report.page.Section;
import org.eprop.report.run.ProvenanceRows;

/** Makes the report of a comparison, from nothing but its {@code comparison.json}. */
public final class ComparisonReport {

  /** More notes than this are to be opened. */
  private static final int NOTES = 3;

  /** More curves than this are to be opened. */
  private static final int CURVES = 2;

  private ComparisonReport() {}

  /** The page. */
  public static Page page(ComparisonResult result) {
    Page page =
        new Page(
            result.name(),
            String.format(
                Locale.ROOT,
                "%d variants, each run with %d seed%s, compared with %s.",
                result.variants().size(),
                result.seeds().size(),
                result.seeds().size() == 1 ? "" : "s",
                result.baseline()));
    verdict(page, result);
    learning(page, result);
    tables(page, result);
    return withKinds(page);
  }

  /** Teaches a page to draw the charts of many variants. */
  public static Page withKinds(Page page) {
    return page.style(Resources.text(ComparisonReport.class, "comparison.css"))
        .kinds(Resources.text(ComparisonReport.class, "comparison.js"));
  }

  private static void verdict(Page page, ComparisonResult result) {
    Section section = page.section("verdict", "Verdict");
    Verdict.of(result).forEach(section::headline);
    section.row(Forest.of(result));
    result.notes().stream().limit(NOTES).forEach(section::text);
    if (result.notes().size() > NOTES) {
      section.fold(
          result.notes().size() - NOTES + " more notes",
          false,
          () -> result.notes().stream().skip(NOTES).forEach(section::text));
    }
    if (result.target() != null) {
      section.text("The target is " + result.target() + Grid.stopped(result) + ".");
    }
    if (result.provenance() != null) {
      section.marks(ProvenanceRows.facts(result.provenance()));
    }
  }

  private static void learning(Page page, ComparisonResult result) {
    List<Chart> curves = new ArrayList<>(VariantCurves.scores(result));
    curves.addAll(VariantCurves.cosines(result));
    if (curves.isEmpty()) {
      return;
    }
    Section section = page.section("learning", "Learning").legend("learning");
    section.row(curves.subList(0, Math.min(CURVES, curves.size())));
    if (curves.size() > CURVES) {
      section.fold(
          curves.size() - CURVES + " more curves",
          false,
          () -> section.row(curves.subList(CURVES, curves.size())));
    }
    section.text(
        "Means over the seeds, with their 95 % intervals as bands. Drag to zoom, double click to"
            + " see all; click a name to hide its curve.");
  }

  /** Every number, for who looks for it. */
  private static void tables(Page page, ComparisonResult result) {
    Section section = page.section("tables", "All numbers");
    List<MetricInfo> main = result.metrics().stream().filter(MetricInfo::main).toList();
    List<Grid> grids = Grid.of(result);
    fold(section, "Means of the variants", grids.subList(0, 1), () -> means(section, result, main));
    List<Grid> differences =
        grids.stream()
            .filter(g -> g.title().startsWith("Difference") || g.title().startsWith("Contrast"))
            .toList();
    String tests = result.method().test() + "; " + result.method().correction() + ".";
    fold(
        section,
        "Differences and their tests",
        differences,
        () -> section.text(Character.toUpperCase(tests.charAt(0)) + tests.substring(1)));
    fold(
        section,
        "Effects of the axes",
        titled(result, "Effects"),
        () -> section.text(Grid.effects(result)));
    fold(section, "Ranks over tasks", titled(result, "Ranks"), () -> section.text(Grid.RANKS));
    fold(section, "Tuning", titled(result, "Tuning"), () -> section.text(text(result.tuning())));
    fold(
        section,
        "Against back-propagation through time",
        titled(result, "Cosine"),
        () ->
            section.text(
                "The cosine of the angle between a variant's gradient and that of back-propagation"
                    + " through time, of the same weights and samples: 1 if they point the same"
                    + " way, 0 if they have nothing in common."));
    List<Grid> costs = new ArrayList<>(titled(result, "Cost"));
    costs.addAll(titled(result, "Training"));
    fold(section, "Time and cost", costs, () -> {});
    section.fold("What the variants change", false, () -> variants(section, result));
    origin(section, result);
  }

  private static void means(Section section, ComparisonResult result, List<MetricInfo> main) {
    section.text(
        "Mean ± standard deviation over the seeds, in brackets the "
            + result.method().interval()
            + ".");
    section.row(main.stream().map(metric -> VariantPoints.of(result, metric)).toList());
    section.row(main.stream().flatMap(metric -> Factors.of(result, metric).stream()).toList());
  }

  private static String text(String words) {
    return words == null ? "" : words;
  }

  private static void fold(Section section, String title, List<Grid> grids, Runnable first) {
    if (!grids.isEmpty()) {
      section.fold(
          title,
          false,
          () -> {
            first.run();
            for (Grid grid : grids) {
              section.heading(grid.title());
              table(section, grid);
            }
          });
    }
  }

  private static void table(Section section, Grid grid) {
    section.html(VariantTable.html(grid));
  }

  private static List<Grid> titled(ComparisonResult result, String start) {
    return Grid.of(result).stream().filter(grid -> grid.title().startsWith(start)).toList();
  }

  private static void variants(Section section, ComparisonResult result) {
    section.table(
        List.of("variant", "sets"),
        result.variants().stream()
            .map(variant -> List.of(variant.name(), settings(variant)))
            .toList());
  }

  private static void origin(Section section, ComparisonResult result) {
    if (result.provenance() != null && !result.provenance().isEmpty()) {
      section.fold(
          "Provenance: program, data and the code of every component",
          false,
          () ->
              section
                  .text(OriginText.of(result.provenance()))
                  .table(List.of("made by", "is"), ProvenanceRows.of(result.provenance())));
    }
  }

  private static String settings(VariantResult variant) {
    return variant.settings().isEmpty() ? "nothing" : String.join("  ", variant.settings());
  }

  /**
   * A table of variants that fits narrow windows: names break after signs and stay in sight when
   * the rest is moved; columns in which all are the same are said above it; means and intervals are
   * broken nowhere but between the two.
   */
  static final class VariantTable {

    private static final Set<String> NONE = Set.of("", "–", "-");

    private VariantTable() {}

    static String html(Grid grid) {
      List<Integer> varied =
          IntStream.range(0, grid.header().size())
              .filter(c -> c < grid.names() || grid.rows().size() < 2 || values(grid, c).size() > 1)
              .boxed()
              .toList();
      StringBuilder html = new StringBuilder();
      String same =
          IntStream.range(0, grid.header().size())
              .filter(c -> !varied.contains(c) && !NONE.contains(grid.rows().get(0).get(c)))
              .mapToObj(c -> grid.header().get(c) + " " + grid.rows().get(0).get(c))
              .collect(Collectors.joining("; "));
      if (!same.isEmpty()) {
        html.append("<p>The same for all: ").append(Html.escape(same)).append(".</p>");
      }
      html.append("<div class=\"table variants\" tabindex=\"0\" role=\"group\" aria-label=\"");
      html.append(Html.escape(grid.title())).append("\"><table><thead><tr>");
      varied.stream()
          .map(grid.header()::get)
          .forEach(name -> html.append("<th scope=\"col\">").append(name(name)).append("</th>"));
      html.append("</tr></thead><tbody>\n");
      for (List<String> row : grid.rows()) {
        html.append("<tr><th scope=\"row\">").append(name(row.get(0))).append("</th>");
        varied.stream()
            .skip(1)
            .map(row::get)
            .forEach(cell -> html.append("<td>").append(cell(cell)).append("</td>"));
        html.append("</tr>\n");
      }
      return html.append("</tbody></table></div>\n").toString();
    }

    private static Set<String> values(Grid grid, int column) {
      return grid.rows().stream().map(row -> row.get(column)).collect(Collectors.toSet());
    }

    /** A name that may be broken after signs. */
    static String name(String name) {
      return Html.escape(name).replaceAll("(?<=[_+./:-])(?=[^ ])", "<wbr>");
    }

    private static String cell(String cell) {
      int interval = cell.indexOf(" [");
      return interval < 0
          ? "<span>" + Html.escape(cell) + "</span>"
          : "<span>%s</span> <span>%s</span>"
              .formatted(
                  Html.escape(cell.substring(0, interval)),
                  Html.escape(cell.substring(interval + 1)));
    }
  }

  /**
   * A metric for each pair of levels of two axes of the grid: a variant's mean or, where the grid
   * has more axes, the mean of the means of all variants with these two levels.
   */
  private static final class Factors {

    private final List<VariantResult> grid;
    private final List<String> axes;

    private Factors(ComparisonResult result) {
      grid = result.variants().stream().filter(v -> v.levels().size() > 1).toList();
      axes = grid.stream().flatMap(v -> v.levels().keySet().stream()).distinct().toList();
    }

    /** One for each pair of axes. */
    static List<Chart> of(ComparisonResult result, MetricInfo metric) {
      Factors factors = new Factors(result);
      String title = VariantPoints.title(result, metric);
      List<Chart> charts = new ArrayList<>();
      for (int a = 0; a < factors.axes.size(); a++) {
        for (int b = a + 1; b < factors.axes.size(); b++) {
          charts.add(factors.chart(title, metric, factors.axes.get(a), factors.axes.get(b)));
        }
      }
      return charts;
    }

    private List<String> levels(String axis) {
      return grid.stream().map(v -> v.levels().get(axis)).distinct().toList();
    }

    private Chart chart(String title, MetricInfo metric, String rowAxis, String columnAxis) {
      List<String> rows = levels(rowAxis);
      List<String> columns = levels(columnAxis);
      double[][] values = new double[rows.size()][columns.size()];
      boolean[][] bounds = new boolean[rows.size()][columns.size()];
      for (int i = 0; i < values.length; i++) {
        for (int k = 0; k < columns.size(); k++) {
          List<MetricResult> cell =
              results(metric, rowAxis, rows.get(i), columnAxis, columns.get(k));
          values[i][k] = mean(cell, metric.scale());
          bounds[i][k] = cell.stream().anyMatch(result -> result.bounds() > 0);
        }
      }
      String pair = rowAxis + " × " + columnAxis;
      String which = axes.size() > 2 ? "-" + rowAxis + "-" + columnAxis : "";
      List<String> others =
          axes.stream().filter(a -> !a.equals(rowAxis) && !a.equals(columnAxis)).toList();
      return new FactorChart(
          VariantPoints.id("factors", metric) + which.replaceAll("[^A-Za-z0-9-]", "-"),
          title + ": " + pair,
          others.isEmpty() ? "" : "Means over " + String.join(", ", others) + ".",
          metric.label(),
          rowAxis,
          rows,
          columnAxis,
          columns,
          values,
          bounds);
    }

    private List<MetricResult> results(
        MetricInfo metric, String rowAxis, String row, String columnAxis, String column) {
      return grid.stream()
          .filter(v -> row.equals(v.levels().get(rowAxis)))
          .filter(v -> column.equals(v.levels().get(columnAxis)))
          .map(v -> v.metrics().get(metric.name()))
          .toList();
    }

    private static double mean(List<MetricResult> results, double scale) {
      return results.stream()
          .mapToDouble(result -> VariantPoints.value(result.summary().mean(), scale))
          .filter(Double::isFinite)
          .average()
          .orElse(Double.NaN);
    }
  }

  /** The paired differences in a metric with their intervals, beside a line at no difference. */
  private static final class Forest {

    private Forest() {}

    /** One for each metric of the main table that has differences. */
    static List<Chart> of(ComparisonResult result) {
      return result.metrics().stream()
          .filter(MetricInfo::main)
          .filter(metric -> !Verdict.differences(result, metric).isEmpty())
          .map(metric -> of(result, metric))
          .toList();
    }

    private static Chart of(ComparisonResult result, MetricInfo metric) {
      List<DotChart.Row> rows = new ArrayList<>();
      Verdict.differences(result, metric)
          .forEach((name, difference) -> rows.add(row(result, metric, name, difference)));
      String from = result.contrasts().isEmpty() ? "from " + result.baseline() : "of contrasts";
      return new DotChart(
          VariantPoints.id("differences", metric),
          "Difference " + from + ": " + VariantPoints.title(result, metric),
          "Mean of the paired differences with its 95 % interval"
              + (result.seeds().size() > 1 ? "; small dots are single seeds." : ".")
              + " * is significant after correction; intervals are not corrected.",
          "difference" + Verdict.unit(metric),
          metric.better(),
          "",
          new Level("no difference", 0),
          rows);
    }

    private static DotChart.Row row(
        ComparisonResult result, MetricInfo metric, String name, Difference difference) {
      String[] pair = name.split(" against ", 2);
      boolean contrast = !result.contrasts().isEmpty();
      double[] ours = values(result, metric, contrast ? pair[0] : name);
      double[] others = values(result, metric, contrast ? pair[1] : result.baseline());
      double[] differences = new double[Math.min(ours.length, others.length)];
      for (int i = 0; i < differences.length; i++) {
        differences[i] = ours[i] - others[i];
      }
      Map<String, String> levels =
          contrast
              ? Map.of()
              : result.variants().stream()
                  .filter(variant -> variant.name().equals(name))
                  .findFirst()
                  .map(VariantResult::levels)
                  .orElse(Map.of());
      return new DotChart.Row(
          name + significance(difference),
          levels,
          VariantPoints.value(difference.summary().mean(), metric.scale()),
          VariantPoints.value(difference.summary().low(), metric.scale()),
          VariantPoints.value(difference.summary().high(), metric.scale()),
          false,
          differences);
    }

    private static String significance(Difference difference) {
      return difference.pHolm() != null && difference.pHolm() < Verdict.LEVEL ? " *" : "";
    }

    private static double[] values(ComparisonResult result, MetricInfo metric, String variant) {
      return result.variants().stream()
          .filter(one -> one.name().equals(variant))
          .findFirst()
          .map(one -> one.metrics().get(metric.name()).values())
          .orElse(List.of())
          .stream()
          .mapToDouble(value -> VariantPoints.value(value, metric.scale()))
          .toArray();
    }
  }
}
