package org.eprop.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table's first rows of how single precision drifts; a million steps are run by hand. */
class DriftTest {

  @Test
  void thePageHasTheRowsOfFewSteps() throws IOException {
    List<String> rows = printed("10000", "1e-4", "1");
    String table = Files.readString(Path.of("drift.csv")).replaceAll("\"(\\d+),(\\d+)\"", "$1$2");
    for (String row : rows.subList(rows.size() - 2, rows.size())) {
      String cells =
          row.replaceAll("(?<=\\| )([^|]*, [^|]*)(?= \\|)", "\"$1\"").replace(" | ", ",");
      assertTrue(table.contains("drift," + cells.replaceAll("^\\| | \\|$", "")), row);
    }
  }

  /** In a window without a flipped spike both are the same but for rounding. */
  @Test
  void windowsStartAnewFromTheSameWeights() {
    List<String> rows = printed("6000", "1e-4", "1", "2000");
    String[] cells = rows.get(rows.size() - 1).split(" *\\| *");
    assertEquals("3", cells[1]);
    assertEquals("3", cells[2]);
    assertTrue(Double.parseDouble(cells[4]) < 0.01, cells[4]);
    assertEquals(cells[5], cells[6]);
  }

  private static List<String> printed(String... arguments) {
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
      Drift.main(arguments);
    } finally {
      System.setOut(before);
    }
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
