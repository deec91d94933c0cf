package org.eprop.report.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eprop.report.explain.ExplainSettings;
import org.eprop.report.explain.Explanation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of an explanation in a real browser. */
class ExplanationInBrowserTest extends BrowserTest {

  private Path write(String... settings) {
    new Explanation(plugins, ExplainSettings.defaults().with(List.of(settings)))
        .write(folder.resolve("pages"));
    return folder.resolve("pages");
  }

  private String text(String expression) throws Exception {
    return browser.evaluate(expression).asText();
  }

  @Test
  void everyPageIsDrawnWithoutComplaint() throws Exception {
    for (String neuron : List.of("lif", "alif", "adex")) {
      Path pages = write("network.layers[0].populations[0].neuron=" + neuron);
      for (String name : List.of("index.html", "input.html", "recurrent.html", "output.html")) {
        browser.open(pages.resolve(name));
        String what = neuron + " " + name;
        assertEquals(List.of(), browser.complaints(), what);
        assertTrue(browser.requests().stream().allMatch(url -> url.startsWith("file:")), what);
        int charts = browser.evaluate("Object.keys(eprop.plots).length").asInt();
        assertTrue(charts >= 5, what);
        assertEquals(
            charts,
            browser
                .evaluate(
                    "Object.values(eprop.plots).filter(p => p.bbox.width > 300 && p.bbox.height > 20)"
                        + ".length")
                .asInt(),
            what + ": charts that have a size");
        assertEquals(
            0,
            browser
                .evaluate(
                    "[...document.querySelectorAll('math')]"
                        + ".filter(m => !(m.getBoundingClientRect().width > 4)).length")
                .asInt(),
            what + ": formulas that are not seen");
        assertTrue(
            browser.evaluate("document.documentElement.scrollWidth <= innerWidth").asBoolean(),
            what + ": nothing stands out to the right");
      }
    }
  }

  /** The whole drawing is seen, also on a telephone, and can be read there. */
  @ParameterizedTest
  @ValueSource(ints = {390, 768, 1440})
  void drawingsAreWholeAtAnyWidth(int pixels) throws Exception {
    Path pages = write();
    browser.call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", pixels, "height", 900, "deviceScaleFactor", 1, "mobile", false));
    for (String name : List.of("index.html", "recurrent.html", "output.html")) {
      browser.open(pages.resolve(name));
      browser.settle();
      JsonNode cut =
          browser.evaluate(
              """
              [...document.querySelectorAll(".drawing")].filter((d) => d.getBoundingClientRect().width)
                .map((d) => [...d.querySelectorAll("text")].filter((text) => {
                  const a = d.getBoundingClientRect(), b = text.getBoundingClientRect();
                  return b.left < a.left - 1 || b.right > a.right + 1 || b.top < a.top - 1
                    || b.bottom > a.bottom + 1 || a.right > innerWidth || b.height < 9;
                }).map((text) => text.textContent))
              """);
      assertEquals("[[]]", cut.toString(), name + " at " + pixels);
    }
  }

  @Test
  void fractionsAndSumsAreSetAsSuch() throws Exception {
    browser.open(write().resolve("input.html"));

    assertTrue(
        browser
            .evaluate(
                """
                [...document.querySelectorAll("mfrac")].every((fraction) => {
                  const [above, below] = [...fraction.children].map(c => c.getBoundingClientRect());
                  return above.height > 5 && above.bottom <= below.top + 1;
                })""")
            .asBoolean(),
        "numerators stand above denominators");
  }

