package org.eprop.core.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.random.RandomStreams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

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
    int one = save(zeros).length;
    assertTrue(one < 10 + Float.BYTES + 1, "a bit for each zero before another number");
    zeros.traces[1][2] = -0f;
    assertEquals(one + Float.BYTES, save(zeros).length, "-0 is a number of its own");
  }

  /** Rows of any length and any zeros; and as they were written before, all numbers to the last. */
  @Test
  void rowsWithZerosComeBack() {
    RandomGenerator random = new RandomStreams(1).stream("rows");
    for (int round = 0; round < 2000; round++) {
      float[] row = new float[random.nextInt(200)];
      double full = random.nextDouble();
      for (int j = 0; j < row.length; j++) {
        row[j] = random.nextDouble() < full ? random.nextFloat() - 0.5f : 0;
      }
      StateBytes bytes = new StateBytes().beginWriting();
      bytes.floats("row", new float[][] {row}, 0, 1);
      float[][] back = {new float[row.length]};
      Arrays.fill(back[0], 7);
      StateBytes read = new StateBytes().beginReading(bytes.written());
      read.floats("row", back, 0, 1);
      read.expectEnd();
      assertArrayEquals(row, back[0]);
    }
    float[][] back = {{1, 1, 1, 1, 1, 1, 1}};
    byte[] before = {3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 64};
    new StateBytes().beginReading(before).floats("row", back, 0, 1);
    assertArrayEquals(new float[] {0, 0, 2, 0, 0, 0, 0}, back[0]);
  }

  /** Anywhere in a row, among zeros or without any, written or read; the largest are finite. */
  @Test
  void whatIsNotFiniteIsRefused() {
    float[] bad = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
    for (float rest : new float[] {0, 1, -Float.MAX_VALUE}) {
      for (int j = 0; j < 70; j++) {
        float[] row = new float[70];
        Arrays.fill(row, rest);
        row[j] = Float.MAX_VALUE;
        StateBytes bytes = new StateBytes().beginWriting();
        bytes.floats("row", new float[][] {row}, 0, 1);
        byte[] all = bytes.written();
        int at = all.length - Float.BYTES * (rest == 0 ? 1 : 70 - j);
        for (float x : bad) {
          ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN).putFloat(at, x);
          float[][] back = {new float[70]};
          StateBytes read = new StateBytes().beginReading(all);
          assertNotFinite(x, j, () -> read.floats("row", back, 0, 1));
          row[j] = x;
          assertNotFinite(
              x, j, () -> new StateBytes().beginWriting().floats("row", new float[][] {row}, 0, 1));
        }
      }
    }
  }

  private static void assertNotFinite(float x, int j, Executable exchange) {
    InvalidInputException e = assertThrows(InvalidInputException.class, exchange);
    assertEquals(
        "row: got " + x + " at " + j + ", but expected finite numbers in a state", e.getMessage());
  }

  @Test
  void bytesOfOthersComeBack() {
    StateBytes bytes = new StateBytes().beginWriting();
    bytes.raw("other", new byte[] {1, 2, 3});
    byte[] all = bytes.written();
    assertArrayEquals(new byte[] {1, 2, 3}, new StateBytes().beginReading(all).raw("other", null));
    StateBytes cut = new StateBytes().beginReading(Arrays.copyOf(all, 3));
    assertThrows(InvalidInputException.class, () -> cut.raw("other", null));
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
