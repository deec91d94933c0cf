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
      Leaf leaf = leaves.get(n);
      copy[n] = new float[leaf.rowCount()][];
      for (int i = 0; i < copy[n].length; i++) {
        copy[n][i] = leaf.row(i).clone();
      }
    }
    return copy;
  }

  /** Writes them into leaves of the same shape. */
  static void set(List<Leaf> leaves, float[][][] numbers) {
    for (int n = 0; n < numbers.length; n++) {
      for (int i = 0; i < numbers[n].length; i++) {
        leaves.get(n).set(i, numbers[n][i]);
      }
    }
  }
}
