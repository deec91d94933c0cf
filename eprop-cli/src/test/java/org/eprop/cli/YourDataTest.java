package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eprop.host.testing.Cli;
import org.eprop.host.testing.NumPy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The way of docs/your-data.md, from its Python program over its experiment to the picture, for two
 * epochs; with {@code -Deprop.figures=all} to its end, which has to be what the page says.
 */
class YourDataTest {

  private static final Path PAGE = Path.of("../docs/your-data.md");

  @TempDir private Path folder;

  private static String block(String page, String language) {
    String start = "```" + language + "\n";
    int from = page.indexOf(start) + start.length();
    assertEquals(-1, page.indexOf(start, from), "one block of " + language);
    return page.substring(from, page.indexOf("```", from));
  }

  @Test
  void fromArraysToAPicture() throws IOException, InterruptedException {
    String page = Files.readString(PAGE).replace("\r\n", "\n");
    Files.writeString(folder.resolve("signals.py"), block(page, "python"));
    assertEquals("", NumPy.run(folder, "signals.py"));
    Path arrays = folder.resolve("signals.npz");

    Cli look =
        Cli.run(
            "data",
            "look",
            "npy",
            "--set=task.train_inputs=" + arrays,
            "--out=" + folder.resolve("look.html"));
    assertEquals(0, look.status(), look.err());
    assertTrue(look.out().contains("900      4 of 4   200    200  -3.37 to 3.40"), look.out());

    Path experiment = folder.resolve("signals.json");
    Files.writeString(
        experiment,
        block(page, "json").replace("\"signals.npz\"", "\"" + arrays.toString() + "\""));
    boolean whole = System.getProperty("eprop.figures", "").equals("all");
    Path run = folder.resolve("run");
    Cli train =
        Cli.run(
            "train",
            experiment.toString(),
            "--out=" + run,
            "--no-report",
            "--set=training.epochs=" + (whole ? 40 : 2));
    assertEquals(0, train.status(), train.err());
    assertEquals("", train.err());
    if (whole) {
      assertTrue(train.out().lines().anyMatch(l -> l.matches("validation .* 8[12]\\.\\d\\d %.*")));
      assertTrue(train.out().lines().anyMatch(l -> l.matches("test .* 7[78]\\.\\d\\d %.*")));
    }
  }
}
