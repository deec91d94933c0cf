package org.eprop.compare.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.experiment.Configuration;
import org.junit.jupiter.api.Test;

/** A grid's variants are counted before any is made: 8 axes of 10 levels were 10^8 objects. */
class AxesLimitTest {

  private static Comparison read(int axes, int levels) {
    String json =
        "{\"base\": {\"seed\": 1}, \"axes\": {"
            + IntStream.range(0, axes)
                .mapToObj(
                    a ->
                        "\"a"
                            + a
                            + "\": {"
                            + IntStream.range(0, levels)
                                .mapToObj(l -> "\"l" + a + "_" + l + "\": {\"x\": " + l + "}")
                                .collect(Collectors.joining(","))
                            + "}")
                .collect(Collectors.joining(","))
            + "}}";
    return new ComparisonReader(name -> null).read(Configuration.of(json, "c.json"));
  }

  @Test
  void tooManyAreRefused() {
    InvalidInputException e = assertThrows(InvalidInputException.class, () -> read(8, 10));
    assertEquals(
        "c.json: axes: got axes of 10 x 10 x 10 x 10 x 10 x 10 x 10 x 10 levels, which make more"
            + " than 10000 variants; expected fewer axes or levels",
        e.getMessage());
    assertThrows(InvalidInputException.class, () -> read(64, 2));
  }

  @Test
  void aLargeGridIsNot() {
    assertEquals(10_001, read(4, 10).variants().size());
  }
}
