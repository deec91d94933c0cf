package org.eprop.reference.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;

/** Nested lists of numbers, compared relative to the largest. */
public final class NestedLists {

  private NestedLists() {}

  /** Asserts that got and expected have one shape, and differ by at most a share of the largest. */
  public static void assertClose(String what, JsonNode expected, JsonNode got, double share) {
    double tolerance = share * Math.max(1e-3, largest(expected));
    compare(what, expected, got, tolerance);
  }

  private static double largest(JsonNode node) {
    if (!node.isArray()) {
      return Math.abs(node.asDouble());
    }
    double most = 0;
    for (JsonNode element : node) {
      most = Math.max(most, largest(element));
    }
    return most;
  }

  private static void compare(String what, JsonNode expected, JsonNode got, double tolerance) {
    assertEquals(expected.isArray(), got.isArray(), what);
    if (!expected.isArray()) {
      assertTrue(expected.isNumber() && got.isNumber(), what);
      assertEquals(expected.asDouble(), got.asDouble(), tolerance, what);
      return;
    }
    assertEquals(expected.size(), got.size(), what);
    for (int i = 0; i < expected.size(); i++) {
      compare(what + "[" + i + "]", expected.get(i), got.get(i), tolerance);
    }
  }
}