  @Test
  void everythingShowsTheSameMoment() throws Exception {
    browser.open(write().resolve("input.html"));
    JsonNode values = browser.evaluate("explain.values");

    for (int t : new int[] {0, 17, 63, 119}) {
      browser.evaluate("explain.set(" + t + ")");
      browser.settle();
      assertEquals("t = " + t + " ms", text("document.querySelector('.now').textContent"));
      assertEquals(
          t, browser.evaluate("Number(document.querySelector('.bar input').value)").asInt());
      for (String chart : List.of("x", "u", "reach", "e", "filtered", "running")) {
        assertEquals(t, browser.evaluate("eprop.plots['" + chart + "'].cursor.idx").asInt(), chart);
      }
      double membrane = values.get("u").get(t).asDouble();
      assertEquals(
          membrane,
          browser.evaluate("eprop.plots.u.data[1][" + t + "]").asDouble(),
          1e-4 * Math.abs(membrane));
      String shown = text("document.querySelector('.drawing [data-show=u]').textContent");
      assertEquals(
          membrane, Double.parseDouble(shown.replace("−", "-")), 6e-3 * Math.abs(membrane) + 1e-9);
      assertEquals(
          values.get("s").get(t).asDouble() == 1,
          browser
              .evaluate("document.querySelector('.neuron').classList.contains('on')")
              .asBoolean());
      assertEquals(
          2 * (t + 1) + " numbers", text("document.querySelector('[data-live=bptt]').textContent"));
      assertEquals("2 numbers", text("document.querySelector('[data-live=eprop]').textContent"));
    }
    assertEquals(List.of(), browser.complaints());
  }

  @Test
  void thePointerSetsTheMoment() throws Exception {
    browser.open(write().resolve("input.html"));
    browser.evaluate("document.getElementById('reach').scrollIntoView({behavior: 'instant'})");
    browser.settle();
    JsonNode at =
        browser.evaluate(
            """
            (() => {
              const u = eprop.plots.reach;
              const box = u.over.getBoundingClientRect();
              return [box.left + u.valToPos(40, "x"), box.top + 30];
            })()""");

    browser.mouse("mouseMoved", at.get(0).asDouble(), at.get(1).asDouble());
    browser.settle();

    assertEquals(40, browser.evaluate("explain.now()").asInt());
    assertEquals(40, browser.evaluate("eprop.plots.u.cursor.idx").asInt());
    assertTrue(
        text("document.querySelector('[data-live=recursion]').textContent")
            .startsWith("At t = 40: α · U′[t−1] + X[t] = 0.951 · "));
  }

  @Test
  void whatIsLeftOfEachSpikeIsPainted() throws Exception {
    browser.open(write().resolve("input.html"));
    String painted =
        """
        (() => {
          const u = eprop.plots.x;
          const part = explain.data.stacks[0].parts[0];
          const x = Math.round(u.valToPos(part.from, "x", true));
          const [low, high] = [u.valToPos(0, "y", true), u.valToPos(1, "y", true)];
          const all = u.ctx.getImageData(x, high, 1, low - high).data;
          let strong = 0;
          for (let p = 0; p < all.length; p += 4) if (all[p + 3] > 250) strong++;
          return strong / (low - high);
        })()""";
    int from = browser.evaluate("explain.data.stacks[0].parts[0].from").asInt();

    browser.evaluate("explain.set(" + from + ")");
    browser.settle();
    double whole = browser.evaluate(painted).asDouble();
    browser.evaluate("explain.set(" + (from + 14) + ")");
    browser.settle();
    double half = browser.evaluate(painted).asDouble();

    assertEquals(1, whole, 0.12);
    assertEquals(Math.exp(-14 / 20.0), half, 0.12);
  }

  @Test
  void playingMovesOn() throws Exception {
    browser.open(write().resolve("index.html"));
    browser.evaluate("explain.set(10)");
    browser.evaluate("document.querySelector('.bar button').click()");
    browser.evaluate("new Promise(done => setTimeout(() => done(1), 700))");
    browser.evaluate("document.querySelector('.bar button').click()");
    int later = browser.evaluate("explain.now()").asInt();

    assertTrue(later > 10 && later < 40, "at " + later);
    assertEquals("▶", text("document.querySelector('.bar button').textContent"));
  }
}
