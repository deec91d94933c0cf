package org.eprop.compare.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.random.RandomGenerator;
import org.eprop.core.random.RandomStreams;
import org.junit.jupiter.api.Test;

/**
 * {@link LevelPermutationTest} and {@link SignFlipTest}, against all ways gone through in Python.
 */
class FactorTestsTest {

  private static final double[][] THREE_LEVELS = {
    {1, 2, 4}, {2, 2.5, 3}, {0.5, 2, 1.5}, {1, 0.7, 2.2}
  };

  private static final double[][] VECTORS = {
    {1, -1, 0.5},
    {0.2, -0.6, 0.3},
    {-0.4, 0.1, 0.9},
    {0.8, 0.3, -0.2},
    {0.5, -0.9, 0.1},
    {0.1, 0.2, 0.3}
  };

  @Test
  void byHand() {
    assertEquals(72 / 1296.0, LevelPermutationTest.p(THREE_LEVELS), 1e-15);
    assertEquals(6 / 64.0, SignFlipTest.p(VECTORS));
    assertTrue(Double.isNaN(LevelPermutationTest.p(new double[0][])));
    assertTrue(Double.isNaN(SignFlipTest.p(new double[0][])));
    assertEquals(1, LevelPermutationTest.p(new double[][] {{1, 2, 3}}));
  }

  @Test
  void withOneDifferenceBothAreThePairedTest() {
    RandomGenerator random = new RandomStreams(1).stream("pairs");
    for (int n = 1; n < 9; n++) {
      double[] d = random.doubles(n, -1, 2).toArray();
      double[][] levels = new double[n][];
      double[][] vectors = new double[n][];
      for (int s = 0; s < n; s++) {
        levels[s] = new double[] {5 * s, 5 * s + d[s]};
        vectors[s] = new double[] {d[s]};
      }
      assertEquals(PairedPermutationTest.p(d), LevelPermutationTest.p(levels), 1e-15);
      assertEquals(PairedPermutationTest.p(d), SignFlipTest.p(vectors), 1e-15);
    }
  }

  @Test
  void whatCannotBeGoneThroughIsDrawn() {
    double[][] y = new double[8][]; // 6^7 ways are gone through, twice as many blocks drawn
    double[][] twice = new double[16][];
    RandomGenerator random = new RandomStreams(1).stream("levels");
    for (int s = 0; s < twice.length; s++) {
      twice[s] = random.doubles(3).toArray();
      if (s < y.length) {
        y[s] = twice[s];
      }
    }
    assertEquals(1 / Math.pow(6, 7), LevelPermutationTest.smallest(8, 3), 1e-15);
    assertEquals(1e-5, LevelPermutationTest.smallest(16, 3), 1e-12);
    assertEquals(2 / 256.0, LevelPermutationTest.smallest(8, 2));
    double p = LevelPermutationTest.p(twice);
    assertEquals(p, LevelPermutationTest.p(twice), "seeded");
    for (double[] block : twice) {
      block[1] += 10;
    }
    assertEquals(1e-5, LevelPermutationTest.p(twice), 1e-12);
  }

  /** If chance alone decides, p is at most 5 % in at most 5 % of cases. */
  @Test
  void keepTheirLevel() {
    RandomGenerator random = new RandomStreams(2).stream("level");
    int rounds = 4000;
    int levels = 0;
    int vectors = 0;
    for (int i = 0; i < rounds; i++) {
      double[][] y = new double[5][3];
      double[][] v = new double[7][4];
      fill(y, random);
      fill(v, random);
      levels += LevelPermutationTest.p(y) <= 0.05 ? 1 : 0;
      vectors += SignFlipTest.p(v) <= 0.05 ? 1 : 0;
    }
    assertEquals(0.05, (double) levels / rounds, 0.01);
    assertEquals(3 / 64.0, (double) vectors / rounds, 0.01);
  }

  private static void fill(double[][] rows, RandomGenerator random) {
    for (double[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        row[i] = random.nextGaussian();
      }
    }
  }
}
