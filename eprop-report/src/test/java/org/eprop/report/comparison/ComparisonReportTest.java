package org.eprop.report.comparison;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eprop.compare.result.ComparisonResult;
import org.eprop.compare.result.Tuned;
import org.eprop.compare.table.Grid;
import org.eprop.report.chart.Chart;
import org.eprop.report.comparison.ComparisonReport.VariantTable;
import org.eprop.report.comparison.VariantPoints.Targets;
import org.eprop.report.page.Page;
import org.junit.jupiter.api.Test;

class ComparisonReportTest {

  private final Page page = ComparisonReport.page(Results.small());

  private JsonNode chart(String id) {
    return page.charts().stream()
        .filter(chart -> chart.id().equals(id))
        .findFirst()
        .orElseThrow()
        .json();
  }

  @Test
  void runsThatStoppedAtTheirTargetAreSaidToHave() {
    ComparisonResult r = Results.small();
    ComparisonResult stopped =
        new ComparisonResult(
            r.format(),
            r.name(),
            r.baseline(),
            r.seeds(),
            r.target(),
            true,
            r.tuning(),
            r.method(),
            r.provenance(),
            r.notes(),
            r.metrics(),
            r.contrasts(),
            r.effects(),
            List.of(),
            r.variants());
    String html = ComparisonReport.page(stopped).html();
    assertTrue(html.contains("validation.error &lt; 0.07, stopped at its target"), html);
    assertTrue(html.contains("Test accuracy (higher is better), stopped at its target"), html);
  }

  @Test
  void contrastsAndTuningAreShown() {
    ComparisonResult r = Results.small();
    ComparisonResult.Difference meant =
        r.variants().get(1).metrics().get("test.accuracy").difference();
    Tuned tuned =
        new Tuned(9, 90, 4, "validation.error", 0.125, List.of(10001L), List.of("rate=0.01"));
    ComparisonResult.VariantResult v = r.variants().get(0);
    ComparisonResult shown =
        new ComparisonResult(
            r.format(),
            r.name(),
            r.baseline(),
            r.seeds(),
            r.target(),
            false,
            "Each was tuned <alike>.",
            r.method(),
            r.provenance(),
            r.notes(),
            r.metrics(),
            List.of(
                new ComparisonResult.ContrastResult(
                    "random", "symmetric", Map.of("test.accuracy", meant))),
            r.effects(),
            List.of(),
            List.of(
                new ComparisonResult.VariantResult(
                    v.name(), v.levels(), v.settings(), tuned, v.runs(), v.metrics(), v.curves())));
    String html = ComparisonReport.page(shown).html();
    assertTrue(html.contains("Contrast: test accuracy (%)"), html);
    assertTrue(html.contains("random against symmetric"), html);
    assertTrue(html.contains("Each was tuned &lt;alike&gt;."), html);
    assertTrue(html.contains("<td><span>0.125</span></td><td><span>0.01</span></td>"), html);
  }

  @Test
  void tablesAreThoseOfTheComparison() {
    String html = page.html();

    assertTrue(html.contains("<h1>feedback &lt;&amp;&gt;</h1>"));
    assertTrue(html.contains("<p>A note &lt;to&gt; read.</p>"));
    assertTrue(
        html.contains(
            "<tr><th scope=\"row\">symmetric</th>"
                + "<td><span>81.0 ± 1.0</span> <span>[80.0, 82.0]</span></td></tr>"),
        html.substring(html.indexOf("<table>"), html.indexOf("</table>")));
    assertTrue(html.contains("<h3>Difference from symmetric: test accuracy (%)</h3>"));
    assertTrue(html.contains("<td>learning_signal=&quot;random&quot;</td>"));
    assertFalse(html.contains("<to>"));
  }

  @Test
  void whatItWasMadeFromIsInSight() {
    String html = page.html().replaceAll("</?dfn[^>]*>", ""); // words that are explained

    assertTrue(
        html.contains(
            "<p class=\"marks\"><span><b>eprop</b> 1.2.3, build aaaaaaaaaaaa</span> "
                + "<span><b>Java</b> 17.0.9 Somebody</span> <span><b>kernels</b> plain</span> </p>"));
    assertTrue(
        html.contains("Plugins: surrogate mine of mine &lt;1&gt;.jar, sha256 e3b0c44298fc."));
    for (String part :
        List.of(
            "<td>build</td><td>" + "a".repeat(64),
            "<td>surrogate mine</td><td>org.example.Mine; mine &lt;1&gt;.jar; version",
            "<td>library library.jar</td><td>sha256 " + "b".repeat(64),
            "<td>data beats</td><td>an archive; CC0; 12\u202f345 bytes; sha256 cc")) {
      assertTrue(html.contains(part), part);
    }
  }

