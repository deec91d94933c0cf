package org.eprop.report.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eprop.report.comparison.ComparisonReport;
import org.eprop.report.comparison.Results;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of a comparison of thirteen variants, in a real browser. */
class ComparisonInBrowserTest extends BrowserTest {

  @BeforeEach
  void start() throws Exception {
    Path page = folder.resolve("comparison.html");
    ComparisonReport.page(Results.thirteen()).write(page);
    browser.open(page);
    browser.drawAll();
  }

  private void width(int pixels) throws Exception {
    browser.call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", pixels, "height", 900, "deviceScaleFactor", 1, "mobile", false));
    browser.settle();
  }

  /** No text sticks out of its box, and the page does not scroll sideways. */
  @ParameterizedTest
  @ValueSource(ints = {1400, 700, 390})
  void namesAreNeverCut(int pixels) throws Exception {
    width(pixels);
    JsonNode cut =
        browser.evaluate(
            """
            [...document.querySelectorAll(".dot-name, .dot-group, .u-legend .u-series > *, \
            .variants th, .factors th, h1, h2, h3, p, dd")]
              .filter((e) => e.offsetParent && (e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0
                || getComputedStyle(e).textOverflow === "ellipsis"))
              .map((e) => e.textContent)
            """);
    assertEquals("[]", cut.toString());
    assertTrue(
        browser.evaluate("document.documentElement.scrollWidth").asInt() <= pixels,
        "it scrolls sideways");
    JsonNode names =
        browser.evaluate(
            "[...document.querySelectorAll('#points-test-accuracy .dot-name')]"
                + ".map((e) => e.textContent).filter((t) => t)");
    assertEquals(13, names.size());
    assertEquals(Results.LONG, names.get(12).asText());
    assertEquals(List.of(), browser.complaints());
  }

  /** A title beside an axis is no longer than the chart, and one below it no wider. */
  @ParameterizedTest
  @ValueSource(ints = {1440, 768, 390})
  void titlesOfAxesAreNeverCut(int pixels) throws Exception {
    browser.evaluate("document.querySelectorAll('details').forEach((d) => (d.open = true))");
    // Longer than any strip: it has to break into lines.
    JsonNode titles =
        browser.evaluate(
            "Object.values(eprop.specs).filter((s) => s.kind === 'dots')"
                + ".map((s) => (s.label = 'a long title '.repeat(20))).length");
    assertEquals(2, titles.asInt());
    width(pixels - 8);
    width(pixels);
    JsonNode cut =
        browser.evaluate(
            """
            Object.values(eprop.plots).filter((u) => u.axes).flatMap((u) => u.axes.map((axis, i) => {
              if (!axis.label) return null;
              u.ctx.save();
              u.ctx.font = axis.labelFont[0];
              const long = Math.max(...axis.label.split("\\n").map((l) => u.ctx.measureText(l).width));
              u.ctx.restore();
              const middle = i ? u.bbox.top + u.bbox.height / 2 : u.bbox.left + u.bbox.width / 2;
              const all = i ? u.ctx.canvas.height : u.ctx.canvas.width;
              return long / 2 > Math.min(middle, all - middle) ? axis.label + " " + long + " " + all : null;
            })).filter((title) => title).concat([...document.querySelectorAll(".dot-row text, .dot-title")]
              .filter((text) => {
                const a = text.closest(".dot-row").getBoundingClientRect(), b = text.getBoundingClientRect();
                return b.width && (b.left < a.left - 1 || b.right > a.right + 1);
              }).map((text) => text.textContent))
            """);
    assertEquals("[]", cut.toString());
  }

  /** Also where the last number is long and stands at the edge. */
  @Test
  void numbersAtAnAxisAreNeverCut() throws Exception {
    JsonNode cut =
        browser.evaluate(
            """
            [120, 200, 333, 700].flatMap((wide) => {
              const place = document.querySelector("main, body").appendChild(document.createElement("div"));
              place.style.width = wide + 200 + "px";
              const row = (mean) => ({ name: "a", levels: {}, mean, low: null, high: null, runs: [] });
              epropKinds.dots({ axes: [], label: "", rows: [row(-0.00101), row(-0.00105)] }, place);
              return [...place.querySelectorAll(".dot-strip text")].filter((text) => {
                const a = text.ownerSVGElement.getBoundingClientRect();
                const b = text.getBoundingClientRect();
                return b.left < a.left - 0.5 || b.right > a.right + 0.5;
              }).map((text) => wide + ": " + text.textContent);
            })
            """);
    assertEquals("[]", cut.toString());
  }

