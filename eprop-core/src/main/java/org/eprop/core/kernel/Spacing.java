package org.eprop.core.kernel;

/**
 * How far apart arrays lie that one thread writes all the time, and another thread's beside them.
 */
public enum Spacing {
  /** A worker's: what lies behind it shares no cache line with it. */
  WORKER(Padding.GUARD),
  /**
   * Those of one of many sessions: two that are stepped at the same time seldom lie side by side,
   * and what would keep them apart would be a good part of their memory.
   */
  SESSION(0);

  /** Bytes behind an array. */
  final int guard;

  Spacing(int guard) {
    this.guard = guard;
  }

  /** Zeros for n neurons. */
  public float[] row(int n) {
    return rows(1, n)[0];
  }

  /** Arrays of zeros for n neurons each. */
  public float[][] rows(int count, int n) {
    return new float[count][Padding.lengthFrom(Padding.blocks(n) + guard / Float.BYTES)];
  }

  /** At least n numbers. */
  public int[] ints(int n) {
    return new int[n + guard / Integer.BYTES];
  }

  /** At least n numbers. */
  public long[] longs(int n) {
    return new long[n + guard / Long.BYTES];
  }

  /** At least n numbers. */
  public double[] doubles(int n) {
    return new double[n + guard / Double.BYTES];
  }
}
