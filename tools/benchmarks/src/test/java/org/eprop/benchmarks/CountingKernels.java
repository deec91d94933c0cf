package org.eprop.benchmarks;

import org.eprop.core.kernel.Kernels;
import org.eprop.core.kernel.LinearArrays;

/** Plain loops that keep count of what they are asked to do. For one thread. */
final class CountingKernels extends Kernels {

  private final Kernels plain = new Kernels();

  /** Rows added, whole or compressed: what spikes cost. */
  long rows;

  /** Multiples of rows added: what errors cost. */
  long scaledRows;

  /** Elements of the arrays handed in that are read, and of those that are written. */
  long floats;

  void clear() {
    rows = 0;
    scaledRows = 0;
    floats = 0;
  }

  @Override
  public void addRows(
      float[] o, float[][] added, int[] index, int first, int last, int shift, int n) {
    int count = last - first;
    if (count > 0) {
      rows += count;
      floats += (count + 2L) * n;
    }
    plain.addRows(o, added, index, first, last, shift, n);
  }

  @Override
  public void addRowsOf(float[] o, float[] added, int[] index, int first, int last, int n) {
    rows += last - first;
    floats += (last - first + 2L) * n;
    plain.addRowsOf(o, added, index, first, last, n);
  }

  @Override
  public void sumRows(
      float[] o, float[][] summed, int[] index, int first, int last, int shift, int n) {
    rows += last - first;
    floats += (last - first + 1L) * n;
    plain.sumRows(o, summed, index, first, last, shift, n);
  }

  @Override
  public void addRowsTo(
      float[] o, float[][] added, int[] index, int[] to, int first, int last, int shift, int n) {
    rows += last - first;
    floats += 3L * n * (last - first);
    plain.addRowsTo(o, added, index, to, first, last, shift, n);
  }

  @Override
  public void sumScaledRows(
      float[][] o,
      float[] first,
      float[][] factors,
      int from,
      float[][] summed,
      int count,
      int sums,
      int n) {
    scaledRows += (long) sums * count;
    floats += (count + sums + 1L) * n;
    plain.sumScaledRows(o, first, factors, from, summed, count, sums, n);
  }

  @Override
  public void addScaledRows(
      float[][] o, int at, float[][] factors, float[][] added, int first, int last, int n) {
    scaledRows += 4L * (last - first);
    floats += (last - first + 8L) * n;
    plain.addScaledRows(o, at, factors, added, first, last, n);
  }

  @Override
  public void addScaledRows(float[] o, float[] factors, float[][] added, int count, int n) {
    scaledRows += count;
    floats += (count + 2L) * n;
    plain.addScaledRows(o, factors, added, count, n);
  }

  @Override
  public void scatterSteps(float[] o, int[] at, float[] x, float[] f, int from, int n) {
    rows += STEPS;
    floats += 3L * STEPS * n;
    plain.scatterSteps(o, at, x, f, from, n);
  }

  @Override
  public void gatheredDots(float[] o, int to, float[] row, float[] x, int[] at, int n) {
    floats += 2L * STEPS * n;
    plain.gatheredDots(o, to, row, x, at, n);
  }

  @Override
  public void addDotsOfSteps(
      float[] o,
      float[] x,
      int from,
      int stride,
      float[] y,
      int[] at,
      int yStride,
      int blocks,
      int n) {
    rows += (long) STEPS * blocks;
    floats += 2L * STEPS * blocks * n;
    plain.addDotsOfSteps(o, x, from, stride, y, at, yStride, blocks, n);
  }

  @Override
  public void widen(float[] o, short[] x, int n) {
    floats += n + n / 2;
    plain.widen(o, x, n);
  }

  @Override
  public void step(LinearArrays c, float[][] s, float[][] to, float[] current, float[] q) {
    floats += (present(c.a) + present(c.u) + present(c.g) + 2L * c.d + 4) * c.n;
    plain.step(c, s, to, current, q);
  }

  @Override
  public void triangle(float[] psi, float[] q, float decline, float[] half, int n, long[] above) {
    floats += 3L * n;
    plain.triangle(psi, q, decline, half, n, above);
  }

  @Override
  public void adjoint(
      LinearArrays c,
      float[][] lambda,
      float[][] direct,
      float[][] psi,
      int latest,
      int count,
      float[][] kept) {
    long constants = present(c.a) + present(c.gradientR) + present(c.g) + present(c.u);
    floats += (constants + 2L * c.d + 3L * count) * c.n;
    plain.adjoint(c, lambda, direct, psi, latest, count, kept);
  }

  @Override
  public void adjointOfOutputs(
      LinearArrays c,
      float[][] lambda,
      float[][] errors,
      float[] always,
      float[][] weights,
      float[][] psi,
      int latest,
      int count) {
    scaledRows += (long) weights.length * count;
    long constants = present(c.a) + present(c.gradientR) + present(c.g) + present(c.u);
    floats += (constants + 2L * c.d + 1 + weights.length + 2L * count) * c.n;
    plain.adjointOfOutputs(c, lambda, errors, always, weights, psi, latest, count);
  }

  @Override
  public void addProductsOfSteps(float[] o, float[][] x, float[][] y, int from, int steps, int n) {
    throw new UnsupportedOperationException("no parameter learns");
  }

  @Override
  public void positives(float[] x, int n, long[] out) {
    floats += n;
    plain.positives(x, n, out);
  }

  private static long present(float[][] rows) {
    long count = 0;
    for (float[] row : rows) {
      count += row == null ? 0 : 1;
    }
    return count;
  }

  private static long present(float[][][] matrix) {
    long count = 0;
    for (float[][] rows : matrix) {
      count += present(rows);
    }
    return count;
  }
}
