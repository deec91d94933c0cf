package org.eprop.device.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eprop.device.command.ExportCommand.WebPage;
import org.eprop.host.testing.Cli;
import org.eprop.report.browser.Browser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code eprop export web}: a page that a browser runs, without a server. */
class WebPageTest {

  /** Waits until the page does nothing. */
  private static final String QUIET =
      "new Promise(done => { const look = () => document.documentElement.dataset.ready"
          + " && !document.getElementById('swap').disabled ? done(1) : setTimeout(look, 20);"
          + " setTimeout(look, 20); })";

  @TempDir private Path folder;

  private Path train() {
    Path run = folder.resolve("heart");
    Cli.run(
            "train",
            "ecg",
            "--set=network.layers[0].populations[0].size=20",
            "--set=training.epochs=1",
            "--out=" + run)
        .succeeded();
    return run;
  }

  @Test
  void saysWhatIsMissing() throws Exception {
    Path run = folder.resolve("run");
    Cli.trainQuickly(1, run).succeeded();
    Cli.run("export", "web", run.toString(), "--compiler=no-such-clang")
        .refused(
            "eprop: compiler: got none of no-such-clang, but expected clang and wasm-ld: Debian's"
                + " packages clang and lld");
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Cli other = Cli.run("export", "web", run.toString(), "--compiler=" + java);
    assertTrue(
        other.err().startsWith("eprop: compiler: " + java + " does not make WebAssembly; "),
        other.err());
    assertEquals(2, other.status());
    assertTrue(Files.notExists(run.resolve("eprop_run.html")));
    Path page = Files.createFile(folder.resolve("web.html"));
    Cli.run("export", "web", run.toString(), "--out=" + page)
        .refused(
            "eprop: " + page + ": exists already; --force overwrites it, or name another file");
  }

  @Test
  void answersAndLearnsInABrowser() throws Exception {
    assumeTrue(Browser.find().isPresent(), "there is no Chromium here");
    Path run = train();
    Cli wrote =
        Cli.run(
            "export",
            "web",
            run.toString(),
            "--numbers=int8",
            "--learn=readout",
            "--learning-rate=0.001");
    assumeTrue(!wrote.err().contains("packages clang and lld"), "there is no clang here");
    wrote.succeeded();
    Path page = run.resolve("eprop_heart.html");
    assertTrue(Files.size(page) < WebPage.MOST_BYTES, Files.size(page) + " bytes");
    assertEquals(
        "wrote %s: %,d bytes%n".formatted(page, Files.size(page)).replace("\r\n", "\n"),
        wrote.out());
    try (Browser browser = new Browser(Browser.find().orElseThrow(), folder.resolve("profile"))) {
      browser.open(page);
      browser.evaluate(QUIET);
      assertEquals(
          "Self-test passed: this browser computes the spikes and outputs that Java computed.",
          text(browser, "check"));
      learns(browser);
      isDrawnOn(browser);
      for (int width : new int[] {1400, 390}) {
        browser.call(
            "Emulation.setDeviceMetricsOverride",
            Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false));
        browser.settle();
        int wide = browser.evaluate("document.documentElement.scrollWidth").asInt();
        assertTrue(wide <= width, wide + " pixels");
      }
      assertEquals(List.of(), browser.complaints());
      assertEquals(List.of(page.toUri().toString()), browser.requests());
      saysSoIfTheSelfTestFails(browser, page);
    }
  }

  private static String text(Browser browser, String id) throws Exception {
    return browser.evaluate("document.getElementById('" + id + "').textContent").asText();
  }

  /** Classes that have got other names are learned anew. */
  private static void learns(Browser browser) throws Exception {
    browser.evaluate("document.getElementById('swap').click()");
    browser.evaluate(QUIET);
    double before = share(text(browser, "right"));
    browser.evaluate("document.getElementById('learn').click()");
    browser.evaluate(
        "new Promise(done => { const look = () => parseInt(document.getElementById('right')"
            + ".textContent) >= 12 ? done(1) : setTimeout(look, 20); look(); })");
    browser.evaluate("document.getElementById('learn').click()");
    browser.evaluate(QUIET);
    double after = share(text(browser, "right"));
    assertTrue(before < 30 && after > before + 20, before + " % before, " + after + " % after");
    browser.evaluate("document.getElementById('forget').click()");
    browser.evaluate(QUIET);
    assertEquals(before, share(text(browser, "right")));
  }

  private static void saysSoIfTheSelfTestFails(Browser browser, Path page) throws Exception {
    String wrong =
        "const of = WebAssembly.instantiate; WebAssembly.instantiate = async (...all) => {"
            + " const made = await of(...all);"
            + " return {instance: {exports: {...made.instance.exports, self_test: () => -1}}}; };";
    browser.call("Page.addScriptToEvaluateOnNewDocument", Map.of("source", wrong));
    browser.open(page);
    browser.evaluate(QUIET);
    assertEquals(
        "Self-test failed: this browser does not compute what Java computed.",
        text(browser, "check"));
  }

  private static double share(String text) {
    assertTrue(text.matches("\\d+ samples learned: [0-9.]+ % of answers are right\\."), text);
    return Double.parseDouble(text.split(" ")[3]);
  }

  /** What is drawn changes what neurons do. */
  private static void isDrawnOn(Browser browser) throws Exception {
    browser.evaluate("document.getElementById('clear').click()");
    browser.settle();
    String silent = text(browser, "rate0");
    JsonNode box =
        browser.evaluate(
            "(() => { scrollTo(0, 0); const b = document.getElementById('input')"
                + ".getBoundingClientRect(); return [b.left, b.top, b.width, b.height]; })()");
    double x = box.get(0).asDouble() + box.get(2).asDouble() / 2;
    double y = box.get(1).asDouble() + box.get(3).asDouble() / 8;
    browser.mouse("mousePressed", x, y);
    browser.mouse("mouseMoved", x + 60, y);
    browser.mouse("mouseReleased", x + 60, y);
    browser.settle();
    browser.settle();
    String drawn = text(browser, "rate0");
    assertTrue(rate(drawn) > rate(silent), silent + "; then " + drawn);
    assertTrue(text(browser, "answer").startsWith("Answer at the end: "), text(browser, "answer"));
  }

  private static double rate(String text) {
    return Double.parseDouble(text.replaceAll(".* neurons, ([0-9.]+) spikes .*", "$1"));
  }
}
