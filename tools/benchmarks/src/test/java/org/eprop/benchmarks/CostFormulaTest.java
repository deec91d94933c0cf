package org.eprop.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The formula of a step's cost gives the times in README's tables. */
class CostFormulaTest {

  private static final double WITHIN = 0.09;
  private static final double OF_MANY = 0.2;

  private static double microseconds(double neurons, double spiked, double waiting) {
    return neurons * (14 + 0.59 * spiked + 0.0095 * waiting) / 1000;
  }

  private static void expect(double neurons, double spiked, double waiting, String measured) {
    double time = Double.parseDouble(measured);
    assertEquals(
        time, microseconds(neurons, spiked, waiting), WITHIN * time, () -> neurons + ", " + spiked);
  }

  @Test
  void theFormulaIsNearEachTimeInACache() throws IOException {
    String page = Files.readString(Path.of("README.md"));
    assertTrue(page.contains("$N (14 + 0.59\\, s + 0.0095\\, M')$ ns"));

    String number = "([\\d.]+),";
    Matcher active =
        Pattern.compile("\nevents," + number + number + number + number + number + "1\\d\\d")
            .matcher(Files.readString(Path.of("events.csv")));
    int rows = 0;
    while (active.find()) {
      double inputs = Double.parseDouble(active.group(1));
      double neurons = 2 * Double.parseDouble(active.group(2));
      expect(200, inputs + neurons, 300, active.group(4));
      rows++;
    }
    assertEquals(6, rows);

    // Of 512 neurons 0.13 % spike in a step, so that 334 of their rows wait, too; of 1024 none.
    double[][] sizes = {{256, 512, 5.8, 590}, {700, 1024, 14, 700}};
    for (double[] size : sizes) {
      Matcher large =
          Pattern.compile("C,\"%.0f, %.0f, 10\",2,([\\d.]+),".formatted(size[0], size[1]))
              .matcher(Files.readString(Path.of("c.csv")));
      assertTrue(large.find());
      expect(size[1], size[2], size[3], large.group(1));
    }

    // A row waits for 41 time constants: of 1,000 inputs with a spike a step 560 do, of more 820,
    // which leave the cache. These are medians of turns, not the least.
    Matcher many =
        Pattern.compile("\ninputs,\"?1[0,]+\"?,([\\d.]+),")
            .matcher(Files.readString(Path.of("inputs.csv")));
    assertTrue(page.contains("with 0.033 in place of 0.0095"));
    for (double waiting : new double[] {100, 560, 820 * 0.033 / 0.0095, 820 * 0.033 / 0.0095}) {
      assertTrue(many.find());
      double time = Double.parseDouble(many.group(1));
      assertEquals(time, microseconds(200, 1, waiting), OF_MANY * time);
    }
  }
}
