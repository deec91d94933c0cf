package org.eprop.report.comparison;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eprop.compare.result.ComparisonResult;
import org.eprop.compare.result.ComparisonResult.MetricInfo;
import org.eprop.compare.result.ComparisonResult.VariantResult;
import org.eprop.compare.table.Grid;
import org.eprop.compare.table.OriginText;
import org.eprop.report.page.Page;
import org.eprop.report.page.Resources;
import org.eprop.report.page.Section;
import org.eprop.report.run.ProvenanceRows;

/** Makes the report of a comparison, from nothing but its {@code comparison.json}. */
public final class ComparisonReport {

  /** More notes than this are to be opened. */
  private static final int NOTES = 4;

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
    results(page, result);
    effects(page, result);
    if (result.tuning() != null) {
      Section section = page.section("tuning", "Tuning").text(result.tuning());
      titled(result, "Tuning").forEach(grid -> table(section, grid));
    }
    Section learning = page.section("learning", "Learning");
    learning.text(
        "Means over the seeds, with their 95 % intervals as bands. Drag to zoom, double click to"
            + " see all; click a name to hide its curve.");
    learning.row(VariantCurves.scores(result));
    gradients(page, result);
    costs(page, result);
    variants(page, result);
    origin(page, result);
    return withKinds(page);
  }

  /** Teaches a page to draw the charts of many variants. */
  public static Page withKinds(Page page) {
    return page.style(Resources.text(ComparisonReport.class, "comparison.css"))
        .kinds(Resources.text(ComparisonReport.class, "comparison.js"));
  }

  private static void results(Page page, ComparisonResult result) {
    Section section = page.section("results", "Results").facts(facts(result));
    if (result.provenance() != null) {
      section.marks(ProvenanceRows.facts(result.provenance()));
    }
    section.text(
        "Mean ± standard deviation over the seeds, in brackets the "
            + result.method().interval()
            + (result.contrasts().isEmpty() ? ". Differences: " : ". Contrasts: ")
            + result.method().test()
            + "; "
            + result.method().correction()
            + ".");
    result.notes().stream().limit(NOTES).forEach(section::text);
    if (result.notes().size() > NOTES) {
      section.fold(
          result.notes().size() - NOTES + " more notes",
          false,
          () -> result.notes().stream().skip(NOTES).forEach(section::text));
    }
    List<Grid> grids = Grid.of(result);
    table(section, grids.get(0));
    List<MetricInfo> main = result.metrics().stream().filter(MetricInfo::main).toList();
    section.row(main.stream().map(metric -> VariantPoints.of(result, metric)).toList());
    section.row(main.stream().flatMap(metric -> Factors.of(result, metric).stream()).toList());
    for (Grid grid : grids) {
      if (grid.title().startsWith("Difference") || grid.title().startsWith("Contrast")) {
        section.heading(grid.title());
        table(section, grid);
      }
    }
  }

  private static void effects(Page page, ComparisonResult result) {
    List<Grid> grids = titled(result, "Effects");
    if (!grids.isEmpty()) {
      Section section = page.section("effects", "Effects of the axes").text(Grid.effects(result));
      grids.forEach(grid -> table(section.heading(grid.title()), grid));
    }
  }

  private static Map<String, String> facts(ComparisonResult result) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("baseline", result.baseline());
    facts.put("variants", String.valueOf(result.variants().size()));
    facts.put("seeds", String.valueOf(result.seeds().size()));
    if (result.target() != null) {
      facts.put("target", result.target() + Grid.stopped(result));
    }
    return facts;
  }

  private static void table(Section section, Grid grid) {
    section.html(VariantTable.html(grid));
  }

  private static void gradients(Page page, ComparisonResult result) {
    List<Grid> cosines = titled(result, "Cosine");
    if (cosines.isEmpty()) {
      return;
    }
    Section section =
        page.section("gradients", "Against back-propagation through time")
            .text(
                "The cosine of the angle between a variant's gradient and that of back-propagation"
                    + " through time, of the same weights and samples: 1 if they point the same"
                    + " way, 0 if they have nothing in common.");
    cosines.forEach(grid -> table(section, grid));
    section.row(VariantCurves.cosines(result));
  }

  private static void costs(Page page, ComparisonResult result) {
    Section section = page.section("costs", "Time and cost");
    for (String title : List.of("Cost", "Training")) {
      for (Grid grid : titled(result, title)) {
        section.heading(grid.title());
        table(section, grid);
      }
    }
  }

  private static List<Grid> titled(ComparisonResult result, String start) {
    return Grid.of(result).stream().filter(grid -> grid.title().startsWith(start)).toList();
  }

  private static void variants(Page page, ComparisonResult result) {
    List<List<String>> rows =
        result.variants().stream()
            .map(variant -> List.of(variant.name(), settings(variant)))
            .toList();
    page.section("variants", "What the variants change").table(List.of("variant", "sets"), rows);
  }

  private static void origin(Page page, ComparisonResult result) {
    if (result.provenance() != null && !result.provenance().isEmpty()) {
      Section section =
          page.section("origin", "Provenance").text(OriginText.of(result.provenance()));
      section.fold(
          "Program, data and the code of every component",
          false,
          () -> section.table(List.of("made by", "is"), ProvenanceRows.of(result.provenance())));
    }
  }

  private static String settings(VariantResult variant) {
    return variant.settings().isEmpty() ? "nothing" : String.join("  ", variant.settings());
  }
}
