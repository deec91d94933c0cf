package org.eprop.report.chart;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/** Numbers as JSON, in few characters: five significant digits, more than a chart shows. */
final class ChartNumbers {

  private static final MathContext DIGITS = new MathContext(5);
  private static final int MOST_DECIMALS = 6;

  private ChartNumbers() {}

  /** Puts the values of some indices. */
  static void put(ObjectNode json, String key, double[] values, int[] indices) {
    ArrayNode array = json.putArray(key);
    for (int i : indices) {
      add(array, values[i]);
    }
  }

  /** Puts a number; null if it is none. */
  static void put(ObjectNode json, String key, double value) {
    if (Double.isFinite(value)) {
      json.put(key, rounded(value));
    } else {
      json.putNull(key);
    }
  }

  /** Adds a number; null if it is none. */
  static void add(ArrayNode array, double value) {
    if (!Double.isFinite(value)) {
      array.addNull();
    } else if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      array.add((long) value);
    } else {
      array.add(rounded(value));
    }
  }

  private static BigDecimal rounded(double value) {
    return new BigDecimal(value).round(DIGITS).stripTrailingZeros();
  }

  static DoubleStream finite(double[][] values) {
    return Arrays.stream(values).flatMapToDouble(Arrays::stream).filter(Double::isFinite);
  }

  /** In so few digits that a hundredth of a range is seen. */
  static String text(double value, double range) {
    double step = range > 0 ? range / 100 : Math.abs(value) / 1000;
    int decimals =
        step > 0 ? (int) Math.max(0, Math.min(MOST_DECIMALS, Math.ceil(-Math.log10(step)))) : 0;
    String text = new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN).toPlainString();
    return text.replace('-', '−');
  }
}
