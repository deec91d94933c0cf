package org.eprop.experiment.array;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.common.Bfloat16;
import org.eprop.core.common.Placed;
import org.eprop.core.network.Leaf;
import org.eprop.experiment.io.NpyArray;

/**
 * Weights, feedback weights and an optimizer's memory to and from arrays by name. A leaf whose rows
 * differ in length is flat, row after row; {@code <name>.row_start} then says where each row
 * begins, and the last one ends.
 */
public final class TensorArrays {

  private TensorArrays() {}

  /** Adds every leaf under its name behind a prefix. */
  public static void put(Map<String, NpyArray> arrays, String prefix, List<Leaf> leaves) {
    for (Leaf leaf : leaves) {
      String name = prefix + leaf.name();
      if (leaf.isRectangular()) {
        float[][] rows = new float[leaf.rowCount()][];
        Arrays.setAll(rows, leaf::row);
        arrays.put(name, NpyArray.ofRows(rows, width(leaf)));
      } else {
        int[] start = rowStart(leaf);
        float[] flat = new float[start[start.length - 1]];
        for (int i = 0; i < leaf.rowCount(); i++) {
          System.arraycopy(leaf.row(i), 0, flat, start[i], leaf.length(i));
        }
        arrays.put(name, NpyArray.of(flat, flat.length));
        arrays.put(rowStartName(name), NpyArray.of(start, start.length));
      }
    }
  }

  private static int width(Leaf leaf) {
    return leaf.rowCount() == 0 ? 0 : leaf.length(0);
  }

  /** Where each row of a flat leaf begins, and the last one ends. */
  private static int[] rowStart(Leaf leaf) {
    int[] start = new int[leaf.rowCount() + 1];
    for (int i = 0; i < leaf.rowCount(); i++) {
      start[i + 1] = Math.addExact(start[i], leaf.length(i));
    }
    return start;
  }

  private static String rowStartName(String name) {
    return name + ".row_start";
  }

  /**
   * Overwrites every leaf with the array of its name, or none.
   *
   * @throws InvalidInputException if one is missing, has another shape, or holds what is no finite
   *     number, delays that are beyond their bounds, or weights that can't be stored as those of
   *     the network are
   */
  public static void take(Map<String, NpyArray> arrays, String prefix, List<Leaf> leaves) {
    for (Leaf leaf : leaves) {
      String name = prefix + leaf.name();
      NpyArray array = array(arrays, name);
      Placed.run(name, () -> check(array, leaf));
    }
    for (Leaf leaf : leaves) {
      rows(array(arrays, prefix + leaf.name()), leaf, (i, at, row) -> leaf.set(i, row));
    }
  }

  /** What is done with row i, that begins at an element. */
  private interface Rows {
    void row(int i, long at, float[] row);
  }

  private static void rows(NpyArray array, Leaf leaf, Rows rows) {
    float[] row = new float[0];
    long at = 0;
    for (int i = 0; i < leaf.rowCount(); i++) {
      row = row.length == leaf.length(i) ? row : new float[leaf.length(i)];
      array.floats(at, row);
      rows.row(i, at, row);
      at += row.length;
    }
  }

  private static void check(NpyArray array, Leaf leaf) {
    if (leaf.isRectangular()) {
      array.expectShape(leaf.rowCount(), width(leaf));
    } else {
      array.expectShape(Math.toIntExact(leaf.count()));
    }
    rows(
        array,
        leaf,
        (i, at, row) -> {
          for (int k = 0; k < row.length; k++) {
            if (!Float.isFinite(row[k])) {
              throw wrong(array, at + k, "a finite number");
            }
            if (leaf.halves() != null && Bfloat16.widened(Bfloat16.nearest(row[k])) != row[k]) {
              throw wrong(array, at + k, "a number of bfloat16, as which these weights are stored");
            }
            if (leaf.clamped() && !(row[k] >= leaf.low() && row[k] <= leaf.high())) {
              throw wrong(array, at + k, leaf.low() + " to " + leaf.high());
            }
          }
        });
  }

  private static InvalidInputException wrong(NpyArray array, long i, String expected) {
    return new InvalidInputException(
        "at %s: got %s, but expected %s"
            .formatted(Arrays.toString(array.indexOf(i)), array.real(i), expected));
  }

  /** The array of a name, which has to be there. */
  static NpyArray array(Map<String, NpyArray> arrays, String name) {
    NpyArray array = arrays.get(name);
    if (array == null) {
      throw new InvalidInputException("expected an array \"" + name + "\", but there is none");
    }
    return array;
  }
}
