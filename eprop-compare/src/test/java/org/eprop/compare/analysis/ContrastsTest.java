package org.eprop.compare.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eprop.compare.result.ComparisonResult;
import org.eprop.compare.result.ComparisonResult.Difference;
import org.eprop.compare.result.RunResult;
import org.eprop.compare.table.ComparisonFiles;
import org.eprop.compare.table.MarkdownTables;
import org.eprop.compare.testing.Comparisons;
import org.eprop.compare.testing.Runs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContrastsTest {

  private static final String VARIANTS =
      "\"variants\": {\"a\": {}, \"b\": {}, \"c\": {}, \"d\": {}}";

  /** Accuracies in percent, of five seeds. */
  private static final int[][] VALUES = {
    {50, 51, 52, 53, 54}, // a
    {53, 54, 55, 56, 53}, // b: +3 +3 +3 +3 -1 from a
    {55, 56, 56, 57, 58}, // c: +5 +5 +4 +4 +4 from a
    {40, 60, 52, 53, 54}, // d
  };

  private static ComparisonResult result(String contrasts) {
    List<RunResult> runs = new ArrayList<>();
    for (int s = 0; s < 5; s++) {
      for (int v = 0; v < VALUES.length; v++) {
        runs.add(Runs.of("abcd".substring(v, v + 1), s + 1, VALUES[v][s] / 100.0, true, 100));
      }
    }
    return ComparisonAnalysis.of(
        "meant", Comparisons.grid(VARIANTS + contrasts, "a").withSeeds(5), runs);
  }

  private static Difference contrast(ComparisonResult result, int c) {
    return result.contrasts().get(c).metrics().get("test.accuracy");
  }

  private static Difference difference(ComparisonResult result, int v) {
    return result.variants().get(v).metrics().get("test.accuracy").difference();
  }

  /**
   * b against a: |sum| = 11, reached by 2 of the 32 signs and their negatives: p = 4/32. c against
   * a: all of one sign, p = 2/32. Holm over two: 2 x 2/32, then 4/32.
   */
  @Test
  void onlyThoseMeantAreCorrectedTogether() {
    ComparisonResult result = result(", \"contrasts\": [\"b\", \"c\"]");
    assertEquals(0.125, contrast(result, 0).p());
    assertEquals(0.0625, contrast(result, 1).p());
    assertEquals(0.125, contrast(result, 0).pHolm());
    assertEquals(0.125, contrast(result, 1).pHolm());
    assertEquals(2, contrast(result, 1).seeds().tests());
    // Holm over all three variants: 3 x 2/32 and 2 x 4/32.
    ComparisonResult all = result("");
    assertEquals(0.1875, difference(all, 2).pHolm());
    assertEquals(0.25, difference(all, 1).pHolm());
    assertTrue(all.contrasts().isEmpty());
  }

  /** c against b: +2 +2 +1 +1 +5, all of one sign, and alone. */
  @Test
  void pairsNeedNoBaseline() {
    ComparisonResult result = result(", \"contrasts\": [[\"c\", \"b\"]]");
    assertEquals(0.0625, contrast(result, 0).p());
    assertEquals(0.0625, contrast(result, 0).pHolm());
    assertEquals(0.022, contrast(result, 0).summary().mean(), 1e-15);
  }

  @Test
  void everyOtherDifferenceIsShownWithoutP(@TempDir Path folder) throws Exception {
    ComparisonResult result = result(", \"contrasts\": [\"b\", [\"c\", \"b\"]]");
    for (int v = 1; v < 4; v++) {
      assertNull(difference(result, v).p());
      assertNull(difference(result, v).pHolm());
      assertNull(difference(result, v).wilcoxon());
      assertNull(difference(result, v).seeds());
    }
    assertEquals(0.044, difference(result, 2).summary().mean(), 1e-15);
    ComparisonFiles.write(folder, result);
    assertEquals(result, ComparisonFiles.read(folder));
    String text = MarkdownTables.of(result);
    assertTrue(text.contains("## Contrast: test accuracy (%)"), text);
    assertTrue(text.contains("| c against b | 2.2 ± 1.6 ["), text);
    String other = text.substring(text.indexOf("## Difference from a: test accuracy (%)"));
    assertTrue(other.contains("| variant | difference "), other);
    assertFalse(other.substring(0, other.indexOf("## ", 3)).contains("p (Holm)"), other);
    assertTrue(text.contains("Holm's correction over the 2 contrasts named beforehand"), text);
    assertTrue(
        result.notes().get(0).contains("(0.125 after correction for 2 contrasts)"),
        result.notes().get(0));
    List<String> lines = Files.readAllLines(folder.resolve("contrasts.csv"));
    assertTrue(lines.stream().anyMatch(line -> line.startsWith("c,b,test.accuracy,5,")));
    assertTrue(Files.readString(folder.resolve("comparison.tex")).contains("c against b"));
  }

  /** What axes do was not meant either. */
  @Test
  void effectsOfAxesAreShownWithoutP() {
    String axes = "\"axes\": {\"x\": {\"a\": {}, \"b\": {}}, \"y\": {\"c\": {}, \"d\": {}}}";
    List<RunResult> runs = new ArrayList<>();
    for (int s = 0; s < 5; s++) {
      for (int v = 0; v < 4; v++) {
        String name = List.of("a+c", "a+d", "b+c", "b+d").get(v);
        runs.add(Runs.of(name, s + 1, VALUES[v][s] / 100.0, true, 100));
      }
    }
    ComparisonResult result =
        ComparisonAnalysis.of(
            "grid",
            Comparisons.grid(axes + ", \"contrasts\": [\"b+c\"]", "a+c").withSeeds(5),
            runs);
    assertFalse(result.effects().isEmpty());
    result
        .effects()
        .forEach(
            effect -> {
              effect.axes().forEach(axis -> assertNull(axis.p()));
              effect.interactions().forEach(pair -> assertNull(pair.p()));
            });
    String text = MarkdownTables.of(result);
    assertFalse(text.contains("by permutation of its levels"), text);
    String effects = text.substring(text.indexOf("## Effects of the axes: test accuracy"));
    assertFalse(effects.substring(0, effects.indexOf("## ", 3)).contains("p (Holm)"), effects);
  }
}
