package org.eprop.stream.table;

import java.nio.charset.StandardCharsets;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.state.StateBytes;
import org.jspecify.annotations.Nullable;

/** Texts and cells in a state. */
final class Texts {

  private static final int NUMBER = 1;
  private static final int TEXT = 2;
  private static final byte[] NONE = {};

  /** More numbers, and larger ones, are none that were saved: their squares are finite. */
  private static final int MOST = 1 << 20;

  static final double LARGEST = 1e30;

  private Texts() {}

  static String exchange(StateBytes bytes, String name, String text) {
    byte[] utf8 = bytes.isRead() ? NONE : text.getBytes(StandardCharsets.UTF_8);
    return new String(bytes.raw(name, utf8), StandardCharsets.UTF_8);
  }

  static @Nullable Object exchange(StateBytes bytes, @Nullable Object cell) {
    int kind = cell == null ? 0 : cell instanceof Double ? NUMBER : TEXT;
    kind = (int) bytes.whole("cell", kind, 0, TEXT);
    if (kind == NUMBER) {
      double[] number = {bytes.isRead() ? 0 : Cells.number(cell)};
      bytes.doubles("cell", number);
      return number[0];
    }
    return kind == 0 ? null : exchange(bytes, "cell", bytes.isRead() ? "" : String.valueOf(cell));
  }

  static double[] numbers(StateBytes bytes, String name, double[] now) {
    return numbers(bytes, name, now, -LARGEST);
  }

  /** What may not be less than 0. */
  static double[] amounts(StateBytes bytes, String name, double[] now) {
    return numbers(bytes, name, now, 0);
  }

  private static double[] numbers(StateBytes bytes, String name, double[] now, double least) {
    int count = (int) bytes.whole(name, now.length, 0, MOST);
    double[] numbers = bytes.isRead() ? new double[count] : now;
    within(bytes, name, numbers, least, LARGEST);
    return numbers;
  }

  /** Saves numbers, or restores those that are within bounds. */
  static void within(StateBytes bytes, String name, double[] numbers, double least, double most) {
    bytes.doubles(name, numbers);
    if (bytes.isRead()) {
      expect(name, numbers, least, most);
    }
  }

  /** Refuses numbers beyond bounds. */
  static void expect(String name, double[] numbers, double least, double most) {
    for (double x : numbers) {
      if (!(x >= least && x <= most)) {
        throw new InvalidInputException(
            name + ": got " + x + ", but expected numbers from " + least + " to " + most);
      }
    }
  }
}
