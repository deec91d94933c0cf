package org.eprop.report.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Map;
import org.eprop.compare.result.ComparisonResult.MetricInfo;
import org.eprop.compare.result.Range;
import org.eprop.compare.result.SearchResult;
import org.eprop.compare.result.SearchResult.Point;
import org.eprop.compare.result.SearchResult.Round;
import org.eprop.compare.result.SearchResult.Trial;
import org.eprop.compare.statistics.Summary;
import org.eprop.report.chart.Chart;
import org.eprop.report.page.Page;
import org.junit.jupiter.api.Test;

class SearchReportTest {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private static Trial trial(
      int number, double rate, String signal, String outcome, double... score) {
    return new Trial(
        number,
        Map.of("rate", JSON.numberNode(rate), "signal", JSON.textNode(signal)),
        outcome.equals("trained") ? 2 : 1,
        outcome,
        List.of(),
        Summary.of(score),
        score.length == 0
            ? List.of()
            : List.of(new Point(1, score[0] + 0.1), new Point(2, score[0])));
  }

  private static final SearchResult RESULT =
      new SearchResult(
          SearchResult.FORMAT,
          "a <search>",
          "Random search.",
          new MetricInfo(
              "validation.accuracy", "validation accuracy", "%", 100, "higher", "score", true),
          List.of(1L),
          null,
          List.of("A note <to> read."),
          List.of(
              new Range("rate", "log_uniform", 0.001, 0.1, List.of()),
              new Range(
                  "signal",
                  "choice",
                  0,
                  0,
                  List.of(JSON.textNode("symmetric"), JSON.textNode("random")))),
          List.of(new Round(1, 3, 0.5), new Round(2, 1, 0.75)),
          List.of(
              trial(2, 0.1, "random", "trained", 0.75),
              trial(1, 0.01, "symmetric", "left", 0.5),
              trial(3, 0.001, "random", "diverged")),
          List.of());

  private final Page page = SearchReport.page(RESULT);

  private JsonNode chart(String id) {
    return page.charts().stream()
        .filter(chart -> chart.id().equals(id))
        .findFirst()
        .orElseThrow()
        .json();
  }

  @Test
  void eachRangeAgainstTheScore() {
    JsonNode rate = chart("range-rate");
    assertEquals("[0.01,0.1]", rate.get("x").toString(), "without the diverged, ascending");
    assertTrue(rate.get("xLog").asBoolean());
    assertEquals("[null,75]", rate.at("/series/0/values").toString());
    assertEquals("[50,null]", rate.at("/series/1/values").toString());
    JsonNode signal = chart("range-signal");
    assertEquals("dots", signal.get("kind").asText());
    assertEquals("symmetric", signal.at("/rows/0/name").asText());
    assertEquals(50, signal.at("/rows/0/mean").asDouble());
    assertEquals("[75]", signal.at("/rows/1/runs").toString());
  }

  @Test
  void curvesOfTheBest() {
    JsonNode curves = chart("trials");
    assertEquals("[1,2]", curves.get("x").toString());
    assertEquals("trial 2", curves.at("/series/0/label").asText());
    assertEquals(2, curves.get("series").size());
  }

  @Test
  void saysWhatWasFound() {
    String html = page.html();
    assertTrue(html.contains("<h1>a &lt;search&gt;</h1>"));
    assertTrue(html.contains("<p>A note &lt;to&gt; read.</p>"));
    assertTrue(html.contains("<td>log_uniform [0.001, 0.1]</td>"));
    assertFalse(html.contains("on test data</h3>"));
    assertEquals(
        List.of("range-rate", "range-signal", "trials"),
        page.charts().stream().map(Chart::id).toList());
  }
}
