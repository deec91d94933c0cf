package org.eprop.stream.command;

import org.eprop.stream.table.TableLearner;

/** Times of a table: numbers, or dates as ISO 8601 has them, which sort as their text. */
final class Times {

  private Times() {}

  static int compare(String one, String other) {
    double a = TableLearner.number(one);
    double b = TableLearner.number(other);
    return Double.isNaN(a) || Double.isNaN(b) ? one.compareTo(other) : Double.compare(a, b);
  }
}
