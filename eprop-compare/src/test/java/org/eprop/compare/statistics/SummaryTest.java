package org.eprop.compare.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class SummaryTest {

  @Test
  void ofFourNumbers() {
    // mean 5; squared deviations 9 + 1 + 1 + 9 = 20; sd = sqrt(20 / 3)
    Summary summary = Summary.of(2, 4, 6, 8);
    assertEquals(4, summary.n());
    assertEquals(5, summary.mean());
    assertEquals(2.581988897471611, summary.sd(), 1e-15);
    // Of all 256 samples, 5 have a sum of at most 10, and 15 of at most 12: the 2.5 % point is 12 /
    // 4.
    assertEquals(3, summary.low());
    assertEquals(7, summary.high());
  }

  @Test
  void oneNumberHasNoDeviation() {
    assertEquals(new Summary(1, 3.5, null, null, null), Summary.of(3.5));
  }

  @Test
  void nothing() {
    Summary nothing = Summary.of();
    assertEquals(0, nothing.n());
    assertNull(nothing.mean());
  }

  @Test
  void equalNumbers() {
    assertEquals(new Summary(3, 0.7, 0.0, 0.7, 0.7), Summary.of(0.7, 0.7, 0.7));
  }
}
