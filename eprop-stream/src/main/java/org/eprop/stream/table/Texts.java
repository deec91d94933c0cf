package org.eprop.stream.table;

import java.nio.charset.StandardCharsets;
import org.eprop.core.state.StateBytes;
import org.jspecify.annotations.Nullable;

/** Texts and cells in a state. */
final class Texts {

  private static final int NUMBER = 1;
  private static final int TEXT = 2;
  private static final byte[] NONE = {};

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
    int count = (int) bytes.whole(name, now.length, 0, 1 << 24);
    double[] numbers = bytes.isRead() ? new double[count] : now;
    bytes.doubles(name, numbers);
    return numbers;
  }
}
