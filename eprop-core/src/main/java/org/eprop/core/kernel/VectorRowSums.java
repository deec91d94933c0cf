package org.eprop.core.kernel;

import static org.eprop.core.kernel.Vectors.W;
import static org.eprop.core.kernel.Vectors.WIDE;
import static org.eprop.core.kernel.Vectors.at;

import jdk.incubator.vector.FloatVector;

/**
 * Sums of rows: up to eight vectors of the sum, each in a register, take up one row after the
 * other. Those that would lie beyond the end are the last vector once more, which is computed
 * several times with the same result: all of a sum is read before any of it is written. The end is
 * written first, because a load that needs two stores not yet in the cache has to wait for them.
 *
 * <p>The methods for several vectors have to be compiled by themselves: inlined into a caller, they
 * would exhaust what C2 allows a method, and vectors would become objects. Those that are called
 * over and over are too large for it to inline (325 bytecodes).
 */
final class VectorRowSums {

  private VectorRowSums() {}

  /**
   * How many of so many vectors come first, at the end: those beyond whole eights, and not one
   * alone, which may share elements with the one before it.
   */
  private static int tail(int vectors) {
    int rest = vectors % 8;
    return vectors <= 8 ? vectors : rest == 0 ? 8 : rest == 1 ? 5 : rest;
  }

