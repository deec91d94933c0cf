package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eprop.host.testing.Cli;
import org.eprop.host.testing.NumPy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The first lines of eprop-tasks/README.md: what NumPy writes there is what the experiment reads.
 */
class ArraysPageTest {

  private static final String ARRAYS =
      """
      import numpy as np
      random = np.random.default_rng(1)
      def some(n):
          return random.normal(size=(n, 40, 3)), random.integers(0, 2, n), random.integers(20, 41, n)
      x, y, lengths = some(60)
      x2, y2, lengths2 = some(20)
      """;

  @TempDir private Path folder;

  @Test
  void theExperimentReadsTheFile() throws IOException, InterruptedException {
    String page = Files.readString(Path.of("../eprop-tasks/README.md")).replace("\r\n", "\n");
    Files.writeString(folder.resolve("arrays.py"), ARRAYS + block(page, "python"));
    assertEquals("", NumPy.run(folder, "arrays.py"));

    Path experiment = folder.resolve("my.json");
    Path data = folder.resolve("data.npz");
    Files.writeString(experiment, block(page, "json").replace("\"data.npz\"", "\"" + data + "\""));
    Cli train =
        Cli.run(
            "train",
            experiment.toString(),
            "--out=" + folder.resolve("run"),
            "--no-report",
            "--set=training.epochs=1");
    assertEquals(0, train.status(), train.err());
    assertTrue(train.out().lines().anyMatch(line -> line.startsWith("test ")), train.out());
  }

  /** The first one. */
  private static String block(String page, String language) {
    Matcher block = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(page);
    assertTrue(block.find());
    return block.group(1);
  }
}
