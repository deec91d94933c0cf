package org.eprop.core.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.eprop.api.plugin.InvalidInputException;
import org.junit.jupiter.api.Test;

/** One walk over arrays, which saves them or restores them. */
class StateBytesTest {

  /** Something with a state. */
  private static final class Walk {
    final float[][] traces = new float[3][4];
    final double[] rates = new double[2];
    final int[] counts = new int[3];

    /** Of the traces, the first row is nobody's business. */
    void exchange(StateBytes archive) {
      archive.floats("traces", traces, 1, 3);
      archive.doubles("rates", rates);
      for (int i = 0; i < counts.length; i++) {
        counts[i] = (int) archive.whole("counts", counts[i], 0, Integer.MAX_VALUE);
      }
    }
  }

  private static Walk filled() {
    Walk walk = new Walk();
    walk.traces[0][0] = 7;
    walk.traces[1][2] = -0.25f;
    walk.traces[2][0] = Float.MIN_VALUE;
    walk.rates[1] = Math.PI;
    walk.counts[2] = 1_000_000; // of several bytes
    return walk;
  }

  private static byte[] save(Walk walk) {
    StateBytes bytes = new StateBytes().beginWriting();
    assertFalse(bytes.isRead());
    walk.exchange(bytes);
    return bytes.written();
  }

  @Test
  void whatWasSavedIsRestored() {
    Walk walk = filled();
    Walk back = new Walk();
    Arrays.fill(back.traces[1], 3); // whatever was there before
    StateBytes bytes = new StateBytes().beginReading(save(walk));
    assertTrue(bytes.isRead());
    back.exchange(bytes);
    assertArrayEquals(new float[4], back.traces[0], "not saved");
    assertArrayEquals(walk.traces[1], back.traces[1]);
    assertArrayEquals(walk.traces[2], back.traces[2]);
    assertArrayEquals(walk.rates, back.rates);
    assertArrayEquals(walk.counts, back.counts);
  }

  @Test
  void zerosAtTheEndTakeNoRoom() {
    Walk zeros = new Walk();
    assertTrue(save(zeros).length < 10, "a count for each array, and each small number");
    zeros.traces[1][3] = 1;
    assertTrue(save(zeros).length >= 4 * Float.BYTES, "zeros before another number do");
  }

  @Test
  void bytesThatEndTooEarlyAreRefused() {
    byte[] all = save(filled());
    for (int length = 0; length < all.length; length++) {
      StateBytes bytes = new StateBytes().beginReading(Arrays.copyOf(all, length));
      assertThrows(InvalidInputException.class, () -> new Walk().exchange(bytes));
    }
  }
}
