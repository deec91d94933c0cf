package org.eprop.report.comparison;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eprop.compare.result.ComparisonResult;
import org.eprop.compare.result.ComparisonResult.MetricInfo;
import org.eprop.compare.result.ComparisonResult.VariantResult;
import org.eprop.compare.table.Grid;
import org.eprop.compare.table.OriginText;
import org.eprop.report.chart.Chart;
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
}
