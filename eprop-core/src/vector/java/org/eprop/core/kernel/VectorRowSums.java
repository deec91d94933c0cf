package org.eprop.core.kernel;

import static org.eprop.core.kernel.Vectors.W;
import static org.eprop.core.kernel.Vectors.at;

import jdk.incubator.vector.FloatVector;

/**
 * Sums of rows: several are added for one pass over the sum, which stays in registers. What is left
 * over at the end of an array is done as one more whole vector, the array's last W elements: some
 * are then computed twice, with the same result. It is written first and read last, because a load
 * that needs two stores not yet in the cache has to wait for them.
 *
 * <p>The methods for several vectors have to be compiled by themselves: inlined into a caller, they
 * would exhaust what C2 allows a method, and vectors would become objects. Those that are called
 * over and over are too large for it to inline (325 bytecodes), the others small.
 */
final class VectorRowSums {

  /** How many vectors C2 keeps in registers over a loop, within what it allows a method. */
  private static final int MOST = 8;

  /** W as a power of two. */
  private static final int SHIFT = Integer.numberOfTrailingZeros(W);

  private VectorRowSums() {}

  /**
   * o = start + rows[index[first] + shift] + ... + rows[index[last - 1] + shift], in stretches of
   * eight vectors and what is left over. The array's end comes first, and not alone: vectors that
   * share elements have to be read before any of them is written.
   */
  static void sum(
      float[] o,
      float[] start,
      float[][] rows,
      int[] index,
      int first,
      int last,
      int shift,
      int n) {
    int vectors = (n + W - 1) >>> SHIFT;
    if (vectors < MOST) {
      VectorSums.sum(vectors, o, start, rows, index, first, last, shift, 0, n - W);
      return;
    }
    int rest = vectors % MOST;
    if (rest == 1) {
      VectorSums.sumTwo(o, start, rows, index, first, last, shift, (vectors - 2) * W, n - W);
      int j = (vectors - MOST - 1) * W;
      VectorSums.sumSeven(o, start, rows, index, first, last, shift, j, j + 6 * W);
      vectors -= MOST + 1;
    } else if (rest > 0) {
      VectorSums.sum(rest, o, start, rows, index, first, last, shift, (vectors - rest) * W, n - W);
      vectors -= rest;
    } else {
      VectorSums.sumEight(o, start, rows, index, first, last, shift, (vectors - MOST) * W, n - W);
      vectors -= MOST;
    }
    for (int j = 0; j < vectors * W; j += MOST * W) {
      VectorSums.sumEight(o, start, rows, index, first, last, shift, j, j + (MOST - 1) * W);
    }
  }

  /** See {@link Kernels#addRowsOf}: two vectors at a time, of which the array's end may be one. */
  static void sumOf(float[] o, float[] rows, int[] index, int first, int last, int n) {
    int j = 0;
    for (; n - j > 3 * W; j += 2 * W) {
      VectorSums.sumTwoOf(o, rows, index, first, last, n, j, j + W);
    }
    if (n - j > 2 * W) {
      VectorSums.sumOneOf(o, rows, index, first, last, n, j, j);
      j += W;
    }
    VectorSums.sumTwoOf(o, rows, index, first, last, n, j, n - W);
  }

  /** o = f first + factors[from] rows[from] + ... + factors[count - 1] rows[count - 1]. */
  static void sum(
      float[] o,
      float f,
      float[] first,
      float[] factors,
      float[][] rows,
      int from,
      int count,
      int n) {
    if (n < W) {
      for (int j = 0; j < n; j++) {
        float s = f * first[j];
        for (int i = from; i < count; i++) {
          s += factors[i] * rows[i][j];
        }
        o[j] = s;
      }
      return;
    }
    int rest = n % (MOST * W);
    boolean ragged = rest <= MOST / 2 * W && n % W != 0;
    FloatVector end = at(first, n - W).mul(f);
    if (ragged) {
      for (int i = from; i < count; i++) {
        end = end.add(at(rows[i], n - W).mul(factors[i]));
      }
      if (first != o) {
        end.intoArray(o, n - W);
      }
    }
    int j = 0;
    while (n - j > MOST / 2 * W) {
      int stop = Math.min(j + MOST * W, n);
      VectorSums.sumEightScaled(o, f, first, factors, rows, from, count, j, stop - MOST / 2 * W);
      j = stop;
    }
    for (; j + W <= n; j += W) {
      FloatVector s = at(first, j).mul(f);
      for (int i = from; i < count; i++) {
        s = s.add(at(rows[i], j).mul(factors[i]));
      }
      s.intoArray(o, j);
    }
    if (ragged && first == o) {
      end.intoArray(o, n - W);
    }
  }
}
