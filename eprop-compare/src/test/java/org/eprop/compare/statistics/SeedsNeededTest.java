package org.eprop.compare.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the power of the paired t test from scipy.stats.nct, and Cohen's (1988) tables. */
class SeedsNeededTest {

  @ParameterizedTest
  @CsvSource({
    "0.2, 1, 199",
    "-0.5, 1, 34",
    "0.8, 1, 15",
    "1.2, 4, 11",
    "0.05, 1, 3142",
    // The t test would take 4 and 5; the permutation test cannot find anything with fewer than
    // these.
    "3, 1, 6",
    "3, 4, 8"
  })
  void seedsForADifference(double d, int tests, int seeds) {
    assertEquals(seeds, SeedsNeeded.seeds(d, tests));
  }

  @Test
  void noDifferenceIsNotFound() {
    assertNull(SeedsNeeded.seeds(0, 1));
    assertNull(SeedsNeeded.seeds(0.001, 1));
  }

  @Test
  void whatCouldHaveBeenFound() {
    Estimate g = new Estimate(0.8, 0.2, 1.2);
    SeedsNeeded eight = SeedsNeeded.of(8, 0.5, g, 0.1, 1);
    assertEquals(15, eight.seen());
    assertEquals(199, eight.most());
    assertEquals(8, eight.least());
    assertEquals(199, eight.wanted(), "0.1 is 0.2 standard deviations");
    assertEquals(MDE / 2, eight.detectable(), 1e-7);
    assertEquals(MDE_OF_TWO, SeedsNeeded.of(8, 1, g, null, 2).detectable(), 1e-7);
    assertNull(SeedsNeeded.of(5, 0.5, g, null, 1).detectable(), "5 pairs find nothing");
    assertNull(SeedsNeeded.of(8, 0.5, new Estimate(0.8, -0.1, 1.2), null, 1).most());
  }

  private static final double MDE = 1.1560346779947333;
  private static final double MDE_OF_TWO = 1.3391711588459874;
}
