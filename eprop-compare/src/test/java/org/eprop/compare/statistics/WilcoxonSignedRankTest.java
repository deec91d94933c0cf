package org.eprop.compare.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Against scipy.stats.wilcoxon 1.17, and against all signs gone through where ranks are shared. */
class WilcoxonSignedRankTest {

  @Test
  void exactWithoutTies() {
    assertEquals(0.4375, WilcoxonSignedRank.p(1, 2, 3, -4, 5));
    assertEquals(0.078125, WilcoxonSignedRank.p(1.1, 2.2, -0.5, 3.3, 4.1, 0.9, -1.2, 2.8));
    assertEquals(0.0625, WilcoxonSignedRank.p(1, 2, 3, 4, 1000));
    assertEquals(0.01613712308755133, WilcoxonSignedRank.p(everyThirdNegative(60)), 1e-15);
  }

  @Test
  void exactWithSharedRanks() {
    assertEquals(8 / 64.0, WilcoxonSignedRank.p(1, 1, -1, 2, 2, 3, 0));
    assertEquals(10 / 64.0, WilcoxonSignedRank.p(0.5, 0.5, 0.5, -0.5, 1, 2));
    // 100 of these are not 0, and most share a rank; counted by convolution in whole numbers.
    double[] many = IntStream.range(0, 101).mapToDouble(i -> (i * 37 % 101 - 30) / 10.0).toArray();
    assertEquals(6.0790326462574294e-9, WilcoxonSignedRank.p(many), 1e-20);
    // 0.1 + 0.2 and 0.3 are one size.
    assertEquals(1, WilcoxonSignedRank.p(0.1 + 0.2, -0.3));
  }

  @Test
  void manyAreTakenAsNormal() {
    // SciPy's method "approx" with a continuity correction; its exact p is 0.000949.
    double p = WilcoxonSignedRank.p(everyThirdNegative(120));
    assertEquals(0.001066850188328697, p, 1e-12);
  }

  private static double[] everyThirdNegative(int n) {
    return IntStream.range(0, n).mapToDouble(i -> i % 3 == 0 ? -(i + 1) : i + 1).toArray();
  }

  @Test
  void nothingToTell() {
    assertTrue(Double.isNaN(WilcoxonSignedRank.p()));
    assertEquals(1, WilcoxonSignedRank.p(0, 0, 0));
    assertEquals(1, WilcoxonSignedRank.p(3));
  }

  @Test
  void anOutlierWeighsItsRank() {
    double[] d = {1, 1.5, 2, 2.5, 3, 3.5, 4, -5};
    double[] far = {1, 1.5, 2, 2.5, 3, 3.5, 4, -1000};
    assertEquals(WilcoxonSignedRank.p(d), WilcoxonSignedRank.p(far));
    assertTrue(PairedPermutationTest.p(far) > 5 * PairedPermutationTest.p(d));
  }
}