  @Test
  void rowsAreSortedAndGrouped() throws Exception {
    String order =
        "(how) => { const made = eprop.plots['points-test-accuracy'];"
            + " made.order.value = how; made.order.dispatchEvent(new Event('change'));"
            + " return [...made.list.querySelectorAll('.dot-name, .dot-group')]"
            + ".map((e) => e.textContent).filter((t) => t); }";
    JsonNode best = browser.evaluate("(" + order + ")('value')");
    assertEquals(
        List.of("eprop+triangular", "eprop+fast_sigmoid_slope_10"),
        List.of(best.get(0).asText(), best.get(1).asText()));
    assertEquals(Results.LONG, best.get(12).asText());
    JsonNode grouped = browser.evaluate("(" + order + ")('surrogate_gradient')");
    assertEquals(17, grouped.size());
    assertEquals("surrogate_gradient: triangular", grouped.get(0).asText());
    assertEquals("bptt+triangular", grouped.get(3).asText());
    assertEquals("not of the grid", grouped.get(15).asText());
  }

  @Test
  void equalRunsAreSideBySide() throws Exception {
    JsonNode places =
        browser.evaluate(
            "(() => { const id = 'points-test-accuracy'; const row = eprop.specs[id].rows[0];"
                + " row.runs = [row.mean, row.mean, row.mean]; eprop.plots[id].setSize();"
                + " return [...eprop.plots[id].list.querySelectorAll('circle.run')].slice(0, 3)"
                + ".map((e) => Number(e.getAttribute('cx'))); })()");
    double first = places.get(0).asDouble();
    assertEquals(5, places.get(1).asDouble() - first, 1e-6);
    assertEquals(-5, places.get(2).asDouble() - first, 1e-6);
  }

  @Test
  void aLogarithmicAxisPutsMeansWhereTheyBelong() throws Exception {
    String places =
        "(() => { const made = eprop.plots['points-test-accuracy']; made.log.click();"
            + " return [...made.list.querySelectorAll('circle.mean')]"
            + ".map((e) => Number(e.getAttribute('cx'))); })()";
    JsonNode x = browser.evaluate(places);
    JsonNode rows = browser.evaluate("eprop.specs['points-test-accuracy'].rows.map((r) => r.mean)");
    assertEquals(13, x.size());
    double first = x.get(0).asDouble();
    double scale =
        (x.get(12).asDouble() - first) / Math.log(rows.get(12).asDouble() / rows.get(0).asDouble());
    for (int i = 1; i < 12; i++) {
      double expected = scale * Math.log(rows.get(i).asDouble() / rows.get(0).asDouble());
      assertEquals(expected, x.get(i).asDouble() - first, 0.01, "row " + i);
    }
  }

  @Test
  void curvesGetBandsAndALogarithmicAxisByChoice() throws Exception {
    String boxes = "document.querySelectorAll('#validation-accuracy .choices input')";
    assertEquals(2, browser.evaluate(boxes + ".length").asInt());
    String scale = "eprop.plots['validation-accuracy'].scales.y.distr";
    assertEquals(1, browser.evaluate(scale).asInt());
    browser.evaluate(boxes + "[1].click()");
    assertEquals(3, browser.evaluate(scale).asInt());
    String band =
        "(() => { const u = eprop.plots['validation-accuracy']; return u.bands[0].fill(u); })()";
    assertEquals("transparent", browser.evaluate(band).asText());
    browser.evaluate(boxes + "[0].click()");
    assertEquals("#0072b229", browser.evaluate(band).asText());
    assertEquals(
        1,
        browser
            .evaluate("document.querySelectorAll('#validation-accuracy .uplot').length")
            .asInt());
    assertEquals(List.of(), browser.complaints());
  }

  @Test
  void noTwoCurvesLookAlikeWithoutColour() throws Exception {
    JsonNode samples =
        browser.evaluate(
            "[...document.querySelectorAll('[data-legend=learning] svg')].map((s) =>"
                + " [...s.querySelectorAll('path')].map((p) => p.getAttribute('d') + ' ' +"
                + " p.getAttribute('stroke-dasharray') + ' ' + (p.getAttribute('fill') ==="
                + " 'var(--back)')).join(' '))");
    assertEquals(13, samples.size());
    java.util.Set<String> different = new java.util.HashSet<>();
    samples.forEach(sample -> different.add(sample.asText()));
    assertEquals(13, different.size(), samples.toString());
  }

  @Test
  void chartsFitThePaper() throws Exception {
    width(1400);
    browser.call("Emulation.setEmulatedMedia", Map.of("media", "print"));
    width(700);
    JsonNode wide =
        browser.evaluate(
            "[...document.querySelectorAll('.uplot canvas, .dot-strip svg')].filter((e) =>"
                + " e.getBoundingClientRect().width > e.parentElement.getBoundingClientRect().width"
                + " + 1).length");
    assertEquals(0, wide.asInt());
  }
}
