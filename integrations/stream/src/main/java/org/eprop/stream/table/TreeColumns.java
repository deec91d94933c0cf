package org.eprop.stream.table;

import java.util.ArrayList;
import java.util.List;

/** What inputs of a {@link SplitTree} are: numbers, and values of texts. Shared by all trees. */
final class TreeColumns {

  /**
   * A column of texts.
   *
   * @param first of its values, inputs of which one is 1, or none
   * @param at where sums of its values begin; those of rows that have none of them come last
   */
  record Text(int first, int width, int at) {
    static final Text NO_TEXT = new Text(0, 0, 0);

    /** Which value a row has; the width if none. */
    int value(double[] x) {
      int v = 0;
      while (v < width && x[first + v] != 1) {
        v++;
      }
      return v;
    }
  }

  final int inputs;

  /** Inputs that are numbers. */
  final int[] numbers;

  final List<Text> texts = new ArrayList<>();

  /** Values of all texts, and one of each for what is none of them. */
  final int textValues;

  /**
   * Of columns.
   *
   * @param columns [column][first input, width]: one of its inputs is 1; or it is a number
   */
  TreeColumns(List<int[]> columns) {
    int at = 0;
    for (int[] column : columns) {
      if (column[1] > 1) {
        texts.add(new Text(column[0], column[1], at));
        at += column[1] + 1;
      }
    }
    textValues = at;
    numbers = columns.stream().filter(c -> c[1] == 1).mapToInt(c -> c[0]).toArray();
    inputs = columns.stream().mapToInt(c -> c[0] + c[1]).max().orElse(0);
  }

  /** The text whose values begin at an input; {@link Text#NO_TEXT} if none does. */
  Text textAt(int input) {
    return texts.stream().filter(text -> text.first == input).findAny().orElse(Text.NO_TEXT);
  }
}
