package org.eprop.core.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PaddingTest {

  @Test
  void coversWholeBlocksAndNotMuchMore() {
    for (int n = 1; n < 5000; n++) {
      int length = Padding.length(n);
      assertEquals(0, length % 16);
      assertTrue(length >= n && length <= n + 15 + 128);
    }
    assertEquals(16, Padding.length(1));
    assertEquals(112, Padding.length(100));
    assertEquals(224, Padding.length(200));
  }

  @Test
  void keepsNeighboursApartWithinAPage() {
    for (int n : new int[] {256, 512, 1024, 2048, 4096}) {
      int stride = 16 + 4 * Padding.length(n);
      for (int k = 1; k <= 7; k++) {
        int offset = k * stride % 4096;
        boolean farAway = k * stride < 2048;
        assertTrue(farAway || Math.min(offset, 4096 - offset) >= 192, n + " and " + k);
      }
    }
  }
}
