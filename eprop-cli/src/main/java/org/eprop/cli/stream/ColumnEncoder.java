package org.eprop.cli.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.eprop.api.encoding.Encoder;
import org.eprop.api.encoding.EncoderFactory;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Context;
import org.eprop.api.task.RealInput;

/**
 * How a column of a table becomes input channels, chosen by its cells in the first rows: receptive
 * fields for numbers; a channel for each value if there are few, or they are texts. Cells that are
 * empty or 0 in a column of few values, and values that were not there, leave all channels at 0.
 * Immutable.
 */
final class ColumnEncoder {

  private static final int FIELDS = 24;

  /** How far fields reach beyond what was there, on each side: streams drift. */
  private static final double MARGIN = 1;

  private static final double WIDTH = 1.2;

  /** More different numbers than these have receptive fields. */
  private static final int FEW = 10;

  /** More different texts than these say nothing that could be learned: names, times. */
  private static final int MOST = 32;

  private final String name;

  /** Of numbers; else null. */
  private final Encoder fields;

  /** A channel for each; or none. */
  private final List<String> values;

  private final String text;

  private ColumnEncoder(String name, Encoder fields, List<String> values, String text) {
    this.name = name;
    this.fields = fields;
    this.values = values;
    this.text = text;
  }

  /**
   * Chooses.
   *
   * @param cells of the first rows
   * @param receptiveFields makes them
   */
  static ColumnEncoder of(String name, List<String> cells, EncoderFactory receptiveFields) {
    Set<String> different = new TreeSet<>();
    List<Double> numbers = new ArrayList<>();
    boolean onlyNumbers = true;
    for (String cell : cells) {
      if (!cell.isEmpty()) {
        different.add(cell);
        double number = number(cell);
        onlyNumbers &= Double.isFinite(number);
        numbers.add(number);
      }
    }
    if (onlyNumbers && different.size() > FEW) {
      return ofNumbers(name, numbers, receptiveFields);
    }
    if (different.size() < 2 || different.size() > MOST) {
      String why = different.size() < 2 ? "always the same" : different.size() + " different texts";
      return new ColumnEncoder(name, null, List.of(), "left out: " + why);
    }
    int all = different.size();
    different.removeIf(value -> number(value) == 0);
    String which = different.size() == all ? " values" : " values other than 0";
    String text = "a channel for each of " + different.size() + which;
    return new ColumnEncoder(
        name, null, List.copyOf(different), text.replace("each of 1 values", "values"));
  }

  private static ColumnEncoder ofNumbers(
      String name, List<Double> numbers, EncoderFactory receptiveFields) {
    numbers.sort(null);
    double low = numbers.get(numbers.size() / 100);
    double high = numbers.get(numbers.size() - 1 - numbers.size() / 100);
    if (low == high) {
      low = numbers.get(0);
      high = numbers.get(numbers.size() - 1);
    }
    double margin = MARGIN * (high - low);
    low -= margin;
    high += margin;
    Arguments arguments =
        Arguments.of(
            receptiveFields, Map.of("fields", FIELDS, "low", low, "high", high, "width", WIDTH));
    return new ColumnEncoder(
        name,
        receptiveFields.create(Context.of(arguments)),
        List.of(),
        String.format(Locale.ROOT, "%d receptive fields from %.4g to %.4g", FIELDS, low, high));
  }

  /** NaN if it is none. */
  static double number(String cell) {
    try {
      return Double.parseDouble(cell);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  String name() {
    return name;
  }

  /** What was chosen. */
  String text() {
    return text;
  }

  int channels() {
    return fields != null ? FIELDS : values.size();
  }

  /** Sets its channels, which are 0, from {@code first} on. */
  void encode(String cell, float[] x, int first) {
    int value = values.indexOf(cell);
    if (value >= 0) {
      x[first + value] = 1;
    }
    double number = fields == null ? Double.NaN : number(cell);
    if (Double.isFinite(number)) {
      RealInput frame = new RealInput(1, new float[][] {{(float) number}});
      float[] row = ((RealInput) fields.encode(frame, 1, null)).values()[0];
      System.arraycopy(row, 0, x, first, row.length);
    }
  }
}