  @Test
  void pointsAreMeansWithIntervalsAndSingleRuns() {
    JsonNode points = chart("points-test-accuracy");

    assertEquals("dots", points.get("kind").asText());
    assertEquals("test accuracy (%)", points.get("label").asText());
    assertEquals("symmetric", points.get("baseline").asText());
    assertFalse(points.get("ascending").asBoolean());
    assertFalse(points.has("target"), "the target is about another metric");
    JsonNode row = points.at("/rows/1");
    assertEquals("random", row.get("name").asText());
    assertEquals(71, row.get("mean").asDouble(), 1e-3);
    assertEquals("[70,72,71]", row.get("runs").toString());
    assertTrue(row.get("low").asDouble() < 71 && row.get("high").asDouble() > 71);
  }

  @Test
  void differencesAreJudgedAndShown() {
    assertEquals(
        List.of(
            "3 seeds cannot decide: no difference can be significant at 0.05, however large. It takes 7."),
        Verdict.of(Results.small()));
    JsonNode forest = chart("differences-test-accuracy");
    assertEquals("difference (percentage points)", forest.get("label").asText());
    assertEquals(0, forest.at("/target/value").asDouble());
    assertEquals(2, forest.get("rows").size(), "none for the baseline");
    forest.at("/rows/0/runs").forEach(run -> assertEquals(-10, run.asDouble(), 1e-9));
  }

  /** What one line can say is no column. */
  @Test
  void columnsInWhichAllAreTheSameAreALine() {
    String html = VariantTable.html(Grid.of(Results.grid()).get(0));
    assertTrue(html.contains("<th scope=\"col\">test accuracy (%)</th>"), html);
    String cost =
        Grid.of(Results.grid()).stream()
            .filter(grid -> grid.title().equals("Cost of a sample"))
            .map(VariantTable::html)
            .findFirst()
            .orElseThrow();
    assertTrue(cost.contains("<p>The same for all: spikes "), cost);
    assertFalse(cost.contains("<th scope=\"col\">spikes</th>"), cost);
  }

  @Test
  void aGridHasShadesForItsFactors() {
    List<Chart> charts = ComparisonReport.page(Results.grid()).charts();
    JsonNode factors =
        charts.stream()
            .filter(chart -> chart.id().equals("factors-test-accuracy"))
            .findFirst()
            .orElseThrow()
            .json();

    assertEquals("[\"bptt\",\"eprop\"]", factors.get("rows").toString());
    assertEquals("[\"arctan\",\"a+very-long.name\"]", factors.get("columns").toString());
    assertEquals("[81,71,76,null]", factors.get("values").toString());
    assertEquals("[\"81.0\",\"71.0\",\"76.0\",\"–\"]", factors.get("texts").toString());
    assertEquals(71, factors.get("low").asDouble());
  }

  @Test
  void targetsLieOnTheAxesTheyAreAbout() {
    assertEquals(Optional.of(0.07), Targets.of(Results.small(), "validation.error"));
    assertEquals(0.93, Targets.of(Results.small(), "validation.accuracy").orElseThrow(), 1e-12);
    assertEquals(Optional.empty(), Targets.of(Results.small(), "train.error"));
    assertEquals(93, chart("validation-accuracy").at("/levels/0/value").asDouble(), 1e-9);
  }

  @Test
  void curvesOfDifferentLengthsShareAnAxis() {
    JsonNode curves = chart("validation-accuracy");

    assertEquals("[10,20,30,40]", curves.get("x").toString());
    assertEquals(71, curves.at("/series/0/values/3").asDouble(), 1e-2);
    assertTrue(curves.at("/series/1/values/3").isNull());
    assertEquals(46, curves.at("/series/1/values/0").asDouble(), 1e-2);
    assertEquals(45, curves.at("/series/1/low/0").asDouble(), 1e-2);
  }

  @Test
  void thereAreNoChartsOfWhatWasNotMeasured() {
    assertEquals(
        List.of(
            "differences-test-accuracy",
            "validation-accuracy",
            "cosine-all",
            "points-test-accuracy"),
        page.charts().stream().map(Chart::id).toList());
  }
}
