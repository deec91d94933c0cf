package org.eprop.compare.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
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
    assertEquals(10.952380952380956, friedman.chiSquare(), 1e-9);
    assertFalse(friedman.isExact());
    double exact = 0.009124952481268277; // of all 24^14 orders, counted in Python by their sums
    assertEquals(exact, friedman.p(), 3 * Math.sqrt(exact / PairedPermutationTest.DRAWS));
    assertEquals(2.569 * Math.sqrt(20 / 84.0), friedman.criticalDifference(), 1e-3);
  }

  /**
   * Few tasks, some scores equal: SciPy's statistics, and p of all orders, which a program in
   * Python went through.
   */
  @Test
  void pIsExactWhereTasksAreFew() {
    Friedman five = new Friedman(Arrays.copyOf(SCORES, 5), false);
    assertTrue(five.isExact());
    assertEquals(4.2, five.chiSquare(), 1e-12);
    assertEquals(0.26031418788580246, five.p(), 1e-14);
    double[][] seven = {
      {1, 3, 2}, {1, 3, 2}, {1, 2, 3}, {1, 3, 2}, {1, 2, 3}, {1, 2, 3}, {1, 2, 3}
    };
    assertEquals(0.002722050754458162, new Friedman(seven, true).p(), 1e-15);
    double[][] ties = {
      {1, 2.5, 2.5}, {1, 3, 2}, {1, 3, 2}, {1, 3, 2}, {2, 1, 3}, {1, 2, 3}, {1, 2, 3}
    };
    Friedman shared = new Friedman(ties, true);
    assertEquals(8.074074074074066, shared.chiSquare(), 1e-12);
    assertEquals(0.015174897119341564, shared.p(), 1e-15);
    Friedman equal = new Friedman(new double[][] {{1, 1}, {2, 2}}, true);
    assertEquals(0, equal.chiSquare());
    assertEquals(1, equal.p());
  }

  /** As the class says. */
  @Test
  void theMostTasksOfWhichAllOrdersAreCounted() {
    int[] most = {21, 8, 5, 3};
    for (int k = 2; k <= 5; k++) {
      assertTrue(new Friedman(new double[most[k - 2]][k], true).isExact(), k + " methods");
      assertFalse(new Friedman(new double[most[k - 2] + 1][k], true).isExact(), k + " methods");
    }
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
    assertEquals(1 / 6.0, friedman.p(), 1e-15);
    assertArrayEquals(new double[] {1, 1}, friedman.ranks(0));
    assertEquals(4, friedman.chiSquare(), 1e-12);
    assertEquals(1, new Friedman(new double[][] {{1, 2}, {2, 1}}, true).p());
  }
}
