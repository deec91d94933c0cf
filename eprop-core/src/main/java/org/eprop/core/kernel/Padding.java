package org.eprop.core.kernel;

/**
 * Lengths of the arrays that kernels work on, one element for each neuron: long enough that loops
 * over whole vectors need no remainder, and such that arrays which lie behind one another in memory
 * don't begin at nearly the same place of a 4 KiB page. (A processor takes a load for dependent on
 * an earlier store if the last 12 bits of their addresses agree, and waits.)
 */
public final class Padding {

  /** Elements of the longest vector that kernels use, and neurons of a word of bits. */
  public static final int BLOCK = 16;

  private static final int PAGE = 4096;
  private static final int HEADER = 16;

  /**
   * Bytes behind what one thread writes all the time. Objects of two threads may lie side by side,
   * wherever the garbage collector has moved them; if they share a cache line, or a pair of lines
   * that is fetched together, each write takes it away from the other thread.
   */
  static final int GUARD = 128;

  /** How many arrays a kernel may go through side by side. */
  private static final int NEIGHBOURS = 7;

  /** How far apart they should begin, in bytes. */
  private static final int APART = 192;

  private Padding() {}

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

  /** The same with another distance to what lies behind. */
  static int ofWholeLines(int n, Spacing spacing) {
    int header = HEADER / Float.BYTES;
    return lengthFrom(blocks(n + spacing.guard / Float.BYTES + header) - header);
  }

  /** At least so many, such that neighbours don't begin at nearly the same place of a page. */
  static int lengthFrom(int shortest) {
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

  /** Zeros for n neurons, for one thread to write; longer than {@link #length}. */
  public static float[] row(int n) {
    return Spacing.WORKER.row(n);
  }

  /** Arrays of zeros for n neurons each, for one thread to write. */
  public static float[][] rows(int count, int n) {
    return Spacing.WORKER.rows(count, n);
  }

  /** At least n numbers, for one thread to write. */
  public static int[] ints(int n) {
    return Spacing.WORKER.ints(n);
  }

  /** At least n numbers, for one thread to write. */
  public static double[] doubles(int n) {
    return Spacing.WORKER.doubles(n);
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
}
