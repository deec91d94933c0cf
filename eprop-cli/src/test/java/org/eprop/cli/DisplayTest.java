package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.experiment.io.Sha256;
import org.eprop.experiment.run.MetricsFile;
import org.eprop.experiment.run.RunState;
import org.eprop.host.Columns;
import org.eprop.host.OpenOption;
import org.eprop.host.terminal.Pace;
import org.eprop.host.terminal.Progress;
import org.eprop.host.terminal.Progress.BarRenderer;
import org.eprop.host.terminal.Progress.StatusLine;
import org.eprop.host.terminal.Progress.TimeLines;
import org.eprop.host.terminal.Window;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The parts that show and log how training goes. */
class DisplayTest {

  @TempDir Path folder;

  @Test
  void theBarFillsItsWindow() {
    assertEquals(
        "[===============>              ] epoch 1/2  0:00 left",
        BarRenderer.line(0.5, " epoch 1/2", "  0:00 left", 100));
    assertEquals(
        "[=====>    ] epoch 1/2  0:00 left",
        BarRenderer.line(0.5, " epoch 1/2", "  0:00 left", 34));
    assertEquals(" epoch 1/  0:00 left", BarRenderer.line(0.5, " epoch 1/2", "  0:00 left", 21));
    assertEquals(
        " epoch 12/80  train loss 0.5312  accur  0:00 left",
        BarRenderer.line(
            0.5, " epoch 12/80  train loss 0.5312  accuracy 81.24 %", "  0:00 left", 50));
    assertEquals(
        "[==============================] epoch 2/2  0:00 left",
        BarRenderer.line(1, " epoch 2/2", "  0:00 left", 90));
    assertEquals("", BarRenderer.line(1, " epoch 2/2", "", 0));
  }

  /** Every half minute, where there is no terminal. */
  @Test
  void timeLeftInLines() {
    long[] nanos = {0};
    List<String> lines = new ArrayList<>();
    TimeLines time = new TimeLines(lines::add, () -> nanos[0]);
    for (int second = 1; second <= 100; second++) {
      nanos[0] = second * 1_000_000_000L;
      time.at(second, 100 - second, "epoch " + second + "/100");
    }
    assertEquals(
        List.of("epoch 30/100: 1:10 left", "epoch 60/100: 0:40 left", "epoch 90/100: 0:10 left"),
        lines);
  }

  @Test
  void pagesAreOpenedByTheBrowserOfTheSystem() {
    Path page = folder.resolve("a page.html");
    String address = page.toUri().toString();
    assertEquals(List.of("xdg-open", address), OpenOption.command(Map.of(), "Linux", page.toUri()));
    assertEquals(List.of("open", address), OpenOption.command(Map.of(), "Mac OS X", page.toUri()));
    assertEquals(
        List.of("rundll32", "url.dll,FileProtocolHandler", address),
        OpenOption.command(Map.of(), "Windows 11", page.toUri()));
    assertEquals(
        List.of("lynx", address),
        OpenOption.command(Map.of("BROWSER", "lynx"), "Linux", page.toUri()));
  }

  @Test
  void timeLeft() {
    assertEquals("", BarRenderer.left(Double.NaN));
    assertEquals("", BarRenderer.left(Double.POSITIVE_INFINITY));
    assertEquals("0:05 left", BarRenderer.left(5_000));
    assertEquals("1:30 left", BarRenderer.left(90_000));
    assertEquals("2:00:00 left", BarRenderer.left(7_200_000));
  }

  /** One update in the first second, a hundred in each that follows: 10,000 take 101 s. */
  @Test
  void warmingUpSoonCountsNoMore() {
    Pace pace = new Pace();
    for (long millis = 0; millis <= 100_000; millis += 200) {
      long done = millis <= 1000 ? millis / 1000 : 1 + (millis - 1000) / 10;
      double left = pace.left(millis, done, 10_000 - done);
      double truth = 101_000 - millis;
      if (millis >= 2000) {
        assertEquals(truth, left, 50 + 0.02 * truth, millis + " ms");
      }
    }
  }

  @Test
  void paceFollowsWhatChanges() {
    Pace pace = new Pace();
    for (long millis = 0; millis <= 10_000; millis += 200) {
      assertFalse(Double.isFinite(pace.left(millis, 0, 90)), "nothing is done");
    }
    Pace even = new Pace();
    for (long second = 1; second <= 10; second++) {
      assertEquals(1000.0 * (100 - second), even.left(1000 * second, second, 100 - second), 1e-6);
    }
  }

