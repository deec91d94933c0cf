package org.eprop.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of docs/streams.md is what the results say, and the page says what the table does. */
class FairTableTest {

  private static final int BEST_OF_MOA = 5;
  private static final int ROW = 7;
  private static final int AVERAGES = 8;

  private static List<String[]> rows() throws IOException {
    List<String> lines = FairTable.of("results.csv").lines().toList();
    return lines.stream().skip(1).map(line -> line.split(",")).toList();
  }

  @Test
  void theTableIsThatOfTheResults() throws IOException {
    assertEquals(FairTable.of("results.csv"), Files.readString(Path.of("fair.csv")));
  }

  /** The page says that forests were better on each of so many tables: without exception. */
  @Test
  void thePageHidesNoLoss() throws IOException {
    String page = Files.readString(Path.of("../../docs/streams.md"));
    int lost = 0;
    for (String[] row : rows()) {
      double best = Double.parseDouble(row[BEST_OF_MOA]);
      for (int own = ROW; own <= AVERAGES; own++) {
        assertTrue(row[own].equals("-") || Double.parseDouble(row[own]) < best, row[1]);
      }
      lost++;
    }
    assertTrue(page.contains("On each of " + lost + " tables"), lost + " tables");
    Matcher said =
        Pattern.compile("- `([\\w-]+)`(?: (\\d+) rows late)?(, `--averages`)?: (\\S+) \\((\\S+)\\)")
            .matcher(page);
    int found = 0;
    while (said.find()) {
      String late = said.group(2) == null ? "0" : said.group(2);
      String[] row =
          rows().stream()
              .filter(one -> one[1].equals(said.group(1)) && one[2].equals(late))
              .findFirst()
              .orElseThrow();
      assertEquals(row[said.group(3) == null ? ROW : AVERAGES], said.group(4), said.group());
      assertEquals(row[BEST_OF_MOA], said.group(5), said.group());
      found++;
    }
    assertEquals(7, found);
  }
}
