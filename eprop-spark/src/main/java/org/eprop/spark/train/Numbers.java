package org.eprop.spark.train;

import java.util.List;
import org.eprop.core.network.Leaf;

/** The numbers of leaves, to be sent. */
final class Numbers {

  private Numbers() {}

  /** A copy, [leaf][row][number]. */
  static float[][][] of(List<Leaf> leaves) {
    float[][][] copy = new float[leaves.size()][][];
    for (int n = 0; n < copy.length; n++) {
      float[][] rows = leaves.get(n).rows();
      copy[n] = new float[rows.length][];
      for (int i = 0; i < rows.length; i++) {
        copy[n][i] = rows[i].clone();
      }
    }
    return copy;
  }

  /** Writes them into leaves of the same shape. */
  static void set(List<Leaf> leaves, float[][][] numbers) {
    for (int n = 0; n < numbers.length; n++) {
      float[][] rows = leaves.get(n).rows();
      for (int i = 0; i < rows.length; i++) {
        System.arraycopy(numbers[n][i], 0, rows[i], 0, rows[i].length);
      }
    }
  }
}
