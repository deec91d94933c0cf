package org.eprop.core.kernel;

/**
 * Stretches from .. to-1 of compressed rows, whose elements belong to an array's elements {@code
 * at[k]}. No vectors: what is read or written lies anywhere.
 */
public final class SparseRows {

  private SparseRows() {}

  /** o[at[k]] += f x[k], with distinct indices. */
  public static void scatter(float[] o, int[] at, float f, float[] x, int from, int to) {
    for (int k = from; k < to; k++) {
      o[at[k]] += f * x[k];
    }
  }

  /** o[k] += f x[at[k]]. */
  public static void gather(float[] o, float f, float[] x, int[] at, int from, int to) {
    for (int k = from; k < to; k++) {
      o[k] += f * x[at[k]];
    }
  }

  /** The sum of row[k] x[at[k]]. */
  public static float gatheredDot(float[] row, float[] x, int[] at, int from, int to) {
    float sum = 0;
    for (int k = from; k < to; k++) {
      sum += row[k] * x[at[k]];
    }
    return sum;
  }
}