  /** What is drawn at the end is what was last said, and then the line is cleared. */
  @Test
  void theLastLineShowsWhereItStands() {
    StringWriter screen = new StringWriter();
    PrintWriter writer = new PrintWriter(screen);
    try (Progress bar = new Progress(writer, writer, Optional.of(new Window(80)), 20, false)) {
      bar.at(10, 0, "", () -> "epoch 1/2");
    }
    List<String> drawn = new ArrayList<>(List.of(screen.toString().split("\r\033\\[K", -1)));
    assertEquals("", drawn.get(drawn.size() - 1), "the line is cleared");
    drawn.removeIf(String::isEmpty);
    String last = drawn.get(drawn.size() - 1);
    assertTrue(last.startsWith("[===============>              ] epoch 1/2"), screen.toString());
  }

  @Test
  void linesPassAboveTheStatus() {
    StringWriter screen = new StringWriter();
    PrintWriter writer = new PrintWriter(screen);
    StatusLine status = new StatusLine(writer, new Window(80));
    status.accept("10 %");
    status.above(writer, "epoch 1");
    String clear = "\r\033[K";
    assertEquals(
        clear + "10 %" + clear + "epoch 1" + System.lineSeparator() + clear + "10 %",
        screen.toString());
  }

  @Test
  void windowsThatDoNotKnowTheirSizeHaveEightyColumns() {
    assertEquals(132, Window.of("40 132\n").columns());
    assertEquals(80, Window.of("0 0\n").columns());
    assertEquals(80, Window.of("").columns());
  }

  @Test
  void wordsWrapAtSpacesOnly() {
    String address = "https://example.org/" + "a".repeat(70);
    String text = new Columns(12, 80).row("  name", "see " + address + " or x^{t-1}").toString();
    assertEquals(
        "  name      see\n" + " ".repeat(12) + address.substring(0, 20), text.substring(0, 48));
    assertTrue(text.contains(address), text);
    assertEquals(
        "  too long a name\n            x\n",
        new Columns(12, 80).row("  too long a name", "x").toString());
  }

  @Test
  void firstSentences() {
    assertEquals(
        "As Bellec et al. Say, 0.3.", Columns.firstSentence("As Bellec et al. Say, 0.3. Next."));
    assertEquals("Only one", Columns.firstSentence("Only one"));
  }

  @Test
  void sizes() {
    assertEquals("999 B", Columns.size(999));
    assertEquals("190 kB", Columns.size(190_135));
    assertEquals("3.8 MB", Columns.size(3_825_261));
  }

  private RunState checkpointAfter(int epochs, String lines) {
    return new RunState(folder.resolve("checkpoint.npz"), "", Sha256.of(lines), epochs, 0);
  }

  @Test
  void metricsAreCutBackToTheCheckpoint() throws IOException {
    Path file = folder.resolve("metrics.jsonl");
    String two = "{\"epoch\":1,\"x\":0}\n{\"epoch\":2}\n";
    Files.writeString(file, two + "{\"epoch\":3}\n{\"epo");
    MetricsFile.resume(file, checkpointAfter(2, two)).close();
    assertEquals(two, Files.readString(file));
    Path none = folder.resolve("none.jsonl");
    MetricsFile.resume(none, checkpointAfter(0, "")).close();
    assertEquals("", Files.readString(none));
  }

  private void refused(String problem, Path file, RunState state) {
    InvalidInputException e =
        assertThrows(InvalidInputException.class, () -> MetricsFile.resume(file, state));
    assertEquals(file + ": " + problem, e.getMessage());
  }

  @Test
  void metricsThatTheCheckpointDoesNotKnowAreRefused() throws IOException {
    Path file = folder.resolve("metrics.jsonl");
    String two = "{\"epoch\":1,\"x\":0}\n{\"epoch\":2}\n";
    Files.writeString(file, two + "{\"epo");
    refused(
        "got 2 whole lines, but expected one for each of the 5 epochs that checkpoint.npz tells of",
        file,
        checkpointAfter(5, "five"));
    String changed = two.replace('0', '1');
    Files.writeString(file, changed);
    refused(
        "is damaged or was changed: got sha256 "
            + Sha256.of(changed)
            + " of the first 2 lines, but expected "
            + Sha256.of(two)
            + ", which checkpoint.npz tells",
        file,
        checkpointAfter(2, two));
    assertEquals(changed, Files.readString(file), "what is there is not touched");
  }
}
