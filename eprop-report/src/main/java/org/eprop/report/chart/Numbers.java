package org.eprop.report.chart;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers as JSON, in few characters: five significant digits, more than a chart shows. */
final class Numbers {

  private static final MathContext DIGITS = new MathContext(5);

  private Numbers() {}

  /** Puts the values of some indices. */
  static void put(ObjectNode json, String key, double[] values, int[] indices) {
    ArrayNode array = json.putArray(key);
    for (int i : indices) {
      add(array, values[i]);
    }
  }

  /** Adds a number; null if it is none. */
  static void add(ArrayNode array, double value) {
    if (!Double.isFinite(value)) {
      array.addNull();
    } else if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      array.add((long) value);
    } else {
      array.add(new BigDecimal(value).round(DIGITS).stripTrailingZeros());
    }
  }
}
