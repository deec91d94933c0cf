package org.eprop.report.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScaleTest {

  private static String labels(Scale scale, int most) {
    return scale.ticks(most).stream()
        .map(Scale.Tick::label)
        .filter(label -> !label.isEmpty())
        .collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|1|6|0 0.2 0.4 0.6 0.8 1.0",
        "0.137|0.919|5|0.2 0.4 0.6 0.8",
        "-3.2|4.1|5|−2 0 2 4",
        "55.02|65.55|6|56 58 60 62 64",
        "0.0611|0.083|4|0.065 0.070 0.075 0.080",
        "0|2e6|3|0 1e6 2e6",
        "0|3e-5|4|0 1e−5 2e−5 3e−5",
        "0.9|1.15|2|1.0 1.1"
      })
  void ticksAreAtRoundNumbers(double low, double high, int most, String expected) {
    assertEquals(expected, labels(new Scale(low, high, false), most));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0.01|100|6|0.01 0.1 1 10 100",
        "1|1e6|3|1 1000 1e6",
        "0.3|7|6|0.5 1 2 5",
        "1.1|2.4|5|1.5 2.0"
      })
  void logarithmicTicksAreAtRoundNumbers(double low, double high, int most, String expected) {
    assertEquals(expected, labels(new Scale(low, high, true), most));
  }

  @Test
  void epochsAreWhole() {
    assertEquals("1 2 3", labels(new Scale(1, 3, false).counting(), 10));
  }

  @Test
  void anyRangeHasTicksWithinAndAtLeastTwo() {
    Random random = new Random(7);
    for (int i = 0; i < 2000; i++) {
      double low = random.nextGaussian() * Math.pow(10, random.nextInt(12) - 6);
      double width = Math.abs(low) * Math.pow(10, random.nextInt(6) - 4) + 1e-9;
      boolean log = random.nextBoolean() && low > 0;
      Scale scale = new Scale(low, low + width, log);
      List<Scale.Tick> ticks =
          scale.ticks(2 + random.nextInt(8)).stream().filter(t -> !t.label().isEmpty()).toList();
      assertTrue(ticks.size() >= 2, scale + ": " + ticks);
      for (Scale.Tick tick : ticks) {
        double share = scale.share(tick.value());
        assertTrue(share > -1e-6 && share < 1 + 1e-6, scale + ": " + tick);
      }
      assertEquals(
          ticks.size(),
          ticks.stream().map(Scale.Tick::label).distinct().count(),
          scale + ": " + ticks);
    }
  }
}
