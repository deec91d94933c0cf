package org.eprop.core.kernel;

import static org.eprop.core.kernel.Vectors.W;
import static org.eprop.core.kernel.Vectors.WIDE;
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
    int vectors = n + W - 1 >>> SHIFT;
    if (vectors < MOST) {
      sum(vectors, o, start, rows, index, first, last, shift, 0, n - W);
      return;
    }
    int rest = vectors % MOST;
    if (rest == 1) {
      sumTwo(o, start, rows, index, first, last, shift, (vectors - 2) * W, n - W);
      int j = (vectors - MOST - 1) * W;
      sumSeven(o, start, rows, index, first, last, shift, j, j + 6 * W);
      vectors -= MOST + 1;
    } else if (rest > 0) {
      sum(rest, o, start, rows, index, first, last, shift, (vectors - rest) * W, n - W);
      vectors -= rest;
    } else {
      sumEight(o, start, rows, index, first, last, shift, (vectors - MOST) * W, n - W);
      vectors -= MOST;
    }
    for (int j = 0; j < vectors * W; j += MOST * W) {
      sumEight(o, start, rows, index, first, last, shift, j, j + (MOST - 1) * W);
    }
  }

  /** The same for fewer than eight vectors, which begin at j and end with one at {@code end}. */
  private static void sum(
      int vectors,
      float[] o,
      float[] start,
      float[][] rows,
      int[] index,
      int first,
      int last,
      int shift,
      int j,
      int end) {
    switch (vectors) {
      case 1 -> sumOne(o, start, rows, index, first, last, shift, end);
      case 2 -> sumTwo(o, start, rows, index, first, last, shift, j, end);
      case 3 -> sumThree(o, start, rows, index, first, last, shift, j, end);
      case 4 -> sumFour(o, start, rows, index, first, last, shift, j, end);
      case 5 -> sumFive(o, start, rows, index, first, last, shift, j, end);
      case 6 -> sumSix(o, start, rows, index, first, last, shift, j, end);
      default -> sumSeven(o, start, rows, index, first, last, shift, j, end);
    }
  }

  /** See {@link Kernels#addRowsOf}: two vectors at a time, of which the array's end may be one. */
  static void sumOf(float[] o, float[] rows, int[] index, int first, int last, int n) {
    int j = 0;
    for (; n - j > 3 * W; j += 2 * W) {
      sumTwoOf(o, rows, index, first, last, n, j, j + W);
    }
    if (n - j > 2 * W) {
      sumOneOf(o, rows, index, first, last, n, j);
      j += W;
    }
    sumTwoOf(o, rows, index, first, last, n, j, n - W);
  }

  private static void sumOneOf(
      float[] o, float[] rows, int[] index, int first, int last, int n, int j) {
    FloatVector s = at(o, j);
    for (int e = first; e < last; e++) {
      s = s.add(at(rows, index[e] * n + j));
    }
    s.intoArray(o, j);
  }

  private static void sumTwoOf(
      float[] o, float[] rows, int[] index, int first, int last, int n, int j, int k) {
    FloatVector s = at(o, j);
    FloatVector z = at(o, k);
    for (int e = first; e < last; e++) {
      int row = index[e] * n;
      s = s.add(at(rows, row + j));
      z = z.add(at(rows, row + k));
    }
    z.intoArray(o, k);
    s.intoArray(o, j);
  }

  private static void sumOne(
      float[] o, float[] start, float[][] rows, int[] index, int first, int last, int shift, int end) {
    FloatVector z = at(start, end);
    for (int e = first; e < last; e++) {
      int i = index[e] + shift;
      float[] row = rows[i];
      z = z.add(at(row, end));
    }
    z.intoArray(o, end);
  }

  private static void sumTwo(
      float[] o, float[] start, float[][] rows, int[] index, int first, int last, int shift, int j, int end) {
    FloatVector z = at(start, end);
    FloatVector s0 = at(start, j);
    for (int e = first; e < last; e++) {
      int i = index[e] + shift;
      float[] row = rows[i];
      z = z.add(at(row, end));
      s0 = s0.add(at(row, j));
    }
    z.intoArray(o, end);
    s0.intoArray(o, j);
  }

  private static void sumThree(
      float[] o, float[] start, float[][] rows, int[] index, int first, int last, int shift, int j, int end) {
    FloatVector z = at(start, end);
    FloatVector s0 = at(start, j);
    FloatVector s1 = at(start, j + W);
    for (int e = first; e < last; e++) {
      int i = index[e] + shift;
      float[] row = rows[i];
      z = z.add(at(row, end));
      s0 = s0.add(at(row, j));
      s1 = s1.add(at(row, j + W));
    }
    z.intoArray(o, end);
    s0.intoArray(o, j);
    s1.intoArray(o, j + W);
  }

  private static void sumFour(
      float[] o, float[] start, float[][] rows, int[] index, int first, int last, int shift, int j, int end) {
    FloatVector z = at(start, end);
    FloatVector s0 = at(start, j);
    FloatVector s1 = at(start, j + W);
    FloatVector s2 = at(start, j + 2 * W);
    for (int e = first; e < last; e++) {
      int i = index[e] + shift;
      float[] row = rows[i];
      z = z.add(at(row, end));
      s0 = s0.add(at(row, j));
      s1 = s1.add(at(row, j + W));
      s2 = s2.add(at(row, j + 2 * W));
    }
    z.intoArray(o, end);
    s0.intoArray(o, j);
    s1.intoArray(o, j + W);
    s2.intoArray(o, j + 2 * W);
  }

  private static void sumFive(
      float[] o, float[] start, float[][] rows, int[] index, int first, int last, int shift, int j, int end) {
    FloatVector z = at(start, end);
    FloatVector s0 = at(start, j);
    FloatVector s1 = at(start, j + W);
    FloatVector s2 = at(start, j + 2 * W);
    FloatVector s3 = at(start, j + 3 * W);
    for (int e = first; e < last; e++) {
      int i = index[e] + shift;
      float[] row = rows[i];
      z = z.add(at(row, end));
      s0 = s0.add(at(row, j));
      s1 = s1.add(at(row, j + W));
      s2 = s2.add(at(row, j + 2 * W));
      s3 = s3.add(at(row, j + 3 * W));
    }
    z.intoArray(o, end);
    s0.intoArray(o, j);
    s1.intoArray(o, j + W);
    s2.intoArray(o, j + 2 * W);
    s3.intoArray(o, j + 3 * W);
  }

  private static void sumSix(
      float[] o, float[] start, float[][] rows, int[] index, int first, int last, int shift, int j, int end) {
    FloatVector z = at(start, end);
    FloatVector s0 = at(start, j);
    FloatVector s1 = at(start, j + W);
    FloatVector s2 = at(start, j + 2 * W);
    FloatVector s3 = at(start, j + 3 * W);
    FloatVector s4 = at(start, j + 4 * W);
    for (int e = first; e < last; e++) {
      int i = index[e] + shift;
      float[] row = rows[i];
      z = z.add(at(row, end));
      s0 = s0.add(at(row, j));
      s1 = s1.add(at(row, j + W));
      s2 = s2.add(at(row, j + 2 * W));
      s3 = s3.add(at(row, j + 3 * W));
      s4 = s4.add(at(row, j + 4 * W));
    }
    z.intoArray(o, end);
    s0.intoArray(o, j);
    s1.intoArray(o, j + W);
    s2.intoArray(o, j + 2 * W);
    s3.intoArray(o, j + 3 * W);
    s4.intoArray(o, j + 4 * W);
  }

  private static void sumSeven(
      float[] o, float[] start, float[][] rows, int[] index, int first, int last, int shift, int j, int end) {
    FloatVector z = at(start, end);
    FloatVector s0 = at(start, j);
    FloatVector s1 = at(start, j + W);
    FloatVector s2 = at(start, j + 2 * W);
    FloatVector s3 = at(start, j + 3 * W);
    FloatVector s4 = at(start, j + 4 * W);
    FloatVector s5 = at(start, j + 5 * W);
    for (int e = first; e < last; e++) {
      int i = index[e] + shift;
      float[] row = rows[i];
      z = z.add(at(row, end));
      s0 = s0.add(at(row, j));
      s1 = s1.add(at(row, j + W));
      s2 = s2.add(at(row, j + 2 * W));
      s3 = s3.add(at(row, j + 3 * W));
      s4 = s4.add(at(row, j + 4 * W));
      s5 = s5.add(at(row, j + 5 * W));
    }
    z.intoArray(o, end);
    s0.intoArray(o, j);
    s1.intoArray(o, j + W);
    s2.intoArray(o, j + 2 * W);
    s3.intoArray(o, j + 3 * W);
    s4.intoArray(o, j + 4 * W);
    s5.intoArray(o, j + 5 * W);
  }

  private static void sumEight(
      float[] o, float[] start, float[][] rows, int[] index, int first, int last, int shift, int j, int end) {
    FloatVector z = at(start, end);
    FloatVector s0 = at(start, j);
    FloatVector s1 = at(start, j + W);
    FloatVector s2 = at(start, j + 2 * W);
    FloatVector s3 = at(start, j + 3 * W);
    FloatVector s4 = at(start, j + 4 * W);
    FloatVector s5 = at(start, j + 5 * W);
    FloatVector s6 = at(start, j + 6 * W);
    for (int e = first; e < last; e++) {
      int i = index[e] + shift;
      float[] row = rows[i];
      z = z.add(at(row, end));
      s0 = s0.add(at(row, j));
      s1 = s1.add(at(row, j + W));
      s2 = s2.add(at(row, j + 2 * W));
      s3 = s3.add(at(row, j + 3 * W));
      s4 = s4.add(at(row, j + 4 * W));
      s5 = s5.add(at(row, j + 5 * W));
      s6 = s6.add(at(row, j + 6 * W));
    }
    z.intoArray(o, end);
    s0.intoArray(o, j);
    s1.intoArray(o, j + W);
    s2.intoArray(o, j + 2 * W);
    s3.intoArray(o, j + 3 * W);
    s4.intoArray(o, j + 4 * W);
    s5.intoArray(o, j + 5 * W);
    s6.intoArray(o, j + 6 * W);
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
      eightScaled(o, f, first, factors, rows, from, count, j, stop - MOST / 2 * W);
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

  /** The same for four vectors from j and four from k on, some elements of which may be the same. */
  private static void eightScaled(
      float[] o,
      float f,
      float[] first,
      float[] factors,
      float[][] rows,
      int from,
      int count,
      int j,
      int k) {
    FloatVector s0 = at(first, j).mul(f);
    FloatVector s1 = at(first, j + W).mul(f);
    FloatVector s2 = at(first, j + 2 * W).mul(f);
    FloatVector s3 = at(first, j + 3 * W).mul(f);
    FloatVector t0 = at(first, k).mul(f);
    FloatVector t1 = at(first, k + W).mul(f);
    FloatVector t2 = at(first, k + 2 * W).mul(f);
    FloatVector t3 = at(first, k + 3 * W).mul(f);
    for (int i = from; i < count; i++) {
      float[] row = rows[i];
      FloatVector g = FloatVector.broadcast(WIDE, factors[i]);
      s0 = s0.add(at(row, j).mul(g));
      s1 = s1.add(at(row, j + W).mul(g));
      s2 = s2.add(at(row, j + 2 * W).mul(g));
      s3 = s3.add(at(row, j + 3 * W).mul(g));
      t0 = t0.add(at(row, k).mul(g));
      t1 = t1.add(at(row, k + W).mul(g));
      t2 = t2.add(at(row, k + 2 * W).mul(g));
      t3 = t3.add(at(row, k + 3 * W).mul(g));
    }
    s0.intoArray(o, j);
    s1.intoArray(o, j + W);
    s2.intoArray(o, j + 2 * W);
    s3.intoArray(o, j + 3 * W);
    t0.intoArray(o, k);
    t1.intoArray(o, k + W);
    t2.intoArray(o, k + 2 * W);
    t3.intoArray(o, k + 3 * W);
  }

  static void fourWideSums(
      float[][] o, float[] first, float[][] factors, int from, float[][] rows, int count, int j) {
    FloatVector s0 = at(first, j);
    FloatVector t0 = at(first, j + W);
    FloatVector s1 = s0;
    FloatVector t1 = t0;
    FloatVector s2 = s0;
    FloatVector t2 = t0;
    FloatVector s3 = s0;
    FloatVector t3 = t0;
    float[] f0 = factors[from];
    float[] f1 = factors[from + 1];
    float[] f2 = factors[from + 2];
    float[] f3 = factors[from + 3];
    for (int k = 0; k < count; k++) {
      FloatVector a = at(rows[k], j);
      FloatVector b = at(rows[k], j + W);
      s0 = s0.add(a.mul(f0[k]));
      t0 = t0.add(b.mul(f0[k]));
      s1 = s1.add(a.mul(f1[k]));
      t1 = t1.add(b.mul(f1[k]));
      s2 = s2.add(a.mul(f2[k]));
      t2 = t2.add(b.mul(f2[k]));
      s3 = s3.add(a.mul(f3[k]));
      t3 = t3.add(b.mul(f3[k]));
    }
    s0.intoArray(o[0], j);
    t0.intoArray(o[0], j + W);
    s1.intoArray(o[1], j);
    t1.intoArray(o[1], j + W);
    s2.intoArray(o[2], j);
    t2.intoArray(o[2], j + W);
    s3.intoArray(o[3], j);
    t3.intoArray(o[3], j + W);
  }

  static void fourSums(
      float[][] o, float[] first, float[][] factors, int from, float[][] rows, int count, int j) {
    FloatVector s0 = at(first, j);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    float[] f0 = factors[from];
    float[] f1 = factors[from + 1];
    float[] f2 = factors[from + 2];
    float[] f3 = factors[from + 3];
    for (int k = 0; k < count; k++) {
      FloatVector a = at(rows[k], j);
      s0 = s0.add(a.mul(f0[k]));
      s1 = s1.add(a.mul(f1[k]));
      s2 = s2.add(a.mul(f2[k]));
      s3 = s3.add(a.mul(f3[k]));
    }
    s0.intoArray(o[0], j);
    s1.intoArray(o[1], j);
    s2.intoArray(o[2], j);
    s3.intoArray(o[3], j);
  }

  /** out[to + i] = start[at + i] + factors[at + i][first] rows[first] + ... for one vector. */
  static void fourAdded(
      float[][] start,
      int at,
      int j,
      float[][] factors,
      float[][] rows,
      int first,
      int last,
      float[][] out,
      int to,
      int k) {
    FloatVector s0 = at(start[at], j);
    FloatVector s1 = at(start[at + 1], j);
    FloatVector s2 = at(start[at + 2], j);
    FloatVector s3 = at(start[at + 3], j);
    float[] f0 = factors[at];
    float[] f1 = factors[at + 1];
    float[] f2 = factors[at + 2];
    float[] f3 = factors[at + 3];
    for (int t = first; t < last; t++) {
      FloatVector a = at(rows[t], j);
      s0 = s0.add(a.mul(f0[t]));
      s1 = s1.add(a.mul(f1[t]));
      s2 = s2.add(a.mul(f2[t]));
      s3 = s3.add(a.mul(f3[t]));
    }
    s0.intoArray(out[to], k);
    s1.intoArray(out[to + 1], k);
    s2.intoArray(out[to + 2], k);
    s3.intoArray(out[to + 3], k);
  }
}
