package org.eprop.compare.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class FriedmanTest {

  /** Four methods on fourteen tasks. */
  private static final double[][] SCORES = {
    {0.763, 0.768, 0.771, 0.798},
    {0.599, 0.591, 0.590, 0.569},
    {0.954, 0.971, 0.968, 0.967},
    {0.628, 0.661, 0.654, 0.657},
    {0.882, 0.888, 0.886, 0.898},
    {0.936, 0.931, 0.916, 0.931},
    {0.661, 0.668, 0.609, 0.685},
    {0.583, 0.583, 0.563, 0.625},
    {0.775, 0.838, 0.866, 0.875},
    {1.000, 1.000, 1.000, 1.000},
    {0.940, 0.962, 0.965, 0.962},
    {0.619, 0.666, 0.614, 0.669},
    {0.972, 0.981, 0.975, 0.975},
    {0.957, 0.978, 0.946, 0.970},
  };

  @Test
  void asNumPyAndSciPyHaveIt() {
    Friedman friedman = new Friedman(SCORES, false);
    double[] ranks = {friedman.mean(0), friedman.mean(1), friedman.mean(2), friedman.mean(3)};
    assertArrayEquals(new double[] {44 / 14.0, 2, 41 / 14.0, 27 / 14.0}, ranks, 1e-12);
    assertEquals(9.857142857142824, friedman.chiSquare(), 1e-9);
    assertEquals(0.01435244621602403, friedman.p(), 1e-12, "F = 3.9867 of 3 and 39");
    assertEquals(2.569 * Math.sqrt(20 / 84.0), friedman.criticalDifference(), 1e-3);
  }

  /** q / sqrt 2 of table 5 (a) of Demsar 2006. */
  @Test
  void studentizedRanges() {
    double[] table = {1.960, 2.343, 2.569, 2.728, 2.850, 2.949, 3.031, 3.102, 3.164};
    for (int k = 2; k <= 10; k++) {
      assertEquals(table[k - 2], Friedman.studentizedRange(k) / Math.sqrt(2), 1e-3, k + " methods");
    }
  }

  @Test
  void oneOrderOnAllTasks() {
    Friedman friedman = new Friedman(new double[][] {{1, 2, 3}, {2, 5, 9}}, true);
    assertEquals(0, friedman.p());
    assertArrayEquals(new double[] {1, 1}, friedman.ranks(0));
    assertEquals(4, friedman.chiSquare(), 1e-12);
    assertTrue(new Friedman(new double[][] {{1, 2}, {2, 1}}, true).p() > 0.9);
  }
}
