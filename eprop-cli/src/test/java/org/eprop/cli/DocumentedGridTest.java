package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eprop.compare.result.ComparisonResult;
import org.eprop.compare.table.ComparisonFiles;
import org.eprop.host.testing.Cli;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of eprop-compare/README.md gives the table that stands there. */
@Tag("nightly")
class DocumentedGridTest {

  private static final Path DOCS = Path.of("..", "eprop-compare", "README.md");

  @TempDir private Path folder;

  @Test
  void theTableOfTheExampleIsTodays() throws IOException {
    String docs = Files.readString(DOCS);
    Matcher command = Pattern.compile("\n    eprop compare (\\S+grid.json)\n").matcher(docs);
    assertTrue(command.find());
    String file = Path.of("..", command.group(1)).toString();
    Path out = folder.resolve("grid");
    Cli.run("compare", file, "--out=" + out, "--quiet", "--no-report").succeeded();
    String tables = Files.readString(out.resolve("comparison.md"));
    String axes = squeezed(table(tables, "Effects of the axes: test accuracy"));
    assertTrue(squeezed(ResultTables.page(DOCS)).contains(axes), axes);
    ComparisonResult result = ComparisonFiles.read(out);
    assertEquals(
        0,
        result.variants().stream()
            .map(variant -> variant.metrics().get("test.accuracy").difference())
            .filter(difference -> difference != null && difference.pHolm() < 0.05)
            .count(),
        "none of its variants differs after correction");
  }

  /** Columns may be aligned as they like. */
  private static String squeezed(String text) {
    return text.replaceAll(" +", " ").replaceAll("-{3,}", "---");
  }

  private static String table(String text, String title) {
    int start = text.indexOf('|', text.indexOf("## " + title));
    return text.substring(start, text.indexOf("\n\n", start));
  }
}
