package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eprop.compare.result.ComparisonResult;
import org.eprop.compare.table.ComparisonFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of docs/statistics.md gives the table that stands there. */
class DocumentedGridTest {

  private static final Path DOCS = Path.of("..", "docs", "statistics.md");

  @TempDir private Path folder;

  @Test
  void theTableOfTheExampleIsTodays() throws IOException {
    String docs = Files.readString(DOCS);
    int example = docs.indexOf("```json\n", docs.indexOf("## Effects of axes"));
    String json = docs.substring(example + 8, docs.indexOf("```", example + 8));
    Path file = folder.resolve("grid.json");
    Files.writeString(file, json);
    Path out = folder.resolve("grid");
    Cli.run("compare", file.toString(), "--out=" + out, "--quiet", "--no-report").succeeded();
    String tables = Files.readString(out.resolve("comparison.md"));
    String axes = table(tables, "Effects of the axes: test accuracy");
    assertTrue(docs.contains(axes), axes);
    ComparisonResult result = ComparisonFiles.read(out);
    assertEquals(
        0,
        result.variants().stream()
            .map(variant -> variant.metrics().get("test.accuracy").difference())
            .filter(difference -> difference != null && difference.pHolm() < 0.05)
            .count(),
        "none of its variants differs after correction");
  }

  private static String table(String text, String title) {
    int start = text.indexOf('|', text.indexOf("## " + title));
    return text.substring(start, text.indexOf("\n\n", start));
  }
}
