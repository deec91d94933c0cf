package org.eprop.benchmarks;

import org.eprop.core.kernel.ConstantSums;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.kernel.LinearArrays;
import org.eprop.core.kernel.PlainKernels;

/** Plain loops that keep count of what they are asked to do. For one thread. */
final class CountingKernels implements Kernels {

  private final Kernels plain = new PlainKernels();

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
  public String name() {
    return "counting " + plain.name();
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
  public void sumScaledRows(float[] o, float[] factors, float[][] summed, int count, int n) {
    scaledRows += count;
    floats += (count + 1L) * n;
    plain.sumScaledRows(o, factors, summed, count, n);
  }

  @Override
  public void sumScaledRows(
      float[][] o,
      int at,
      float[] first,
      float[][] factors,
      int from,
      float[][] summed,
      int count,
      int n) {
    scaledRows += 4L * count;
    floats += (count + 5L) * n;
    plain.sumScaledRows(o, at, first, factors, from, summed, count, n);
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
  public void addScaled(float[] o, float f, float[] a, int n) {
    scaledRows++;
    floats += 3L * n;
    plain.addScaled(o, f, a, n);
  }

  @Override
  public void scatter(float[] o, int[] at, float f, float[] x, int from, int to) {
    rows++;
    floats += 3L * (to - from);
    plain.scatter(o, at, f, x, from, to);
  }

  @Override
  public void gather(float[] o, float f, float[] x, int[] at, int from, int to) {
    rows++;
    floats += 3L * (to - from);
    plain.gather(o, f, x, at, from, to);
  }

  @Override
  public float gatheredDot(float[] row, float[] x, int[] at, int from, int to) {
    floats += 2L * (to - from);
    return plain.gatheredDot(row, x, at, from, to);
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
  public void product(float[] o, float[] p, float[] x, int n) {
    floats += 3L * n;
    plain.product(o, p, x, n);
  }

  @Override
  public void product(float[] o, float[] p, float[] x, int from, int n) {
    floats += 3L * n;
    plain.product(o, p, x, from, n);
  }

  @Override
  public void sumOfProducts(float[] o, float[] p, float[] x, float[] q, float[] y, int n) {
    floats += 5L * n;
    plain.sumOfProducts(o, p, x, q, y, n);
  }

  @Override
  public void sumOfProducts(
      float[] o, float[] p, float[] x, float[] q, float[] y, float[] r, float[] z, int n) {
    floats += 7L * n;
    plain.sumOfProducts(o, p, x, q, y, r, z, n);
  }

  @Override
  public void addProduct(float[] o, float[] p, float[] x, int n) {
    floats += 4L * n;
    plain.addProduct(o, p, x, n);
  }

  @Override
  public void filter(float[] o, float kappa, float f, float[] slope, int n) {
    floats += 3L * n;
    plain.filter(o, kappa, f, slope, n);
  }

  @Override
  public void filter(
      float[] x,
      float[] a,
      float e,
      float[] b,
      float[] o,
      float kappa,
      float f,
      float[] slope,
      float[] own,
      int n) {
    floats += 8L * n;
    plain.filter(x, a, e, b, o, kappa, f, slope, own, n);
  }

  @Override
  public void carry(
      float[] x,
      float[] a,
      float e,
      float[] b,
      float[] o,
      float kappa,
      float[] slope,
      float[] own,
      int n) {
    floats += 8L * n;
    plain.carry(x, a, e, b, o, kappa, slope, own, n);
  }

  @Override
  public void addProducts(
      float[] o, float f, float[] p, float[] q, float[] x, float[] r, float[] y, int n) {
    floats += 7L * n;
    plain.addProducts(o, f, p, q, x, r, y, n);
  }

  @Override
  public void step(
      LinearArrays c, float[][] s, float[][] to, float[] current, float[] q, int from) {
    floats += (present(c.a) + present(c.u) + present(c.g) + 2L * c.d + 4) * c.n;
    plain.step(c, s, to, current, q, from);
  }

  @Override
  public void step(
      LinearArrays c,
      float[][] s,
      float[][] to,
      float[] current,
      float decline,
      float[] half,
      float[] psi,
      long[] above) {
    floats += (present(c.a) + present(c.u) + present(c.g) + 2L * c.d + 7) * c.n;
    plain.step(c, s, to, current, decline, half, psi, above);
  }

  @Override
  public void adjoint(
      LinearArrays c, float[][] lambda, float[][] direct, float[][] psi, int latest, int count) {
    long constants = present(c.a) + present(c.gradientR) + present(c.g) + present(c.u);
    floats += (constants + 2L * c.d + 3L * count) * c.n;
    plain.adjoint(c, lambda, direct, psi, latest, count);
  }

  @Override
  public void adjoint(
      LinearArrays c,
      float[][] lambda,
      float[] rate,
      float[][] f,
      float[] b0,
      float[] b1,
      float[][] psi,
      int latest,
      int count) {
    long constants = present(c.a) + present(c.gradientR) + present(c.g) + present(c.u);
    scaledRows += 2L * count;
    floats += (constants + 2L * c.d + 3 + 2L * count) * c.n;
    plain.adjoint(c, lambda, rate, f, b0, b1, psi, latest, count);
  }

  @Override
  public void adjoint(
      LinearArrays c,
      float[][] lambda,
      float[][] direct,
      float[][] psi,
      int latest,
      int count,
      ConstantSums sums) {
    throw new UnsupportedOperationException("no parameter learns");
  }

  @Override
  public void adjoint(
      LinearArrays c,
      float[][] lambda,
      float[] rate,
      float[][] f,
      float[] b0,
      float[] b1,
      float[][] psi,
      int latest,
      int count,
      ConstantSums sums) {
    throw new UnsupportedOperationException("no parameter learns");
  }

  @Override
  public void flush(float[] x, int n) {
    floats += 2L * n;
    plain.flush(x, n);
  }

  @Override
  public void positives(float[] x, int from, int n, long[] out) {
    floats += n;
    plain.positives(x, from, n, out);
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
