package org.eprop.report.comparison;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.eprop.report.chart.Chart;
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
  void tablesAreThoseOfTheComparison() {
    String html = page.html();

    assertTrue(html.contains("<h1>feedback &lt;&amp;&gt;</h1>"));
    assertTrue(html.contains("<p>A note &lt;to&gt; read.</p>"));
    assertTrue(
        html.contains("<tr><td>symmetric</td><td>81.0 ± 1.0 [80.0, 82.0]</td></tr>"),
        html.substring(html.indexOf("<table>"), html.indexOf("</table>")));
    assertTrue(html.contains("<h3>Difference from symmetric: test accuracy (%)</h3>"));
    assertTrue(html.contains("<td>learning_signal=&quot;random&quot;</td>"));
    assertFalse(html.contains("<to>"));
  }

  @Test
  void pointsAreMeansWithIntervalsAndSingleRuns() {
    JsonNode points = chart("points-test-accuracy");

    assertEquals(
        "[\"symmetric\",\"random\",\"a+very-long.name_of-a-variant\"]",
        points.get("names").toString());
    assertEquals(
        "[0,0.12,0.24,0.36,1,1.12,1.24,1.36,2,2.12,2.24,2.36]", points.get("x").toString());
    assertEquals(
        "[81,null,null,null,71,null,null,null,76,null,null,null]",
        points.at("/series/0/values").toString());
    assertEquals(82, points.at("/series/1/values/2").asDouble(), 1e-3);
    assertTrue(points.at("/series/0/low/0").asDouble() < 81);
  }

  @Test
  void curvesOfDifferentLengthsShareAnAxis() {
    JsonNode curves = chart("validation-accuracy");

    assertEquals("[10,20,30,40]", curves.get("x").toString());
    assertEquals(0.71, curves.at("/series/0/values/3").asDouble(), 1e-4);
    assertTrue(curves.at("/series/1/values/3").isNull());
    assertEquals(0.46, curves.at("/series/1/values/0").asDouble(), 1e-4);
    assertEquals(0.45, curves.at("/series/1/low/0").asDouble(), 1e-4);
  }

  @Test
  void thereAreNoChartsOfWhatWasNotMeasured() {
    assertEquals(
        List.of("points-test-accuracy", "validation-accuracy", "cosine-all"),
        page.charts().stream().map(Chart::id).toList());
  }
}
