package org.eprop.core.kernel;

import java.util.Arrays;

/**
 * Lengths of the arrays that kernels work on, one element for each neuron: long enough that loops
 * over whole vectors need no remainder, and such that arrays which lie behind one another in memory
 * don't begin at nearly the same place of a 4 KiB page. (A processor takes a load for dependent on
 * an earlier store if the last 12 bits of their addresses agree, and waits.) And by whose they are,
 * how far apart arrays lie that one thread writes all the time, and another thread's beside them.
 */
public enum Padding {
  /**
   * A worker's: what lies behind an array shares no cache line with it. Objects of two threads may
   * lie side by side, wherever the garbage collector has moved them; if they share a line, or a
   * pair of lines that is fetched together, each write takes it away from the other thread.
   */
  WORKER(128),

  /**
   * Those of one of many sessions: two that are stepped at the same time seldom lie side by side,
   * and what would keep them apart would be a good part of their memory.
   */
  SESSION(0);

  /** Elements of the longest vector that kernels use, and neurons of a word of bits. */
  public static final int BLOCK = 16;

  private static final int PAGE = 4096;
  private static final int HEADER = 16;

  /** How many arrays a kernel may go through side by side. */
  private static final int NEIGHBOURS = 7;

  /** How far apart they should begin, in bytes. */
  private static final int APART = 192;

  /** Bytes behind an array. */
  private final int guard;

  Padding(int guard) {
    this.guard = guard;
  }

  /** n rounded up to whole pairs of blocks. */
  public static int pairs(int n) {
    return (n + 2 * BLOCK - 1) / (2 * BLOCK) * (2 * BLOCK);
  }

  /** n rounded up to whole blocks. */
  public static int blocks(int n) {
    return (n + BLOCK - 1) / BLOCK * BLOCK;
  }

  /** The length of an array of n neurons; what is beyond n stays zero. */
  public static int length(int n) {
    return lengthFrom(blocks(n));
  }

  /** The same for arrays that are whole cache lines long, one behind the other. */
  int ofWholeLines(int n) {
    int header = HEADER / Float.BYTES;
    return lengthFrom(blocks(n + guard / Float.BYTES + header) - header);
  }

  /** At least so many, such that neighbours don't begin at nearly the same place of a page. */
  private static int lengthFrom(int shortest) {
    int best = shortest;
    int distance = -1;
    for (int length = shortest; length <= shortest + 8 * BLOCK; length += BLOCK) {
      int d = distance(HEADER + Float.BYTES * length);
      if (d >= APART) {
        return length;
      }
      if (d > distance) {
        distance = d;
        best = length;
      }
    }
    return best;
  }

  /** The smallest distance, within a page, of neighbours at multiples of a stride. */
  private static int distance(int stride) {
    int smallest = PAGE;
    for (int k = 1; k <= NEIGHBOURS; k++) {
      int offset = k * stride % PAGE;
      if (k * stride >= PAGE / 2) {
        smallest = Math.min(smallest, Math.min(offset, PAGE - offset));
      }
    }
    return smallest;
  }

  /** Zeros for n neurons; as long as {@link #length} says, or longer. */
  public float[] row(int n) {
    return rows(1, n)[0];
  }

  /** Arrays of zeros for n neurons each. */
  public float[][] rows(int count, int n) {
    return new float[count][lengthFrom(blocks(n) + guard / Float.BYTES)];
  }

  /** Rows of a width: those there are, none if null, and zeros up to a count. */
  public static float[][] grown(float[][] rows, int count, int width) {
    int had = rows == null ? 0 : rows.length;
    if (had >= count && rows != null) {
      return rows;
    }
    float[][] more = rows == null ? new float[count][] : Arrays.copyOf(rows, count);
    for (int t = had; t < count; t++) {
      more[t] = new float[width];
    }
    return more;
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
