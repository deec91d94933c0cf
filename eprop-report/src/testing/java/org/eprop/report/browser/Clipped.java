package org.eprop.report.browser;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Finds text that nobody can read whole: beyond the window, or cut off by what it is in. */
public final class Clipped {

  /** A telephone, a tablet, a computer. */
  public static final int[] WIDTHS = {390, 768, 1440};

  /** What scrolls sideways shows all; what has no size, or is not seen, is not meant to be read. */
  private static final String TEXT =
      """
      (() => {
        const found = new Set();
        const width = document.documentElement.clientWidth;
        if (document.documentElement.scrollWidth > innerWidth) {
          found.add("the page scrolls sideways");
        }
        const style = (e) => getComputedStyle(e);
        const scrolls = (e) => {
          for (let a = e; a; a = a.parentElement) {
            if (/auto|scroll/.test(style(a).overflowX)) return true;
          }
          return false;
        };
        const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        for (let text = texts.nextNode(); text; text = texts.nextNode()) {
          const words = text.textContent.trim(), of = text.parentElement;
          if (!words || !of.getClientRects().length || style(of).visibility === "hidden") continue;
          const range = document.createRange();
          range.selectNodeContents(text);
          for (const r of range.getClientRects()) {
            if (r.width < 2 || r.height < 2) continue;
            if ((r.right > width + 1 || r.left < -1) && !scrolls(of)) {
              found.add("beyond the window: " + words);
            }
            for (let a = of; a && a !== document.body; a = a.parentElement) {
              const how = style(a), box = a.getBoundingClientRect();
              if (/auto|scroll/.test(how.overflowX)) break;
              if (/clip|hidden/.test(how.overflowX) && (r.left < box.left - 2 || r.right > box.right + 2)
                || /clip|hidden/.test(how.overflowY) && (r.top < box.top - 3 || r.bottom > box.bottom + 3)) {
                found.add("cut off by " + a.tagName + ": " + words);
              }
            }
          }
        }
        return [...found];
      })()
      """;

  private Clipped() {}

  /** What is found on the page that is open, as wide as the window is. */
  public static List<String> now(Browser browser) throws Exception {
    List<String> all = new ArrayList<>();
    for (JsonNode text : browser.evaluate(TEXT)) {
      all.add(text.asText());
    }
    return all;
  }

  /** The same on any device. */
  public static List<String> anywhere(Browser browser) throws Exception {
    List<String> all = new ArrayList<>();
    for (int width : WIDTHS) {
      browser.call(
          "Emulation.setDeviceMetricsOverride",
          Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false));
      browser.evaluate("dispatchEvent(new Event('resize'))");
      browser.settle();
      now(browser).forEach(text -> all.add(width + ": " + text));
    }
    return all;
  }
}
