package org.eprop.compare.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.eprop.core.random.RandomStreams;
import org.junit.jupiter.api.Test;

class PairedPermutationTestTest {

  @Test
  void byHand() {
    // Of the 8 sums of +-1 +-2 +-4 all but 7 and -7 are smaller in size.
    assertEquals(0.25, PairedPermutationTest.p(1, 2, 4));
    // |1 + 2 - 4| = 1: no sum is smaller.
    assertEquals(1, PairedPermutationTest.p(1, 2, -4));
    // 3 + 1 - 2 + 5 + 4 = 11. As large: -2 or -1 or -3 alone turned, or nothing (15, 13, 11, and
    // 9 for 3): 3, and their negatives: 6 of 32.
    assertEquals(6 / 32.0, PairedPermutationTest.p(3, 1, -2, 5, 4));
  }

  @Test
  void fiveSeedsAreTooFewForFivePercent() {
    assertEquals(0.0625, PairedPermutationTest.p(1, 1.5, 2, 7, 100));
    assertEquals(0.0625, PairedPermutationTest.smallest(5));
    assertEquals(0.03125, PairedPermutationTest.smallest(6));
    assertEquals(6, PairedPermutationTest.pairsNeeded(1, 0.05));
    // 4 * 2 / 2^7 = 0.0625, 4 * 2 / 2^8 = 0.03125
    assertEquals(8, PairedPermutationTest.pairsNeeded(4, 0.05));
    assertEquals(1, PairedPermutationTest.smallest(0));
  }

  @Test
  void noDifferences() {
    assertTrue(Double.isNaN(PairedPermutationTest.p()));
    assertEquals(1, PairedPermutationTest.p(0, 0, 0, 0, 0, 0));
  }

  @Test
  void roundingDoesNotBreakTies() {
    // Both sums of size 0.2 must count as large as the observed 0.1 + 0.1.
    assertEquals(1.0, PairedPermutationTest.p(0.1, 0.2, -0.3));
    assertEquals(0.5, PairedPermutationTest.p(0.1, 0.1));
  }

  @Test
  void dependsOnNeitherSignNorScaleNorOrder() {
    RandomGenerator random = new RandomStreams(1).stream("differences");
    for (int round = 0; round < 50; round++) {
      double[] d = random.doubles(2 + round % 8, -1, 2).toArray();
      double p = PairedPermutationTest.p(d);
      double[] turned = Arrays.stream(d).map(x -> -8 * x).toArray();
      assertEquals(p, PairedPermutationTest.p(turned));
      Arrays.sort(turned);
      assertEquals(p, PairedPermutationTest.p(turned));
      assertTrue(p >= PairedPermutationTest.smallest(d.length) && p <= 1);
    }
  }

  /** If chance alone decides, p is below 5 % in at most 5 % of cases. */
  @Test
  void keepsItsLevel() {
    RandomGenerator random = new RandomStreams(2).stream("level");
    int rounds = 4000;
    int below = 0;
    for (int i = 0; i < rounds; i++) {
      double[] d = new double[7];
      for (int j = 0; j < d.length; j++) {
        d[j] = random.nextGaussian();
      }
      below += PairedPermutationTest.p(d) < 0.05 ? 1 : 0;
    }
    // 3 of the 64 pairs of sign patterns
    assertEquals(3 / 64.0, (double) below / rounds, 0.01);
  }

  @Test
  void moreThanTwentyPairsAreDrawn() {
    double[] d = new double[21];
    Arrays.fill(d, 1);
    for (int i = 0; i < 6; i++) {
      d[i] = -1;
    }
    // Sum 9 of 21 signs: at least 15 heads or tails, 2 sum_{k >= 15} C(21, k) / 2^21 = 0.078354.
    assertEquals(0.078354, PairedPermutationTest.p(d), 0.003);
    assertEquals(PairedPermutationTest.p(d), PairedPermutationTest.p(d));
    assertEquals(1e-5, PairedPermutationTest.smallest(21), 1e-12);
  }
}
