package org.eprop.report.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eprop.core.parallel.Workers;
import org.eprop.report.comparison.ComparisonReport;
import org.eprop.report.comparison.Results;
import org.eprop.report.explain.ExplainSettings;
import org.eprop.report.explain.Explanation;
import org.eprop.report.run.Focus;
import org.eprop.report.run.RunOverlay;
import org.eprop.report.run.RunReport;
import org.eprop.report.run.RunSummary;
import org.eprop.report.run.Runs;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What axe-core finds on the pages, at any width, and printed: nothing; nor is any text cut off.
 */
class AccessibilityTest extends BrowserTest {

  private static final String AXE = "META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";

  /** What scrolls, but not by keyboard. */
  private static final String KEYBOARD = "scrollable-region-focusable";

  /**
   * All, but for one that is slow, whether all is inside a landmark, and one that newer versions no
   * longer have: a section and its chart may have the same name.
   */
  private static final String ALL =
      ", rules: { region: { enabled: false }, 'duplicate-id': { enabled: false } }";

  private static String axe() throws Exception {
    try (InputStream in = AccessibilityTest.class.getClassLoader().getResourceAsStream(AXE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /**
   * Opened once: a window is made narrower, and its colours dark, as a user does it. No colour
   * depends on the width, so that the narrow window is looked at in the dark ones.
   */
  private void expectNothing(Path page) throws Exception {
    media("", "light");
    width(1400);
    browser.open(page);
    browser.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })");
    browser.drawAll();
    browser.evaluate(axe() + "; 1");
    expectNothing(page, 1400, "", "light", ALL);
    expectNothing(page, 700, "", "light", only(KEYBOARD));
    expectNothing(page, 390, "", "dark", ALL);
    expectNothing(page, 700, "print", "light", only("color-contrast"));
    media("", "light");
    assertEquals(List.of(), Clipped.anywhere(browser), page.getFileName().toString());
  }

  private void expectNothing(Path page, int width, String media, String colours, String rules)
      throws Exception {
    width(width);
    media(media, colours);
    browser.evaluate("dispatchEvent(new Event('resize'))");
    browser.settle();
    assertEquals(
        List.of(), found(rules), page.getFileName() + ", " + width + " " + media + ", " + colours);
  }

  private void media(String media, String colours) throws Exception {
    browser.call(
        "Emulation.setEmulatedMedia",
        Map.of(
            "media",
            media,
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", colours))));
  }

  private void width(int pixels) throws Exception {
    browser.call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", pixels, "height", 900, "deviceScaleFactor", 1, "mobile", false));
  }

  /** A rule that there is not would be an error. */
  private static String only(String rule) {
    return ", runOnly: { type: 'rule', values: ['" + rule + "'] }";
  }

  private List<String> found(String rules) throws Exception {
    List<String> found = new ArrayList<>();
    for (JsonNode violation :
        browser.evaluate(
            "axe.run({ resultTypes: ['violations']" + rules + " }).then((r) => r.violations)")) {
      found.add(violation.get("id").asText() + ": " + violation.at("/nodes/0/html").asText());
    }
    return found;
  }

  @Test
  void ofReports() throws Exception {
    Runs.Size size = new Runs.Size(6, 200, 8, 40, 3);
    try (Workers workers = new Workers(2)) {
      RunReport.page(Runs.graph(plugins, size), Focus.automatic(), workers)
          .write(folder.resolve("report.html"));
    }
    expectNothing(folder.resolve("report.html"));
  }

  @Tag("nightly")
  @Test
  void ofManyClasses() throws Exception {
    Runs.Size size = new Runs.Size(2, 100, 8, 20, 11);
    try (Workers workers = new Workers(2)) {
      RunReport.page(Runs.classes(plugins, size), Focus.automatic(), workers)
          .write(folder.resolve("classes.html"));
    }
    expectNothing(folder.resolve("classes.html"));
  }

  @Tag("nightly")
  @Test
  void ofEpisodes() throws Exception {
    try (Workers workers = new Workers(2)) {
      RunReport.page(Runs.episodes(plugins, false), Focus.automatic(), workers)
          .write(folder.resolve("episodes.html"));
    }
    expectNothing(folder.resolve("episodes.html"));
  }

  @Tag("nightly")
  @Test
  void ofSeveralRunsTogether() throws Exception {
    Runs.Size size = new Runs.Size(6, 200, 8, 40, 3);
    RunOverlay.page(
            List.of(
                summary("a", Runs.classes(plugins, size)), summary("b", Runs.graph(plugins, size))),
            Map.of("a", "a/report.html"))
        .write(folder.resolve("overlay.html"));
    expectNothing(folder.resolve("overlay.html"));
  }

  private static RunSummary summary(String name, org.eprop.report.run.ReportedRun run) {
    return new RunSummary(name, run.experiment(), run.metrics(), run.result());
  }

  @Tag("nightly")
  @Test
  void ofComparisons() throws Exception {
    ComparisonReport.page(Results.thirteen()).write(folder.resolve("comparison.html"));
    expectNothing(folder.resolve("comparison.html"));
  }

  @Tag("nightly")
  @Test
  void ofExplanations() throws Exception {
    new Explanation(plugins, ExplainSettings.defaults()).write(folder);
    // A recurrent synapse's page is an input's, but for names.
    for (String page : List.of("index.html", "input.html", "output.html", "traces.html")) {
      expectNothing(folder.resolve(page));
    }
  }

  @Tag("nightly")
  @Test
  void ofTheEquationsOfAnyNeuron() throws Exception {
    new Explanation(
            plugins,
            ExplainSettings.defaults()
                .with(List.of("network.layers[0].populations[0].neuron=adex")))
        .write(folder);
    expectNothing(folder.resolve("input.html"));
  }
}
