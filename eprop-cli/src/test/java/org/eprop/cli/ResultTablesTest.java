package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultTablesTest {

  private static final Path COMPARISONS = Path.of("../eprop-examples/examples/comparisons");

  @TempDir private Path folder;

  @Test
  void cellsThatAreWrittenAsTheyStandLeaveTheFileAsItWas() throws IOException {
    List<MatchResult> shown =
        ResultTables.shown(Files.readString(COMPARISONS.resolve("traces.md")));
    assertTrue(shown.size() > 30, "shown: " + shown.size());
    for (MatchResult one : shown) {
      Path csv = COMPARISONS.resolve(one.group(1));
      Path copy = folder.resolve(one.group(1));
      Files.writeString(copy, Files.readString(csv));
      ResultTables.write(copy, one.group(2), ResultTables.markdown(copy, one.group(2)));
      assertEquals(-1, Files.mismatch(csv, copy), one::group);
    }
  }

  @Test
  void aWrittenCellIsTheOneOfItsTable() throws IOException {
    Path csv = folder.resolve("scores.csv");
    String before = "table,variant,measure,value\na,x,loss,1\nb,x,loss,\"2 [1, 3]\"\n";
    Files.writeString(csv, before);
    ResultTables.write(csv, "b", "| variant | loss |\n|---|---|\n| x | 4 [3, 5] |\n");
    assertEquals(before.replace("2 [1, 3]", "4 [3, 5]"), Files.readString(csv));
  }
}
