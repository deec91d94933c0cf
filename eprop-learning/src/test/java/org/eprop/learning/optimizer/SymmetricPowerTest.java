package org.eprop.learning.optimizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.eprop.learning.optimizer.Shampoo.SymmetricPower;
import org.junit.jupiter.api.Test;

/** Four times the root, and the matrix itself, make 1. */
class SymmetricPowerTest {

  /** X X^T of a matrix of few columns, and a multiple of 1. */
  private static double[][] matrix(int n, int rank, double least, SplittableRandom random) {
    double[][] x = new double[n][rank];
    for (double[] row : x) {
      Arrays.setAll(row, k -> random.nextDouble() - 0.5);
    }
    double[][] a = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        for (int k = 0; k < rank; k++) {
          a[i][j] += x[i][k] * x[j][k];
        }
      }
      a[i][i] += least;
    }
    return a;
  }

  @Test
  void theFourthPowerOfTheRootIsTheInverse() {
    SplittableRandom random = new SplittableRandom(3);
    for (int n : new int[] {1, 2, 3, 17, 40}) {
      for (int rank : new int[] {0, 1, n}) {
        double[][] a = matrix(n, rank, 1e-3, random);
        double[][] given = Arrays.stream(a).map(double[]::clone).toArray(double[][]::new);
        double[][] root = SymmetricPower.inverseFourthRoot(given, 1e-3);
        double[][] square = Shampoo.times(root, root);
        double[][] one = Shampoo.times(Shampoo.times(square, square), a);
        for (int i = 0; i < n; i++) {
          double[] row = new double[n];
          row[i] = 1;
          assertArrayEquals(row, one[i], 1e-9, "row " + i + " of " + n + ", rank " + rank);
        }
      }
    }
  }

  @Test
  void whatIsBelowTheLeastIsTakenForIt() {
    double[][] root = SymmetricPower.inverseFourthRoot(new double[][] {{-1e-9, 0}, {0, 16}}, 1e-4);
    assertEquals(10, root[0][0], 1e-12);
    assertEquals(0.5, root[1][1], 1e-12);
  }
}
