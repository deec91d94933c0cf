package org.eprop.core.common;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.eprop.core.random.RandomStreams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Bfloat16Test {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0, -0",
    "1, 1",
    "-2.5, -2.5",
    "1.00390625, 1", // 1 + 2^-8 is as near to 1 as to 1 + 2^-7: the even one
    "1.01171875, 1.015625", // 1 + 3 2^-8
    "1.00390637, 1.0078125",
    "-1.00390637, -1.0078125",
    "0.1, 0.10009765625",
    "3.4e38, Infinity", // the largest is 3.39e38
    "1e-40, 9.18355e-41",
    "Infinity, Infinity",
    "-Infinity, -Infinity"
  })
  void nearest(float x, float expected) {
    float got = Bfloat16.widened(Bfloat16.nearest(x));
    assertEquals(expected, got, Math.abs(expected) * 1e-5f);
    assertEquals(1 / expected, 1 / got, Float.isFinite(1 / expected) ? 1 : 0);
  }

  /** Any 2^16 bits come back, and no number is nearer. */
  @Test
  void everyNumberIsItsOwnNearest() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float x = Bfloat16.widened((short) bits);
      assertEquals(x, Bfloat16.widened(Bfloat16.nearest(x)));
      assertEquals(x, Bfloat16.widened(Bfloat16.rounded(x, bits * 31)));
    }
    assertTrue(
        Float.isNaN(Bfloat16.widened(Bfloat16.rounded(Float.intBitsToFloat(0x7f800001), 0))));
    RandomGenerator random = new RandomStreams(1).stream("numbers");
    for (int n = 0; n < 10_000; n++) {
      float x = (float) random.nextGaussian();
      short stored = Bfloat16.nearest(x);
      float far = Math.abs(x - Bfloat16.widened(stored));
      assertTrue(far <= Math.abs(x - Bfloat16.widened((short) (stored + 1))));
      assertTrue(far <= Math.abs(x - Bfloat16.widened((short) (stored - 1))));
    }
  }

  /** A quarter of the way up: a quarter of all 2^16 chances say up, and none anything else. */
  @Test
  void chancesAreHowNearTheNeighboursAre() {
    for (float sign : new float[] {1, -1}) {
      int up = 0;
      for (int chance = 0; chance < 1 << 16; chance++) {
        float got = sign * Bfloat16.widened(Bfloat16.rounded(sign * (1 + 0x1p-9f), chance));
        assertTrue(got == 1 || got == 1 + 0x1p-7f);
        up += got > 1 ? 1 : 0;
      }
      assertEquals(1 << 14, up);
    }
  }

  /** Ten thousand steps, each a 1600th of the distance of neighbours: to the nearest none is. */
  @Test
  void sumsOfTinyChangesAreNotLost() {
    RandomGenerator random = new RandomStreams(1).stream("rounding");
    double sum = 0;
    short nearest = Bfloat16.nearest(1);
    short[] row = new short[1000];
    Arrays.fill(row, nearest);
    double[] x = new double[row.length];
    for (int step = 0; step < 10_000; step++) {
      for (int k = 0; k < x.length; k++) {
        x[k] = Bfloat16.widened(row[k]) + 5e-6;
      }
      Bfloat16.round(x, 0, row, 0, row.length, random);
      nearest = Bfloat16.nearest(Bfloat16.widened(nearest) + 5e-6f);
    }
    for (short w : row) {
      sum += Bfloat16.widened(w);
    }
    assertEquals(1, Bfloat16.widened(nearest));
    assertEquals(1.05, sum / row.length, 0.003); // a standard error of 0.0006
  }
}
