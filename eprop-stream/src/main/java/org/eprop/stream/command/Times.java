package org.eprop.stream.command;

import java.util.regex.Pattern;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.stream.table.TableLearner;
import org.jspecify.annotations.Nullable;

/** Times of a table: numbers, or dates as ISO 8601 has them, which sort as their text. */
final class Times {

  private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}.*");

  private Times() {}

  static boolean isDate(String time) {
    return DATE.matcher(time).matches();
  }

  /**
   * Checks that a time can be compared with others.
   *
   * @param other one of them; null if there is none yet
   * @throws InvalidInputException if it is neither a number nor a date, or not what the other is
   */
  static void expect(String time, @Nullable String other) {
    boolean is = isDate(time) || !Double.isNaN(TableLearner.number(time));
    if (!is || other != null && isDate(other) != isDate(time)) {
      throw new InvalidInputException(
          "--time: got %s, but expected a number, or a date such as 2026-03-01T14:00%s"
              .formatted(
                  CsvTable.shown(time), other == null ? "" : ", as " + CsvTable.shown(other)));
    }
  }

  static int compare(String one, String other) {
    double a = TableLearner.number(one);
    double b = TableLearner.number(other);
    return Double.isNaN(a) || Double.isNaN(b) ? one.compareTo(other) : Double.compare(a, b);
  }
}
