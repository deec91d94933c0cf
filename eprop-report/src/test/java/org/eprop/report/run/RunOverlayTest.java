package org.eprop.report.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eprop.report.chart.Chart;
import org.eprop.report.page.Page;
import org.eprop.report.run.RunOverlay.Differences;
import org.junit.jupiter.api.Test;

class RunOverlayTest {

  private static JsonNode json(String text) throws Exception {
    return new ObjectMapper().readTree(text.replace('\'', '"'));
  }

  private static RunSummary run(String name, int epochs, double loss, String more)
      throws Exception {
    List<JsonNode> metrics = new ArrayList<>();
    for (int e = 1; e <= epochs; e++) {
      metrics.add(
          json(
              "{'epoch': %d, 'learning_rate': 0.1, 'train': {'loss': %s, 'accuracy': 0.5, 'rate': 0.1},"
                      .formatted(e, loss / e)
                  + " 'leaves': {'in_e': {'gradient': %s, 'change': 0.1, 'weight': 2}}}"
                      .formatted(0.5 / e)));
    }
    return new RunSummary(
        name,
        json("{'task': {'name': 'ecg'}, 'seed': 1" + more + "}"),
        metrics,
        json(
            "{'test': {'accuracy': 0.875}, 'best_epoch': 2, 'seconds': 12.5, 'finished':"
                + " '2026-11-26T12:00:00Z'}"));
  }

  private static JsonNode chart(Page page, String id) {
    return page.charts().stream()
        .filter(one -> one.id().equals(id))
        .findFirst()
        .orElseThrow()
        .json();
  }

  @Test
  void curvesLieOverEachOtherOnOneAxis() throws Exception {
    Page page =
        RunOverlay.page(
            List.of(run("<a>", 2, 1, ""), run("b", 4, 3, ", 'rule': {'name': 'bptt'}")),
            Map.of("b", "b%20/report.html"));

    assertEquals(
        List.of("train-loss", "train-accuracy", "train-rate", "learning-rate", "gradient-in_e"),
        page.charts().stream().map(Chart::id).toList());
    JsonNode loss = chart(page, "train-loss");
    assertEquals("[1,2,3,4]", loss.get("x").toString());
    assertEquals("<a>", loss.at("/series/0/label").asText());
    assertEquals("[1,0.5,null,null]", loss.at("/series/0/values").toString());
    assertEquals("[3,1.5,1,0.75]", loss.at("/series/1/values").toString());
    assertTrue(loss.get("log").asBoolean());
    assertFalse(chart(page, "train-accuracy").get("log").asBoolean());
    assertEquals(
        "[0.5,0.25,0.16667,0.125]", chart(page, "gradient-in_e").at("/series/1/values").toString());
    String html = page.html();
    assertTrue(html.contains("<td>rule.name</td><td>–</td><td>bptt</td>"));
    assertTrue(html.contains("<td>&lt;a&gt;</td><td>87.50 %</td>"));
    assertTrue(html.contains("<td><a href=\"b%20/report.html\">b</a></td><td>87.50 %</td>"));
    assertTrue(html.contains("<td>2026-11-26 12:00:00 UTC</td>"));
    assertFalse(html.contains("<td>seed</td>"), "the seed is the same");
  }

  @Test
  void aRunThatHasNotBegunIsThere() throws Exception {
    Page page = RunOverlay.page(List.of(run("a", 0, 1, ""), run("b", 0, 1, "")), Map.of());

    assertEquals(List.of(), page.charts());
    assertTrue(page.html().contains("Nothing: the runs have the same settings"));
  }

  @Test
  void oneRunDiffersFromNone() throws Exception {
    String html = RunOverlay.page(List.of(run("a", 2, 1, "")), Map.of()).html();

    assertTrue(html.contains("<h1>1 run</h1>"), html);
    assertFalse(html.contains("What differs"), html);
  }

  @Test
  void whatIsZeroHasNoPlaceOnALogarithmicAxis() throws Exception {
    JsonNode loss = chart(RunOverlay.page(List.of(run("a", 2, 0, "")), Map.of()), "train-loss");

    assertFalse(loss.get("log").asBoolean());
  }

  @Test
  void aTerminalShowsWhatDiffersAndNoEmptyColumn() throws Exception {
    List<List<String>> table =
        RunOverlay.table(
            List.of(
                run("a", 2, 1, ", 'w': 3, 'rule': {'name': 'eprop'}, 'x': {'n': 1}, 'y': {'n': 1}"),
                run("b", 4, 1, ", 'rule': {'name': 'bptt'}, 'x': {'n': 1}, 'y': {'n': 2}")));

    assertEquals(
        List.of("run", "rule.name", "n", "w", "test", "epochs", "best epoch", "time", "finished"),
        table.get(0));
    assertEquals(
        List.of("b", "bptt", "2", "–", "87.50 %", "4", "2", "12.50 s", "2026-11-26 12:00:00 UTC"),
        table.get(2));
  }

  @Test
  void ofPluginsAndDataTheDigestDiffersAndOfTheProgramNothing() throws Exception {
    String made =
        ", 'provenance': {'build': '%s', 'components': [{'kind': 'rule', 'name': 'eprop', 'sha256':"
            + " '%s', 'jar': 'eprop.jar'}, {'kind': 'surrogate', 'name': 'mine', 'sha256': '%s',"
            + " 'jar': 'mine.jar'}], 'data': [{'name': 'x', 'sha256': '%s'}]}";
    String html =
        RunOverlay.page(
                List.of(
                    run("a", 1, 1, made.formatted("b1", "b1", "p1", "d1")),
                    run("b", 1, 1, made.formatted("b2", "b2", "p2", "d2"))),
                Map.of())
            .html();

    assertTrue(html.contains("<td>data x</td><td>d1</td><td>d2</td>"), html);
    assertTrue(html.contains("<td>surrogate mine</td><td>mine.jar p1</td><td>mine.jar p2</td>"));
    assertFalse(html.contains("provenance."));
    assertFalse(html.contains("<td>rule eprop</td>"));
  }

  @Test
  void differencesAreFoundAtAnyDepth() throws Exception {
    assertEquals(
        List.of(
            List.of("a.b", "1", "2"),
            List.of("list", "[1, 2]", "[1, 3]"),
            List.of("layers[1].n", "–", "7")),
        Differences.of(
            List.of(
                json("{'a': {'b': 1, 'c': 5}, 'layers': [{'n': 3}], 'list': [1, 2]}"),
                json("{'a': {'b': 2, 'c': 5}, 'layers': [{'n': 3}, {'n': 7}], 'list': [1, 3]}"))));
  }
}