  /** o = start + rows[index[first] + shift] + ... + rows[index[last - 1] + shift]. */
  static void sum(
      float[] o,
      float[] start,
      float[][] rows,
      int[] index,
      int first,
      int last,
      int shift,
      int n) {
    int vectors = (n + W - 1) / W;
    int left = vectors - tail(vectors);
    sum(vectors - left, o, start, rows, index, first, last, shift, left * W, n - W);
    for (int j = 0; j < left * W; j += 8 * W) {
      int next = Math.min(8, left - j / W);
      sum(next, o, start, rows, index, first, last, shift, j, j + (next - 1) * W);
    }
  }

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
      case 8 -> sumEight(o, start, rows, index, first, last, shift, j, end);
      case 6, 7 -> sumSeven(o, start, rows, index, first, last, shift, j, end);
      case 5 -> sumFive(o, start, rows, index, first, last, shift, j, end);
      default -> sumFour(o, start, rows, index, first, last, shift, j, end);
    }
  }

  private static void sumEight(
      float[] o,
      float[] start,
      float[][] rows,
      int[] index,
      int first,
      int last,
      int shift,
      int j,
      int end) {
    FloatVector s0 = FloatVector.fromArray(WIDE, start, j);
    FloatVector s1 = FloatVector.fromArray(WIDE, start, j + W);
    FloatVector s2 = FloatVector.fromArray(WIDE, start, j + 2 * W);
    FloatVector s3 = FloatVector.fromArray(WIDE, start, j + 3 * W);
    FloatVector s4 = FloatVector.fromArray(WIDE, start, j + 4 * W);
    FloatVector s5 = FloatVector.fromArray(WIDE, start, j + 5 * W);
    FloatVector s6 = FloatVector.fromArray(WIDE, start, j + 6 * W);
    FloatVector s7 = FloatVector.fromArray(WIDE, start, end);
    for (int e = first; e < last; e++) {
      float[] row = rows[index[e] + shift];
      s0 = s0.add(FloatVector.fromArray(WIDE, row, j));
      s1 = s1.add(FloatVector.fromArray(WIDE, row, j + W));
      s2 = s2.add(FloatVector.fromArray(WIDE, row, j + 2 * W));
      s3 = s3.add(FloatVector.fromArray(WIDE, row, j + 3 * W));
      s4 = s4.add(FloatVector.fromArray(WIDE, row, j + 4 * W));
      s5 = s5.add(FloatVector.fromArray(WIDE, row, j + 5 * W));
      s6 = s6.add(FloatVector.fromArray(WIDE, row, j + 6 * W));
      s7 = s7.add(FloatVector.fromArray(WIDE, row, end));
    }
    s7.intoArray(o, end);
    s0.intoArray(o, j);
    s1.intoArray(o, j + W);
    s2.intoArray(o, j + 2 * W);
    s3.intoArray(o, j + 3 * W);
    s4.intoArray(o, j + 4 * W);
    s5.intoArray(o, j + 5 * W);
    s6.intoArray(o, j + 6 * W);
  }

  private static void sumSeven(
      float[] o,
      float[] start,
      float[][] rows,
      int[] index,
      int first,
      int last,
      int shift,
      int j,
      int end) {
    int j5 = Math.min(j + 5 * W, end);
    FloatVector s0 = FloatVector.fromArray(WIDE, start, j);
    FloatVector s1 = FloatVector.fromArray(WIDE, start, j + W);
    FloatVector s2 = FloatVector.fromArray(WIDE, start, j + 2 * W);
    FloatVector s3 = FloatVector.fromArray(WIDE, start, j + 3 * W);
    FloatVector s4 = FloatVector.fromArray(WIDE, start, j + 4 * W);
    FloatVector s5 = FloatVector.fromArray(WIDE, start, j5);
    FloatVector s6 = FloatVector.fromArray(WIDE, start, end);
    for (int e = first; e < last; e++) {
      float[] row = rows[index[e] + shift];
      s0 = s0.add(FloatVector.fromArray(WIDE, row, j));
      s1 = s1.add(FloatVector.fromArray(WIDE, row, j + W));
      s2 = s2.add(FloatVector.fromArray(WIDE, row, j + 2 * W));
      s3 = s3.add(FloatVector.fromArray(WIDE, row, j + 3 * W));
      s4 = s4.add(FloatVector.fromArray(WIDE, row, j + 4 * W));
      s5 = s5.add(FloatVector.fromArray(WIDE, row, j5));
      s6 = s6.add(FloatVector.fromArray(WIDE, row, end));
    }
    s6.intoArray(o, end);
    s0.intoArray(o, j);
    s1.intoArray(o, j + W);
    s2.intoArray(o, j + 2 * W);
    s3.intoArray(o, j + 3 * W);
    s4.intoArray(o, j + 4 * W);
    s5.intoArray(o, j5);
  }

  private static void sumFive(
      float[] o,
      float[] start,
      float[][] rows,
      int[] index,
      int first,
      int last,
      int shift,
      int j,
      int end) {
    FloatVector s0 = FloatVector.fromArray(WIDE, start, j);
    FloatVector s1 = FloatVector.fromArray(WIDE, start, j + W);
    FloatVector s2 = FloatVector.fromArray(WIDE, start, j + 2 * W);
    FloatVector s3 = FloatVector.fromArray(WIDE, start, j + 3 * W);
    FloatVector s4 = FloatVector.fromArray(WIDE, start, end);
    for (int e = first; e < last; e++) {
      float[] row = rows[index[e] + shift];
      s0 = s0.add(FloatVector.fromArray(WIDE, row, j));
      s1 = s1.add(FloatVector.fromArray(WIDE, row, j + W));
      s2 = s2.add(FloatVector.fromArray(WIDE, row, j + 2 * W));
      s3 = s3.add(FloatVector.fromArray(WIDE, row, j + 3 * W));
      s4 = s4.add(FloatVector.fromArray(WIDE, row, end));
    }
    s4.intoArray(o, end);
    s0.intoArray(o, j);
    s1.intoArray(o, j + W);
    s2.intoArray(o, j + 2 * W);
    s3.intoArray(o, j + 3 * W);
  }

  private static void sumFour(
      float[] o,
      float[] start,
      float[][] rows,
      int[] index,
      int first,
      int last,
      int shift,
      int j,
      int end) {
    int j1 = Math.min(j + W, end);
    int j2 = Math.min(j + 2 * W, end);
    FloatVector s0 = at(start, j);
    FloatVector s1 = at(start, j1);
    FloatVector s2 = at(start, j2);
    FloatVector s3 = at(start, end);
    for (int e = first; e < last; e++) {
      float[] row = rows[index[e] + shift];
      s0 = s0.add(at(row, j));
      s1 = s1.add(at(row, j1));
      s2 = s2.add(at(row, j2));
      s3 = s3.add(at(row, end));
    }
    s3.intoArray(o, end);
    s0.intoArray(o, j);
    s1.intoArray(o, j1);
    s2.intoArray(o, j2);
  }

  /** See {@link Kernels#addRowsOf}: two vectors at a time, as of {@link #addToFour}. */
  static void sumOf(float[] o, float[] rows, int[] index, int first, int last, int n) {
    for (int j = 0; j < n; ) {
      int next = nextOfPairs(n - j);
      sumTwoOf(o, rows, index, first, last, n, j, j + next - W);
      j += next;
    }
  }

  private static void sumTwoOf(
      float[] o, float[] rows, int[] index, int first, int last, int n, int j, int k) {
    FloatVector s0 = at(o, j);
    FloatVector s1 = at(o, k);
    for (int e = first; e < last; e++) {
      int row = index[e] * n;
      s0 = s0.add(at(rows, row + j));
      s1 = s1.add(at(rows, row + k));
    }
    s0.intoArray(o, j);
    s1.intoArray(o, k);
  }

  /**
   * How many elements of those that are left to take as two vectors: two whole ones, one twice
   * where two would leave less than one, or two that share elements.
   */
  private static int nextOfPairs(int left) {
    return left <= 2 * W ? left : left < 3 * W ? W : 2 * W;
  }

  /** o = start + factors[0] rows[0] + ... + factors[count - 1] rows[count - 1]. */
  static void sum(float[] o, float[] start, float[] factors, float[][] rows, int count, int n) {
    int vectors = (n + W - 1) / W;
    int left = vectors - tail(vectors);
    sumScaled(vectors - left, o, start, factors, rows, count, left * W, n - W);
    for (int j = 0; j < left * W; j += 8 * W) {
      int next = Math.min(8, left - j / W);
      sumScaled(next, o, start, factors, rows, count, j, j + (next - 1) * W);
    }
  }

  private static void sumScaled(
      int vectors,
      float[] o,
      float[] start,
      float[] factors,
      float[][] rows,
      int count,
      int j,
      int end) {
    switch (vectors) {
      case 8 -> sumEightScaled(o, start, factors, rows, count, j, end);
      case 6, 7 -> sumSevenScaled(o, start, factors, rows, count, j, end);
      default -> sumFiveScaled(o, start, factors, rows, count, j, end);
    }
  }

  private static void sumEightScaled(
      float[] o, float[] start, float[] factors, float[][] rows, int count, int j, int end) {
    FloatVector s0 = FloatVector.fromArray(WIDE, start, j);
    FloatVector s1 = FloatVector.fromArray(WIDE, start, j + W);
    FloatVector s2 = FloatVector.fromArray(WIDE, start, j + 2 * W);
    FloatVector s3 = FloatVector.fromArray(WIDE, start, j + 3 * W);
    FloatVector s4 = FloatVector.fromArray(WIDE, start, j + 4 * W);
    FloatVector s5 = FloatVector.fromArray(WIDE, start, j + 5 * W);
    FloatVector s6 = FloatVector.fromArray(WIDE, start, j + 6 * W);
    FloatVector s7 = FloatVector.fromArray(WIDE, start, end);
    for (int i = 0; i < count; i++) {
      float[] row = rows[i];
      FloatVector g = FloatVector.broadcast(WIDE, factors[i]);
      s0 = s0.add(FloatVector.fromArray(WIDE, row, j).mul(g));
      s1 = s1.add(FloatVector.fromArray(WIDE, row, j + W).mul(g));
      s2 = s2.add(FloatVector.fromArray(WIDE, row, j + 2 * W).mul(g));
      s3 = s3.add(FloatVector.fromArray(WIDE, row, j + 3 * W).mul(g));
      s4 = s4.add(FloatVector.fromArray(WIDE, row, j + 4 * W).mul(g));
      s5 = s5.add(FloatVector.fromArray(WIDE, row, j + 5 * W).mul(g));
      s6 = s6.add(FloatVector.fromArray(WIDE, row, j + 6 * W).mul(g));
      s7 = s7.add(FloatVector.fromArray(WIDE, row, end).mul(g));
    }
    s7.intoArray(o, end);
    s0.intoArray(o, j);
    s1.intoArray(o, j + W);
    s2.intoArray(o, j + 2 * W);
    s3.intoArray(o, j + 3 * W);
    s4.intoArray(o, j + 4 * W);
    s5.intoArray(o, j + 5 * W);
    s6.intoArray(o, j + 6 * W);
  }

  private static void sumSevenScaled(
      float[] o, float[] start, float[] factors, float[][] rows, int count, int j, int end) {
    int j5 = Math.min(j + 5 * W, end);
    FloatVector s0 = FloatVector.fromArray(WIDE, start, j);
    FloatVector s1 = FloatVector.fromArray(WIDE, start, j + W);
    FloatVector s2 = FloatVector.fromArray(WIDE, start, j + 2 * W);
    FloatVector s3 = FloatVector.fromArray(WIDE, start, j + 3 * W);
    FloatVector s4 = FloatVector.fromArray(WIDE, start, j + 4 * W);
    FloatVector s5 = FloatVector.fromArray(WIDE, start, j5);
    FloatVector s6 = FloatVector.fromArray(WIDE, start, end);
    for (int i = 0; i < count; i++) {
      float[] row = rows[i];
      FloatVector g = FloatVector.broadcast(WIDE, factors[i]);
      s0 = s0.add(FloatVector.fromArray(WIDE, row, j).mul(g));
      s1 = s1.add(FloatVector.fromArray(WIDE, row, j + W).mul(g));
      s2 = s2.add(FloatVector.fromArray(WIDE, row, j + 2 * W).mul(g));
      s3 = s3.add(FloatVector.fromArray(WIDE, row, j + 3 * W).mul(g));
      s4 = s4.add(FloatVector.fromArray(WIDE, row, j + 4 * W).mul(g));
      s5 = s5.add(FloatVector.fromArray(WIDE, row, j5).mul(g));
      s6 = s6.add(FloatVector.fromArray(WIDE, row, end).mul(g));
    }
    s6.intoArray(o, end);
    s0.intoArray(o, j);
    s1.intoArray(o, j + W);
    s2.intoArray(o, j + 2 * W);
    s3.intoArray(o, j + 3 * W);
    s4.intoArray(o, j + 4 * W);
    s5.intoArray(o, j5);
  }

  private static void sumFiveScaled(
      float[] o, float[] start, float[] factors, float[][] rows, int count, int j, int end) {
    int j1 = Math.min(j + W, end);
    int j2 = Math.min(j + 2 * W, end);
    int j3 = Math.min(j + 3 * W, end);
    FloatVector s0 = FloatVector.fromArray(WIDE, start, j);
    FloatVector s1 = FloatVector.fromArray(WIDE, start, j1);
    FloatVector s2 = FloatVector.fromArray(WIDE, start, j2);
    FloatVector s3 = FloatVector.fromArray(WIDE, start, j3);
    FloatVector s4 = FloatVector.fromArray(WIDE, start, end);
    for (int i = 0; i < count; i++) {
      float[] row = rows[i];
      FloatVector g = FloatVector.broadcast(WIDE, factors[i]);
      s0 = s0.add(FloatVector.fromArray(WIDE, row, j).mul(g));
      s1 = s1.add(FloatVector.fromArray(WIDE, row, j1).mul(g));
      s2 = s2.add(FloatVector.fromArray(WIDE, row, j2).mul(g));
      s3 = s3.add(FloatVector.fromArray(WIDE, row, j3).mul(g));
      s4 = s4.add(FloatVector.fromArray(WIDE, row, end).mul(g));
    }
    s4.intoArray(o, end);
    s0.intoArray(o, j);
    s1.intoArray(o, j1);
    s2.intoArray(o, j2);
    s3.intoArray(o, j3);
  }

  /** See {@link Kernels#sumScaledRows}, of two rows: a vector of them for all sums. */
  static void sumsOfTwo(
      float[][] o, float[] first, float[][] factors, int from, float[][] rows, int sums, int n) {
    for (int i = 0; i < n; i += W) {
      int j = Math.min(i, n - W);
      FloatVector start = FloatVector.fromArray(WIDE, first, j);
      FloatVector row0 = FloatVector.fromArray(WIDE, rows[0], j);
      FloatVector row1 = FloatVector.fromArray(WIDE, rows[1], j);
      for (int t = 0; t < sums; t++) {
        float[] f = factors[from + t];
        start.add(row0.mul(f[0])).add(row1.mul(f[1])).intoArray(o[t], j);
      }
    }
  }

  /** See {@link Kernels#sumScaledRows}, from the i-th sum on: two vectors of four sums. */
  static void sumOfFour(
      float[][] o,
      int at,
      float[] first,
      float[][] factors,
      int from,
      float[][] rows,
      int count,
      int n) {
    for (int i = 0; i < n; i += 2 * W) {
      int j = Math.min(i, n - W);
      int k = Math.min(i + W, n - W);
      add(first, first, first, first, j, k, factors, from, rows, 0, count, o, at);
    }
  }

  /** See {@link Kernels#addScaledRows}: two vectors each of four rows. */
  static void addToFour(
      float[][] o, int at, float[][] factors, float[][] rows, int first, int last, int n) {
    for (int j = 0; j < n; ) {
      int next = nextOfPairs(n - j);
      int k = j + next - W;
      add(o[at], o[at + 1], o[at + 2], o[at + 3], j, k, factors, at, rows, first, last, o, at);
      j += next;
    }
  }

  /** o[at + i] = s_i + f[first] rows[first] + ... with f = factors[from + i], from j and k on. */
  private static void add(
      float[] s0,
      float[] s1,
      float[] s2,
      float[] s3,
      int j,
      int k,
      float[][] factors,
      int from,
      float[][] rows,
      int first,
      int last,
      float[][] o,
      int at) {
    float[] f0 = factors[from];
    float[] f1 = factors[from + 1];
    float[] f2 = factors[from + 2];
    float[] f3 = factors[from + 3];
    FloatVector j0 = at(s0, j);
    FloatVector k0 = at(s0, k);
    FloatVector j1 = at(s1, j);
    FloatVector k1 = at(s1, k);
    FloatVector j2 = at(s2, j);
    FloatVector k2 = at(s2, k);
    FloatVector j3 = at(s3, j);
    FloatVector k3 = at(s3, k);
    for (int t = first; t < last; t++) {
      FloatVector rowJ = at(rows[t], j);
      FloatVector rowK = at(rows[t], k);
      j0 = j0.add(rowJ.mul(f0[t]));
      k0 = k0.add(rowK.mul(f0[t]));
      j1 = j1.add(rowJ.mul(f1[t]));
      k1 = k1.add(rowK.mul(f1[t]));
      j2 = j2.add(rowJ.mul(f2[t]));
      k2 = k2.add(rowK.mul(f2[t]));
      j3 = j3.add(rowJ.mul(f3[t]));
      k3 = k3.add(rowK.mul(f3[t]));
    }
    k0.intoArray(o[at], k);
    j0.intoArray(o[at], j);
    k1.intoArray(o[at + 1], k);
    j1.intoArray(o[at + 1], j);
    k2.intoArray(o[at + 2], k);
    j2.intoArray(o[at + 2], j);
    k3.intoArray(o[at + 3], k);
    j3.intoArray(o[at + 3], j);
  }
}
