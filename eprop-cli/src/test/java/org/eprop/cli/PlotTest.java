package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code plot}: formats, widths, orders, logarithmic axes, and what it refuses. */
class PlotTest {

  @TempDir private Path folder;

  private Path run() {
    Path run = folder.resolve("run");
    Cli.trainQuickly(2, run).succeeded();
    return run;
  }

  private static String start(Path file, int bytes) throws IOException {
    return new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1)
        .substring(0, bytes);
  }

  private static void expectRefusal(String message, String... arguments) {
    Cli plot = Cli.run(arguments);
    assertEquals(2, plot.status(), plot.err());
    assertTrue(plot.err().startsWith("eprop: " + message), plot.err());
  }

  @Test
  void everyFormatAndWidth() throws IOException {
    Path run = run();
    Path out = folder.resolve("figures");
    Cli.run(
            "plot",
            run.toString(),
            "--only=loss",
            "--format=svg,PDF",
            "--width=column",
            "--log=loss",
            "--out=" + out)
        .succeeded();

    assertTrue(Files.readString(out.resolve("loss.svg")).contains(" width=\"252.28pt\""));
    assertEquals("%PDF-1", start(out.resolve("loss.pdf"), 6));
    assertFalse(Files.exists(out.resolve("loss.png")));

    Path file = folder.resolve("figure 1.svg");
    Cli named =
        Cli.run("plot", run.toString(), "--only=loss", "--width=120.5", "--out=" + file)
            .succeeded();
    assertEquals(file + "\n", named.out());
    assertTrue(Files.readString(file).contains(" width=\"341.57pt\""));
  }

  @Test
  void mistakesAreNamed() {
    Path run = run();
    String dir = run.toString();
    expectRefusal(
        "--format: unknown format \"jpg\"; known: [png, svg, pdf]", "plot", dir, "--format=jpg");
    expectRefusal(
        "--width: got \"wide\", but expected column, page, or millimetres",
        "plot",
        dir,
        "--width=wide");
    expectRefusal("width: got 20.0 mm, but expected 60 to 1000 mm", "plot", dir, "--width=20");
    expectRefusal("--log: unknown chart \"los\"; nearest: loss, ", "plot", dir, "--log=los");
    expectRefusal(
        "--order: unknown order \"values\"; nearest: value; known: [given, value]",
        "plot",
        dir,
        "--order=values");
    expectRefusal(
        "chart spikes: it has no axis of values that could be logarithmic",
        "plot",
        dir,
        "--log=spikes",
        "--only=spikes");
    String out = "--out=" + folder.resolve("a.pdf");
    expectRefusal("--out: got the file " + folder.resolve("a.pdf") + " for ", "plot", dir, out);
    expectRefusal(
        "--format: got it beside --out " + folder.resolve("a.pdf"),
        "plot",
        dir,
        out,
        "--only=loss",
        "--format=png");
    assertEquals(
        List.of(), List.of(folder.resolve("a.pdf")).stream().filter(Files::exists).toList());
  }
}
