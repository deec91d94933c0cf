package org.eprop.cli.stream;

import java.util.ArrayList;
import java.util.HashSet;
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
 * fields for numbers, if at least half of the cells are some; a channel for each value if there are
 * few, or they are texts. Cells that are empty, no numbers among numbers, or 0 in a column of few
 * values, and values that were not there, leave all channels at 0. Immutable.
 *
 * @param fields of numbers, stretched; else null
 * @param middle of the interval that was there
 * @param half of its length
 * @param values a channel for each; or none
 * @param text what was chosen
 */
record ColumnEncoder(
    String name, Encoder fields, double middle, double half, List<String> values, String text) {

  private static final int FIELDS = 24;

  /**
   * How far from its middle fields reach, in halves of the interval of the first rows: streams
   * drift. Beyond the interval they stand ever wider apart.
   */
  private static final double REACH = 8;

  private static final double WIDTH = 1.2;

  /** Numbers farther from the quartiles than so many times their distance are outliers. */
  private static final double FARTHEST = 3;

  /** More different numbers than these have receptive fields. */
  private static final int FEW = 10;

  /** More different texts than these say nothing that could be learned: names, times. */
  private static final int MOST = 32;

  /** Larger numbers are none. */
  private static final double LARGEST = 1e100;

  private static final int SHOWN = 40;

  /**
   * Chooses.
   *
   * @param cells of the first rows
   * @param receptiveFields makes them
   */
  static ColumnEncoder of(String name, List<String> cells, EncoderFactory receptiveFields) {
    Set<String> different = new TreeSet<>();
    List<Double> numbers = new ArrayList<>();
    Set<Double> differentNumbers = new HashSet<>();
    int count = 0;
    for (String cell : cells) {
      if (!cell.isEmpty()) {
        count++;
        different.add(cell);
        double number = number(cell);
        if (!Double.isNaN(number)) {
          numbers.add(number);
          differentNumbers.add(number);
        }
      }
    }
    if (differentNumbers.size() > FEW && 2 * numbers.size() >= count) {
      return ofNumbers(name, numbers, count - numbers.size(), receptiveFields);
    }
    if (different.size() < 2 || different.size() > MOST) {
      String why =
          different.size() < 2
              ? "always the same"
              : different.size()
                  + " different texts, such as "
                  + shown(different.iterator().next());
      return new ColumnEncoder(name, null, 0, 1, List.of(), "left out: " + why);
    }
    int all = different.size();
    different.removeIf(value -> number(value) == 0);
    String which = different.size() == all ? " values" : " values other than 0";
    String text = "a channel for each of " + different.size() + which;
    return new ColumnEncoder(
        name, null, 0, 1, List.copyOf(different), text.replace("each of 1 values", "values"));
  }

  private static ColumnEncoder ofNumbers(
      String name, List<Double> numbers, int others, EncoderFactory receptiveFields) {
    numbers.sort(null);
    double low = numbers.get(numbers.size() / 100);
    double high = numbers.get(numbers.size() - 1 - numbers.size() / 100);
    if (low == high) {
      low = numbers.get(0);
      high = numbers.get(numbers.size() - 1);
    }
    double lower = numbers.get(numbers.size() / 4);
    double upper = numbers.get(numbers.size() - 1 - numbers.size() / 4);
    if (lower < upper) { // else most are equal, and it is the others that say something
      low = Math.max(low, lower - FARTHEST * (upper - lower));
      high = Math.min(high, upper + FARTHEST * (upper - lower));
    }
    double middle = (low + high) / 2;
    double half = (high - low) / 2;
    double end = stretched(REACH);
    Arguments arguments =
        Arguments.of(
            receptiveFields, Map.of("fields", FIELDS, "low", -end, "high", end, "width", WIDTH));
    return new ColumnEncoder(
        name,
        receptiveFields.create(Context.of(arguments)),
        middle,
        half,
        List.of(),
        String.format(
                Locale.ROOT,
                "%d receptive fields from %.4g to %.4g",
                FIELDS,
                middle - REACH * half,
                middle + REACH * half)
            + (others == 0 ? "" : "; " + others + " cells of the first rows are no numbers"));
  }

  /** z within -1 to 1, the logarithm beyond: z, or sign(z) (1 + ln |z|). */
  private static double stretched(double z) {
    return Math.abs(z) <= 1 ? z : Math.copySign(1 + StrictMath.log(Math.abs(z)), z);
  }

  /** NaN if it is none that can be used. */
  static double number(String cell) {
    try {
      double number = Double.parseDouble(cell);
      return Math.abs(number) <= LARGEST ? number : Double.NaN;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** A cell in a message. */
  static String shown(String cell) {
    return '"' + (cell.length() > SHOWN ? cell.substring(0, SHOWN) + "..." : cell) + '"';
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
    if (!Double.isNaN(number)) {
      float place = (float) stretched((number - middle) / half);
      RealInput frame = new RealInput(1, new float[][] {{place}});
      float[] row = ((RealInput) fields.encode(frame, 1, null)).values()[0];
      System.arraycopy(row, 0, x, first, row.length);
    }
  }
}
