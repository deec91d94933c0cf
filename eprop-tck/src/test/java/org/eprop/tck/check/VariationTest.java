package org.eprop.tck.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.eprop.api.plugin.Parameter;
import org.junit.jupiter.api.Test;

class VariationTest {

  private static List<String> tried(Parameter parameter) {
    return Variation.inside(parameter).stream().map(Variation::text).toList();
  }

  /** A number of folds is 0 or at least 2, and at most that of the samples. */
  @Test
  void ofWholeNumbers() {
    assertEquals(
        List.of("folds = 1", "folds = 2", "folds = 1000"),
        tried(Parameter.integer("folds", 0).atLeast(0)));
    assertEquals(
        List.of("size = 1", "size = 4", "size = 6", "size = 10", "size = 1000"),
        tried(Parameter.integer("size", 5).atLeast(1)));
  }
}
