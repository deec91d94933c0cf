package org.eprop.core.common;

import java.util.random.RandomGenerator;

/**
 * Numbers of two bytes: the upper half of the bits of single precision (bfloat16). Reading one is
 * exact. Writing one rounds: to the nearest, ties to even, or to one of its two neighbours by
 * chance, the probability of each being how near it is, so that the mean is right: sums of changes
 * far smaller than the distance to the next number are not lost then (Gupta, Agrawal,
 * Gopalakrishnan and Narayanan 2015, "Deep Learning with Limited Numerical Precision").
 */
public final class Bfloat16 {

  private static final int LOWER = 0xffff;

  private Bfloat16() {}

  /** The number that is stored. */
  public static float widened(short stored) {
    return Float.intBitsToFloat(stored << Short.SIZE);
  }

  /** The nearest; of two that are equally near, that whose last bit is 0. */
  public static short nearest(float x) {
    int bits = Float.floatToRawIntBits(x);
    if (!Float.isFinite(x)) {
      return notFinite(bits);
    }
    return (short) (bits + (LOWER >>> 1) + (bits >>> Short.SIZE & 1) >>> Short.SIZE);
  }

  /**
   * One of the two neighbours; x itself if it is one of these numbers.
   *
   * @param chance uniform, of which the lower 16 bits count
   */
  public static short rounded(float x, int chance) {
    int bits = Float.floatToRawIntBits(x);
    if (!Float.isFinite(x)) {
      return notFinite(bits);
    }
    return (short) (bits + (chance & LOWER) >>> Short.SIZE);
  }

  /** Infinity stays, and NaN stays one, whichever of its bits said so. */
  private static short notFinite(int bits) {
    int quiet = (bits & 0x7fffff) == 0 ? 0 : 0x40;
    return (short) (bits >>> Short.SIZE | quiet);
  }

  /**
   * Rounds numbers by chance, four for each that is drawn.
   *
   * @param x from index {@code from} on
   * @param row receives n numbers from index {@code at} on
   */
  public static void round(
      double[] x, int from, short[] row, int at, int n, RandomGenerator random) {
    long chance = 0;
    for (int k = 0; k < n; k++) {
      chance = (k & 3) == 0 ? random.nextLong() : chance >>> Short.SIZE;
      row[at + k] = rounded((float) x[from + k], (int) chance);
    }
  }

  /** Writes the nearest of each number. */
  public static void narrow(float[] from, short[] to) {
    for (int k = 0; k < to.length; k++) {
      to[k] = nearest(from[k]);
    }
  }

  /** What is stored, in single precision. */
  public static float[] widened(short[] row) {
    float[] wide = new float[row.length];
    for (int k = 0; k < row.length; k++) {
      wide[k] = widened(row[k]);
    }
    return wide;
  }
}
