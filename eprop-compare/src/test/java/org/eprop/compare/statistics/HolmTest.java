package org.eprop.compare.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.random.RandomGenerator;
import org.eprop.core.random.RandomStreams;
import org.junit.jupiter.api.Test;

class HolmTest {

  @Test
  void byHand() {
    // Ascending 0.005, 0.01, 0.03, 0.04 times 4, 3, 2, 1: 0.02, 0.03, 0.06, 0.04 -> 0.06.
    assertArrayEquals(
        new double[] {0.03, 0.06, 0.06, 0.02}, Holm.adjust(0.01, 0.04, 0.03, 0.005), 1e-15);
    assertArrayEquals(new double[] {1, 1}, Holm.adjust(0.9, 0.6));
    assertArrayEquals(new double[] {0.2}, Holm.adjust(0.2));
    assertArrayEquals(new double[0], Holm.adjust());
  }

  @Test
  void whatIsNoNumberDoesNotCount() {
    assertArrayEquals(
        new double[] {0.02, Double.NaN, 0.03}, Holm.adjust(0.01, Double.NaN, 0.03), 1e-15);
  }

  @Test
  void isNeverSmallerKeepsTheOrderAndIsBonferroniForTheSmallest() {
    RandomGenerator random = new RandomStreams(1).stream("p");
    for (int round = 0; round < 100; round++) {
      double[] p = random.doubles(1 + round % 9).toArray();
      double[] adjusted = Holm.adjust(p);
      for (int i = 0; i < p.length; i++) {
        assertTrue(adjusted[i] >= p[i] && adjusted[i] <= 1);
        for (int j = 0; j < p.length; j++) {
          assertTrue(p[i] > p[j] || adjusted[i] <= adjusted[j]);
        }
      }
      int least = 0;
      for (int i = 1; i < p.length; i++) {
        least = p[i] < p[least] ? i : least;
      }
      assertEquals(Math.min(1, p.length * p[least]), adjusted[least]);
    }
  }
}
