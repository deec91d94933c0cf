package org.eprop.neurons;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.eprop.neurons.Adlif.MatrixExponential;
import org.junit.jupiter.api.Test;

class MatrixExponentialTest {

  @Test
  void knownMatrices() {
    double[][] rotation = MatrixExponential.of(0, -2, 2, 0);
    assertArrayEquals(new double[] {Math.cos(2), -Math.sin(2)}, rotation[0], 1e-15);
    assertArrayEquals(new double[] {Math.sin(2), Math.cos(2)}, rotation[1], 1e-15);
    double[][] shear = MatrixExponential.of(-1, 3, 0, -1);
    assertArrayEquals(new double[] {Math.exp(-1), 3 * Math.exp(-1)}, shear[0], 1e-15);
    assertArrayEquals(new double[] {0, Math.exp(-1)}, shear[1], 1e-15);
    double[][] diagonal = MatrixExponential.of(-0.5, 0, 0, -7);
    assertArrayEquals(new double[] {Math.exp(-0.5), 0}, diagonal[0], 1e-15);
    assertArrayEquals(new double[] {0, Math.exp(-7)}, diagonal[1], 1e-15);
  }

  /** Every branch against the power series. */
  @Test
  void matchesTheSeries() {
    RandomGenerator random = new SplittableRandom(5);
    for (double size : new double[] {1e-6, 1e-5, 1e-4, 1e-3, 0.1, 0.9, 1.5, 3}) {
      for (int i = 0; i < 200; i++) {
        double a = random.nextDouble(-size, size);
        double b = random.nextDouble(-size, size);
        double c = random.nextDouble(-size, size);
        double d = random.nextDouble(-size, size);
        double[][] expected = series(a, b, c, d);
        double[][] got = MatrixExponential.of(a, b, c, d);
        assertArrayEquals(expected[0], got[0], 1e-13);
        assertArrayEquals(expected[1], got[1], 1e-13);
      }
    }
  }

  private static double[][] series(double a, double b, double c, double d) {
    double[][] sum = {{1, 0}, {0, 1}};
    double[][] term = {{1, 0}, {0, 1}};
    for (int k = 1; k < 60; k++) {
      double[][] next = new double[2][2];
      for (int i = 0; i < 2; i++) {
        next[i][0] = (term[i][0] * a + term[i][1] * c) / k;
        next[i][1] = (term[i][0] * b + term[i][1] * d) / k;
        sum[i][0] += next[i][0];
        sum[i][1] += next[i][1];
      }
      term = next;
    }
    return sum;
  }

  @Test
  void veryFastDecayNeitherOverflowsNorBecomesNaN() {
    double[][] m = MatrixExponential.of(-5000, -5000, 2, -1);
    for (double[] row : m) {
      for (double entry : row) {
        assertTrue(Math.abs(entry) < 1, "entry " + entry);
      }
    }
    // The slow eigenvalue is close to -(1 + 2): what remains is exp of it.
    assertEquals(Math.exp(-3.0012), m[1][1], 1e-3);
  }
}
