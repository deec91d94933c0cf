package org.eprop.report.search;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.eprop.compare.result.SearchResult;
import org.eprop.compare.table.Grid;
import org.eprop.compare.table.OriginText;
import org.eprop.compare.table.SearchTables;
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
}
