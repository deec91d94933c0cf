package org.eprop.core.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LayerRowsTest {

  /** An array's header takes 16 bytes. */
  @Test
  void areWholeCacheLinesAndReachBeyondTheLastWord() {
    for (int n : new int[] {1, 16, 63, 64, 65, 100, 256, 1000, 1024, 100_000}) {
      LayerRows rows = new LayerRows(n);
      int length = rows.next().length;
      assertEquals(0, (16 + 4 * length) % 64, "n = " + n);
      assertTrue(length > (n + 63) / 64 * 64 && length < n + 64 + 32 + 16 + 128, "n = " + n);
      assertEquals(length, rows.next(3)[2].length);
    }
  }

  @Test
  void areZeroAndNeverGivenTwice() {
    LayerRows rows = new LayerRows(100);
    Set<float[]> given = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int i = 0; i < 100; i++) {
      float[] row = rows.next();
      assertArrayEquals(new float[row.length], row);
      assertTrue(given.add(row));
      Arrays.fill(row, 1);
    }
  }

  @Test
  void copiesWhatIsThere() {
    LayerRows rows = new LayerRows(3);
    float[] of = {1, 2, 3};
    float[] copy = rows.copy(of);
    assertArrayEquals(of, Arrays.copyOf(copy, 3));
    assertEquals(0, copy[3]);
    assertNull(rows.copy(null));
  }
}
