package org.eprop.moa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The README's figures are today's. */
class FiguresTest {

  private static List<String> lines() throws Exception {
    List<String> lines = Files.readAllLines(Path.of("figures.csv"));
    return lines.subList(1, lines.size());
  }

  private static String percent(String line) {
    return line.substring(line.lastIndexOf(',') + 1);
  }

  @Test
  @Tag("nightly")
  void eachTaskGivesItsFigure() throws Exception {
    for (String line : lines()) {
      String task = line.substring(0, line.lastIndexOf(',')).replace("\"", "");
      assertEquals(percent(line), String.format(Locale.ROOT, "%.1f", Tasks.percent(task)), task);
    }
  }

  @Test
  void theTableHasThem() throws Exception {
    String page = Files.readString(Path.of("README.md"));
    for (String line : lines()) {
      boolean shown = !line.contains("Delayed") && !line.contains("Blast");
      assertTrue(!shown || page.contains("| " + percent(line) + " |"), line);
    }
  }
}
