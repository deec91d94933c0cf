package org.eprop.core.optimizer;

import java.util.Arrays;
import org.eprop.core.common.Bfloat16;
import org.eprop.core.network.Leaf;

/**
 * Room for a block of rows on its way to an optimizer and back, one for each worker: whole rows
 * first .. end-1, one after the other, or of a single long one at most {@value #BLOCK} numbers from
 * a column on. Stored in single precision or in two bytes, computed with in double precision.
 */
final class RowBlock {

  /** How many numbers the optimizer sees at once: with Adam's memory, 32 KiB. */
  static final int BLOCK = 1024;

  /**
   * A memory that decays without new gradients would end in denormal numbers, which slow every
   * later update, since Java does not flush them to zero. Far below any gradient that matters.
   */
  private static final float SMALLEST = 1e-30f;

  final double[] w = new double[BLOCK];
  final double[] g = new double[BLOCK];

  /** What weights were, and are, in single precision. */
  final float[] was = new float[BLOCK];

  final float[] is = new float[BLOCK];

  /** [s] for an optimizer with s slots. */
  final double[][][] slots;

  RowBlock(int mostSlots) {
    double[][] all = new double[mostSlots][BLOCK];
    slots = new double[mostSlots + 1][][];
    for (int s = 0; s <= mostSlots; s++) {
      slots[s] = Arrays.copyOf(all, s);
    }
  }

  /** Returns how many numbers there are. */
  static int widen(float[][] rows, int first, int end, int from, double[] out) {
    int at = 0;
    for (int i = first; i < end; i++) {
      float[] row = rows[i];
      int n = Math.min(BLOCK, row.length - from);
      for (int j = 0; j < n; j++) {
        out[at + j] = row[from + j];
      }
      at += n;
    }
    return at;
  }

  /** Of what is stored in two bytes. */
  static int widen(short[][] rows, int first, int end, int from, double[] out) {
    int at = 0;
    for (int i = first; i < end; i++) {
      short[] row = rows[i];
      int n = Math.min(BLOCK, row.length - from);
      for (int j = 0; j < n; j++) {
        out[at + j] = Bfloat16.widened(row[from + j]);
      }
      at += n;
    }
    return at;
  }

  static void narrow(double[] x, float[][] rows, int first, int end, int from) {
    int at = 0;
    for (int i = first; i < end; i++) {
      float[] row = rows[i];
      int n = Math.min(BLOCK, row.length - from);
      for (int j = 0; j < n; j++) {
        row[from + j] = (float) x[at + j];
      }
      at += n;
    }
  }

  static void narrow(double[] x, float[] out, int n) {
    for (int j = 0; j < n; j++) {
      out[j] = (float) x[j];
    }
  }

  /** What is as good as zero becomes zero. */
  static void narrowMemory(double[] x, float[][] rows, int first, int end, int from) {
    int at = 0;
    for (int i = first; i < end; i++) {
      float[] row = rows[i];
      int n = Math.min(BLOCK, row.length - from);
      for (int j = 0; j < n; j++) {
        float f = (float) x[at + j];
        row[from + j] = Math.abs(f) < SMALLEST ? 0 : f;
      }
      at += n;
    }
  }

  /** Where as many rows as have together no more than so many numbers end; at least one row. */
  static int together(Leaf leaf, int first, int end, int most) {
    int numbers = leaf.length(first);
    int last = first + 1;
    while (last < end && numbers + leaf.length(last) <= most) {
      numbers += leaf.length(last);
      last++;
    }
    return last;
  }
}
