package org.eprop.stream.table;

import java.util.Arrays;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.state.StateBytes;

/**
 * The last rows of a key, each with some numbers of it, and with its label once that came: what
 * came since the row of the last label known.
 */
final class RecentRows {

  /** Labels later than so many rows find no rows. */
  private static final int MOST = 512;

  /** A row whose label comes late was answered by rows before it. */
  private static final int TIMES = 2;

  private static final double[] NONE = {};

  private final int width;
  private final long[] numbers;
  private final double[][] rows;
  private final double[] labels;

  /**
   * None yet.
   *
   * @param width how many numbers a row has
   */
  RecentRows(int lateness, int width) {
    this.width = width;
    int count = (int) Math.min(MOST, TIMES * (lateness + 1L));
    numbers = new long[count];
    rows = new double[count][];
    labels = new double[count];
    Arrays.fill(numbers, -1);
    Arrays.fill(rows, NONE);
    Arrays.fill(labels, Double.NaN);
  }

  private int place(long number) {
    return (int) (number % numbers.length);
  }

  void add(long number, double[] row) {
    int i = place(number);
    numbers[i] = number;
    rows[i] = row;
    labels[i] = Double.NaN;
  }

  void label(long number, double label) {
    if (has(number)) {
      labels[place(number)] = label;
    }
  }

  private boolean has(long number) {
    return number >= 0 && numbers[place(number)] == number;
  }

  /** Whether all rows from the first to the last are there. */
  boolean has(long first, long last) {
    boolean all = last - first < numbers.length;
    for (long t = first; all && t <= last; t++) {
      all = has(t);
    }
    return all;
  }

  /** Of a row that is there. */
  double[] row(long number) {
    return rows[place(number)];
  }

  /** NaN of a row without one, or that is not there. */
  double label(long number) {
    return has(number) ? labels[place(number)] : Double.NaN;
  }

  void exchange(StateBytes bytes) {
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = bytes.whole("number", numbers[i], -1, Long.MAX_VALUE);
      boolean filled = bytes.flag("filled", rows[i].length > 0);
      rows[i] = !filled ? NONE : bytes.isRead() ? new double[width] : rows[i];
      if (numbers[i] >= 0 && rows[i].length != width) {
        throw new InvalidInputException("row " + numbers[i] + ": got none of its numbers");
      }
      Texts.within(bytes, "row", rows[i], -Texts.LARGEST, Texts.LARGEST);
      boolean labelled = bytes.flag("labelled", !Double.isNaN(labels[i]));
      double[] label = {bytes.isRead() || !labelled ? 0 : labels[i]};
      Texts.within(bytes, "label", label, -Texts.LARGEST, Texts.LARGEST);
      labels[i] = labelled ? label[0] : Double.NaN;
    }
  }
}
