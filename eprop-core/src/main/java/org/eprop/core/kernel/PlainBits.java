package org.eprop.core.kernel;

import java.util.Arrays;

/**
 * Which numbers are above zero, a bit for each. C2 makes no vectors of a loop that compares; but
 * {@link Arrays#mismatch} is made of vectors, and finds the next of a few numbers that are not zero
 * in less time than it takes to look at each. Owned by one thread.
 */
final class PlainBits {

  /** How many numbers are looked at where one has been found. */
  private static final int GROUP = Integer.SIZE;

  /** The bits of an int in a long. */
  private static final long LOW = (1L << Integer.SIZE) - 1;

  /** The bits of infinity; those of numbers that are none, as infinity less itself, are larger. */
  private static final int INFINITE = Float.floatToRawIntBits(Float.POSITIVE_INFINITY);

  /** Nobody writes them: small layers need no others. */
  private static final float[] FEW_ZEROS = new float[512];

  private float[] positive = new float[0];
  private float[] zeros = FEW_ZEROS;

  /** See {@link Kernels#positives}. */
  void of(float[] x, int n, long[] out) {
    if (positive.length < n) {
      positive = Padding.WORKER.row(n);
    }
    positive(positive, x, n);
    ofPositive(positive, n, out);
  }

  /** Zero where x is not above zero. */
  private static void positive(float[] o, float[] x, int n) {
    for (int j = 0; j < n; j++) {
      o[j] = x[j] + Math.abs(x[j]);
    }
  }

  /**
   * The same of numbers none of which is negative, nor a negative zero; but some may be none.
   *
   * @param x [n]
   */
  void ofPositive(float[] x, int n, long[] out) {
    float[] zeros = zeros(n);
    Arrays.fill(out, 0, (n + Long.SIZE - 1) / Long.SIZE, 0);
    int first = 0;
    int found = Arrays.mismatch(x, 0, n, zeros, 0, n);
    while (found >= 0) {
      first = (first + found) / GROUP * GROUP;
      int end = Math.min(first + GROUP, n);
      out[first / Long.SIZE] |= (bits(x, first, end) & LOW) << first;
      first = end;
      found = Arrays.mismatch(x, first, n, zeros, first, n);
    }
  }

  /** Whether n numbers are all zeros, none of them negative. */
  boolean areZero(float[] x, int n) {
    return Arrays.mismatch(x, 0, n, zeros(n), 0, n) < 0;
  }

  private float[] zeros(int n) {
    if (zeros.length < n) {
      zeros = new float[n];
    }
    return zeros;
  }

  /** A bit for each of up to 32 numbers; no branch, as those above zero can't be foreseen. */
  private static int bits(float[] x, int first, int end) {
    int bits = 0;
    for (int j = end - 1; j >= first; j--) {
      int raw = Float.floatToRawIntBits(x[j]);
      bits = 2 * bits + ((-raw & ~(INFINITE - raw)) >>> 31);
    }
    return bits;
  }
}
