package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eprop.host.testing.Cli;
import org.eprop.report.browser.Browser;
import org.eprop.report.browser.Clipped;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages that commands of several modules write: no text is cut off, on any device. */
class PagesFitTest {

  @TempDir Path folder;

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private void write() throws IOException {
    StringBuilder rows = new StringBuilder("a_column_with_a_rather_long_name,label\n");
    for (int i = 0; i < 600; i++) {
      rows.append(i % 7).append(',').append(i % 7 > 3 ? "a" : "another").append('\n');
    }
    Files.writeString(folder.resolve("a_table_with_a_rather_long_name.csv"), rows);
    Cli.run(
            "stream",
            file("a_table_with_a_rather_long_name.csv"),
            "--label=label",
            "--neurons=20",
            "--report=" + file("stream.html"))
        .succeeded();
    Path run = folder.resolve("runs/a_run_with_a_rather_long_name");
    Cli.trainQuickly(1, run, "--seed=1");
    Cli.trainQuickly(1, folder.resolve("runs/other"), "--seed=2", "--no-report");
    Cli.run("runs", file("runs"), "--out=" + file("runs.html")).succeeded();
    Files.copy(run.resolve("report.html"), folder.resolve("run.html"));
    Cli.run("report", run.toString(), file("runs/other"), "--out=" + file("overlay.html"))
        .succeeded();
    Cli.run("data", "look", run.resolve("experiment.json").toString(), "--out=" + file("data.html"))
        .succeeded();
    Cli.run("docs", "--out=" + file("docs")).succeeded();
  }

  @Test
  void noTextIsCutOff() throws Exception {
    assumeTrue(Browser.find().isPresent(), "there is no Chromium here");
    write();
    try (Browser browser = new Browser(Browser.find().orElseThrow(), folder.resolve("profile"))) {
      for (String page :
          List.of(
              "stream.html",
              "run.html",
              "runs.html",
              "overlay.html",
              "data.html",
              "docs/index.html",
              "docs/mathematics.html",
              "docs/commands.html")) {
        browser.open(folder.resolve(page));
        browser.evaluate("document.querySelectorAll('details').forEach((d) => (d.open = true))");
        browser.evaluate("Object.values((window.eprop || {}).plots || {}).length");
        assertEquals(List.of(), Clipped.anywhere(browser), page);
      }
      assertEquals(List.of(), browser.complaints());
    }
  }
}
