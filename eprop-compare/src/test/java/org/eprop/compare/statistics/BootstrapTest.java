package org.eprop.compare.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.eprop.core.random.RandomStreams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BootstrapTest {

  private static double[] normals(RandomGenerator random, int n) {
    return random.doubles(n, 0, 1).map(u -> random.nextGaussian()).toArray();
  }

  /**
   * Of 1, 2, 4, 8, 16, all 5^5 samples can be listed: z0 = 0.0928, a = 0.0663, alpha = 0.0583 and
   * 0.9932, whose order statistics are 2.6 and 12.8. The others are from a list of all, too.
   */
  @Test
  void ofASkewedFiveAsAllSamplesGiveIt() {
    double[] interval = Bootstrap.of(5).interval(1, 2, 4, 8, 16);
    assertEquals(2.6, interval[0], 1e-12);
    assertEquals(12.8, interval[1], 1e-12);
    assertArrayEquals(
        new double[] {-0.26666666666666666, 1.6833333333333336},
        Bootstrap.of(6).interval(0.3, -1.1, 2.5, 0.7, 1.9, -0.2),
        1e-12);
    assertArrayEquals(new double[] {1, 5}, Bootstrap.of(3).interval(1, 1, 5), 1e-12);
  }

  /** Without skew, z0 = a = 0: the plain percentiles, of all 3^3 samples of 0, 1, 2. */
  @Test
  void ofASymmetricThree() {
    // P(mean <= 0) = 1/27 > 0.025, so the 2.5 % order statistic is 0, and the other end 2.
    assertArrayEquals(new double[] {0, 2}, Bootstrap.of(3).interval(0, 1, 2), 1e-12);
  }

  @Test
  void ofEqualValues() {
    assertArrayEquals(new double[] {0.1, 0.1}, Bootstrap.of(4).interval(0.1, 0.1, 0.1, 0.1));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 8, 20})
  void movesAndStretchesWithTheValuesAndStaysAmongThem(int n) {
    RandomGenerator random = new RandomStreams(7).stream("values", n);
    Bootstrap bootstrap = Bootstrap.of(n);
    for (int round = 0; round < 20; round++) {
      double[] x = normals(random, n);
      double[] interval = bootstrap.interval(x);
      double mean = Arrays.stream(x).average().orElseThrow();
      assertTrue(interval[0] >= Arrays.stream(x).min().orElseThrow() - 1e-12);
      assertTrue(interval[1] <= Arrays.stream(x).max().orElseThrow() + 1e-12);
      assertTrue(interval[0] <= mean && mean <= interval[1]);
      double[] moved = bootstrap.interval(Arrays.stream(x).map(v -> 4 * v + 100).toArray());
      assertEquals(4 * interval[0] + 100, moved[0], 1e-9);
      assertEquals(4 * interval[1] + 100, moved[1], 1e-9);
      assertArrayEquals(interval, Bootstrap.of(n).interval(x));
    }
  }

  /** What the documentation says of five values; of twenty it is nearer to 95 %. */
  @Test
  void howOftenItHoldsTheMean() {
    assertEquals(0.83, coverage(5), 0.03);
    assertEquals(0.93, coverage(20), 0.03);
  }

  private static double coverage(int n) {
    Bootstrap bootstrap = Bootstrap.of(n);
    RandomGenerator random = new RandomStreams(3).stream("coverage", n);
    int rounds = 1000;
    int hits = 0;
    for (int i = 0; i < rounds; i++) {
      double[] interval = bootstrap.interval(normals(random, n));
      hits += interval[0] <= 0 && 0 <= interval[1] ? 1 : 0;
    }
    return (double) hits / rounds;
  }

  @Test
  void wantsAsManyValuesAsItWasMadeFor() {
    assertThrows(IllegalArgumentException.class, () -> Bootstrap.of(3).interval(1, 2));
  }
}
