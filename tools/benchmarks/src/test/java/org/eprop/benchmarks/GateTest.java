package org.eprop.benchmarks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eprop.benchmarks.Gate.GateMeasure;
import org.eprop.benchmarks.Gate.Ratio;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gate finds a difference that is there, and none where there is none. */
class GateTest {

  @Test
  void aRatioIsThatOfMediansWithAnInterval() {
    double[] before = {10, 11, 9, 10, 30, 10, 10.5};
    double[] after = new double[before.length];
    for (int k = 0; k < after.length; k++) {
      after[k] = 1.1 * before[k];
    }
    Ratio ratio = Ratio.of(before, after);
    assertEquals(10, ratio.old());
    assertEquals(11, ratio.now(), 1e-12);
    assertEquals(1.1, ratio.value(), 1e-12);
    assertEquals(1.1, ratio.low(), 1e-12); // turns are pairs: what slows both does no harm
    assertEquals(1.1, ratio.high(), 1e-12);
    Ratio noise = Ratio.of(new double[] {1, 2, 3, 4, 5, 6, 7}, new double[] {7, 6, 5, 4, 3, 2, 1});
    assertEquals(1, noise.value());
    assertTrue(noise.low() < 0.7 && noise.high() > 1.4, noise.toString());
    assertEquals(2.5, Ratio.median(new double[] {4, 1, 2, 3}));
  }

  @Test
  void aDuelSaysTheTimesOfBoth() {
    String printed = "WARNING: Using incubator modules\nseconds of a call: 0.5 6.25E-4\n";
    assertArrayEquals(new double[] {0.5, 6.25e-4}, Duel.times(printed));
  }

  @Test
  void measuresHaveNamesOfTheirOwnAndATable(@TempDir Path scratch) throws IOException {
    List<String> names = GateMeasure.all(scratch).stream().map(GateMeasure::name).toList();
    assertEquals(27, names.stream().distinct().count());
    List<String> rows = Files.readAllLines(scratch.resolve("table.csv"));
    assertEquals(4001, rows.size());
    assertEquals(12, rows.get(0).split(",").length);
    GateMeasure start = GateMeasure.all(scratch).get(26);
    IOException none = assertThrows(IOException.class, () -> start.turn(scratch, scratch, true));
    assertTrue(none.getMessage().contains("eprop.jar"), none.getMessage());
    String line = start.line(new Ratio(0.5, 0.6, 1.2, 1.1, 1.3));
    String expected =
        "start of the program    old    0.500 s  new    0.600 s  ratio 1.200 [1.100, 1.300]";
    assertEquals(expected, line);
  }
}
