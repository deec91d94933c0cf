package org.eprop.report.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eprop.core.parallel.Workers;
import org.eprop.report.run.Focus;
import org.eprop.report.run.RunReport;
import org.eprop.report.run.Runs;
import org.junit.jupiter.api.Test;

/** An episode is played in a real browser: by itself, by button, by slider, by keys, on paper. */
class EpisodeInBrowserTest extends BrowserTest {

  private static final String WALKER =
      "Number(document.querySelector('#scene .stage circle').getAttribute('cx'))";
  private static final String SLIDER = "document.querySelector('#scene input')";
  private static final String BUTTON = "document.querySelector('#scene button')";

  private void open(boolean spikes, String motion) throws Exception {
    Path page = folder.resolve("episode.html");
    try (Workers workers = new Workers(1)) {
      RunReport.page(Runs.episodes(plugins, spikes), Focus.automatic(), workers).write(page);
    }
    browser.call(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-reduced-motion", "value", motion))));
    browser.open(page);
    browser.settle();
  }

  private void see() throws Exception {
    browser.evaluate(
        "document.querySelector('#scene').scrollIntoView({behavior: 'instant', block: 'center'})");
    browser.settle();
  }

  private void slideTo(int moment) throws Exception {
    browser.evaluate(
        SLIDER + ".value = " + moment + "; " + SLIDER + ".dispatchEvent(new Event('input'))");
  }

  /**
   * Keeps the scene in sight, from which what is drawn late may move it, and has frames drawn: a
   * browser that thinks nobody looks draws none.
   */
  private boolean comes(String condition) throws Exception {
    for (int i = 0; i < 300; i++) {
      if (browser.evaluate(condition).asBoolean()) {
        return true;
      }
      browser.evaluate(
          "document.querySelector('#scene').scrollIntoView({behavior: 'instant', block: 'center'})");
      browser.call("Page.bringToFront", Map.of());
      browser.call("Page.captureScreenshot", Map.of());
    }
    return false;
  }

  @Test
  void playsOnceWhenItIsSeen() throws Exception {
    open(false, "no-preference");
    assertFalse(browser.evaluate("eprop.scene.playing").asBoolean(), "not before it is seen");
    assertTrue(comes("eprop.scene.at > 2"));
    assertEquals("Pause", browser.evaluate(BUTTON + ".textContent").asText());
    assertTrue(comes("!eprop.scene.playing"));
    assertEquals(40, browser.evaluate("eprop.scene.at").asInt());
    assertEquals("Play", browser.evaluate(BUTTON + ".textContent").asText());
    assertEquals(List.of(), browser.complaints());
    assertEquals(1, browser.requests().size(), browser.requests().toString());
  }

  /** The time of a frame is that of its begin, which may be before play was called. */
  @Test
  void aFrameOlderThanTheCallDoesNotGoBack() throws Exception {
    open(false, "reduce");
    browser.evaluate(
        "(() => { const ask = window.requestAnimationFrame; window.requestAnimationFrame ="
            + " (f) => { window.requestAnimationFrame = ask; f(performance.now() - 50); };"
            + " eprop.scene.play(); })()");
    assertEquals(0, browser.evaluate("eprop.scene.at").asInt());
    assertTrue(comes("eprop.scene.at > 2"));
    assertEquals(List.of(), browser.complaints());
  }

  @Test
  void standsStillForThoseWhoWantIt() throws Exception {
    open(false, "reduce");
    see();
    assertFalse(browser.evaluate("eprop.scene.playing").asBoolean());
    assertEquals("Play", browser.evaluate(BUTTON + ".textContent").asText());
    browser.evaluate(BUTTON + ".click()");
    assertTrue(browser.evaluate("eprop.scene.playing").asBoolean());
    browser.evaluate(BUTTON + ".click()");
    assertFalse(browser.evaluate("eprop.scene.playing").asBoolean());
  }

  /** The picture and the charts are of the moment that the slider says. */
  @Test
  void theSliderMovesPictureAndCharts() throws Exception {
    open(false, "reduce");
    slideTo(21);
    double place = browser.evaluate("eprop.plots.input.data[1][21]").asDouble();
    assertEquals((place + 5) * 100, browser.evaluate(WALKER).asDouble(), 0.51);
    assertEquals(21, browser.evaluate("eprop.plots.rewards.cursor.idx").asInt());
    String text = browser.evaluate(SLIDER + ".getAttribute('aria-valuetext')").asText();
    assertTrue(text.matches("42 ms · (left|right) · rewards so far -?[0-9.]+"), text);
    slideTo(22);
    text = browser.evaluate("document.querySelector('#scene output').textContent").asText();
    assertTrue(text.matches("44 ms · rewards so far -?[0-9.]+"), text);
  }

  @Test
  void keysReachButtonAndSlider() throws Exception {
    open(true, "reduce");
    browser.evaluate(SLIDER + ".focus()");
    for (String type : List.of("keyDown", "keyUp")) {
      browser.call(
          "Input.dispatchKeyEvent",
          Map.of(
              "type",
              type,
              "key",
              "ArrowRight",
              "code",
              "ArrowRight",
              "windowsVirtualKeyCode",
              39));
    }
    browser.settle();
    assertEquals(1, browser.evaluate("eprop.scene.at").asInt());
    assertEquals(0, browser.evaluate(BUTTON + ".tabIndex").asInt());
  }

  @Test
  void onPaperThereAreMoments() throws Exception {
    open(false, "reduce");
    String shown = "getComputedStyle(document.querySelector('#scene %s')).display";
    assertEquals("none", browser.evaluate(String.format(shown, ".moments")).asText());
    browser.call("Emulation.setEmulatedMedia", Map.of("media", "print"));
    assertEquals("none", browser.evaluate(String.format(shown, ".stage")).asText());
    assertEquals("grid", browser.evaluate(String.format(shown, ".moments")).asText());
    assertEquals(
        6, browser.evaluate("document.querySelectorAll('#scene .moments circle').length").asInt());
    assertEquals(
        "0 ms",
        browser.evaluate("document.querySelector('#scene .moments p').textContent").asText());
  }
}
