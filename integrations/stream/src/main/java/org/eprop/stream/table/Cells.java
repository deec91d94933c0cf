package org.eprop.stream.table;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a value of a row is: missing (null), a number (Double), or a text. Texts that are numbers
 * are numbers, so that all sources of a table give the same.
 */
final class Cells {

  /** Larger numbers are none. */
  private static final double LARGEST = 1e100;

  private static final int SHOWN = 40;
  private static final int DATE = 10;
  private static final int DATE_AND_MINUTE = 16;
  private static final int DATE_AND_SECOND = 19;

  private Cells() {}

  static @Nullable Object of(@Nullable Object value) {
    if (value == null) {
      return null;
    }
    if (value instanceof Number number) {
      double x = number.doubleValue();
      return Math.abs(x) <= LARGEST ? (Object) (x + 0.0) : null;
    }
    if (value instanceof Boolean is) {
      return is ? 1.0 : 0.0;
    }
    String text = value.toString().strip();
    double number = number(text);
    return text.isEmpty() || text.equalsIgnoreCase("nan")
        ? null
        : Double.isNaN(number) ? text : (Object) (number + 0.0);
  }

  /** NaN of what is none, or too large; Java's own forms such as 1f and 0x1p3 are texts. */
  static double number(String text) {
    char last = text.isEmpty() ? ' ' : text.charAt(text.length() - 1);
    if ((last < '0' || last > '9') && last != '.' || text.indexOf('x') >= 0) {
      return Double.NaN;
    }
    try {
      double number = Double.parseDouble(text);
      return Math.abs(number) <= LARGEST ? number : Double.NaN;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  static double number(@Nullable Object cell) {
    return cell instanceof Double number ? number : Double.NaN;
  }

  /** Hour with its fraction, weekday from 1, and month with its fraction; null if it is no date. */
  static @Nullable Map<String, Object> parts(Object cell) {
    if (!(cell instanceof String text)
        || text.length() < DATE
        || text.charAt(4) != '-'
        || text.charAt(7) != '-'
        || !Character.isDigit(text.charAt(0))) {
      return null;
    }
    int length =
        text.length() >= DATE_AND_SECOND
            ? DATE_AND_SECOND
            : text.length() >= DATE_AND_MINUTE ? DATE_AND_MINUTE : DATE;
    String iso = text.substring(0, length).replace(' ', 'T') + (length == DATE ? "T00:00" : "");
    try {
      LocalDateTime time = LocalDateTime.parse(iso);
      return Map.of(
          "hour", time.getHour() + time.getMinute() / 60.0,
          "weekday", (double) time.getDayOfWeek().getValue(),
          "month", time.getMonthValue() + (time.getDayOfMonth() - 1) / 31.0);
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** A cell in a message. */
  static String shown(Object cell) {
    String text = text(cell);
    return '"' + (text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text) + '"';
  }

  /** As a table has it: whole numbers without a point. */
  static String text(Object cell) {
    return cell instanceof Double x && x == Math.rint(x) && Math.abs(x) < 1e15
        ? Long.toString(x.longValue())
        : cell.toString();
  }
}
