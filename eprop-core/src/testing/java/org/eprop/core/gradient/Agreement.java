package org.eprop.core.gradient;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.Map;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.Weights;

/** Whether gradients are the same, to rounding or to the bit. */
public final class Agreement {

  private Agreement() {}

  /** Every number is what it should be but for a share of its leaf's largest one. */
  public static void assertClose(Weights expected, Weights got, double share) {
    assertClose(leaves(expected), leaves(got), share);
  }

  /** The same of leaves by their names. */
  public static void assertClose(
      Map<String, double[][]> expected, Map<String, double[][]> got, double share) {
    assertEquals(expected.keySet(), got.keySet());
    expected.forEach((name, rows) -> assertClose(name, rows, got.get(name), share));
  }

  private static Map<String, double[][]> leaves(Weights weights) {
    Map<String, double[][]> leaves = new LinkedHashMap<>();
    for (Leaf leaf : weights.leaves()) {
      double[][] rows = new double[leaf.rows().length][];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = new double[leaf.rows()[i].length];
        for (int k = 0; k < rows[i].length; k++) {
          rows[i][k] = leaf.rows()[i][k];
        }
      }
      leaves.put(leaf.name(), rows);
    }
    return leaves;
  }

  public static void assertClose(String what, double[][] expected, double[][] got, double share) {
    double largest = 2e-3; // smaller ones are what rounding leaves of sums that cancel
    for (double[] row : expected) {
      for (double x : row) {
        largest = Math.max(largest, Math.abs(x));
      }
    }
    for (int i = 0; i < expected.length; i++) {
      assertArrayEquals(expected[i], got[i], share * largest, what + ", row " + i);
    }
  }

  public static void assertSameBits(Weights expected, Weights got) {
    for (int i = 0; i < expected.leaves().size(); i++) {
      Leaf leaf = expected.leaves().get(i);
      assertEquals(leaf.name(), got.leaves().get(i).name());
      assertArrayEquals(leaf.rows(), got.leaves().get(i).rows(), leaf.name());
    }
  }
}
