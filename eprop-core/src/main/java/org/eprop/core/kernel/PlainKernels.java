package org.eprop.core.kernel;

import java.util.Arrays;

/**
 * Plain loops, in the shapes that HotSpot's C2 turns into vector instructions: one operation chain
 * per loop, whole arrays from 0, no ternaries.
 */
public class PlainKernels implements Kernels {

  private static final float TINY = 1e-25f;

  /** Too few elements for loops over four rows at once to be worth it. */
  private static final int NARROW = 8;

  private final PlainLayers layers = new PlainLayers(this);
  private final PlainBits bits = new PlainBits();

  @Override
  public String name() {
    return "plain loops";
  }

  @Override
  public void addRows(
      float[] o, float[][] rows, int[] index, int first, int last, int shift, int n) {
    if (n < NARROW) {
      addNarrowRows(o, rows, index, first, last, shift, n);
      return;
    }
    int e = first;
    for (; e + 4 <= last; e += 4) {
      add(
          o,
          rows[index[e] + shift],
          rows[index[e + 1] + shift],
          rows[index[e + 2] + shift],
          rows[index[e + 3] + shift],
          n);
    }
    for (; e < last; e++) {
      add(o, rows[index[e] + shift], n);
    }
  }

  private static void addNarrowRows(
      float[] o, float[][] rows, int[] index, int first, int last, int shift, int n) {
    int j = 0;
    for (; j + 2 <= n; j += 2) {
      float sum = o[j];
      float other = o[j + 1];
      for (int e = first; e < last; e++) {
        float[] row = rows[index[e] + shift];
        sum += row[j];
        other += row[j + 1];
      }
      o[j] = sum;
      o[j + 1] = other;
    }
    if (j < n) {
      float sum = o[j];
      for (int e = first; e < last; e++) {
        sum += rows[index[e] + shift][j];
      }
      o[j] = sum;
    }
  }

  private static void add(float[] o, float[] a, int n) {
    for (int j = 0; j < n; j++) {
      o[j] += a[j];
    }
  }

  private static void add(float[] o, float[] a, float[] b, float[] c, float[] d, int n) {
    for (int j = 0; j < n; j++) {
      o[j] = o[j] + a[j] + b[j] + c[j] + d[j];
    }
  }

  @Override
  public void addRowsOf(float[] o, float[] rows, int[] index, int first, int last, int n) {
    int j = 0;
    for (; j + 4 <= n; j += 4) {
      float s0 = o[j];
      float s1 = o[j + 1];
      float s2 = o[j + 2];
      float s3 = o[j + 3];
      for (int e = first; e < last; e++) {
        int at = index[e] * n + j;
        s0 += rows[at];
        s1 += rows[at + 1];
        s2 += rows[at + 2];
        s3 += rows[at + 3];
      }
      o[j] = s0;
      o[j + 1] = s1;
      o[j + 2] = s2;
      o[j + 3] = s3;
    }
    for (; j + 2 <= n; j += 2) {
      float s0 = o[j];
      float s1 = o[j + 1];
      for (int e = first; e < last; e++) {
        int at = index[e] * n + j;
        s0 += rows[at];
        s1 += rows[at + 1];
      }
      o[j] = s0;
      o[j + 1] = s1;
    }
    if (j < n) {
      float sum = o[j];
      for (int e = first; e < last; e++) {
        sum += rows[index[e] * n + j];
      }
      o[j] = sum;
    }
  }

  @Override
  public void sumRows(
      float[] o, float[][] rows, int[] index, int first, int last, int shift, int n) {
    if (last - first >= 4) {
      sum(
          o,
          rows[index[first] + shift],
          rows[index[first + 1] + shift],
          rows[index[first + 2] + shift],
          rows[index[first + 3] + shift],
          n);
      addRows(o, rows, index, first + 4, last, shift, n);
    } else if (first < last) {
      System.arraycopy(rows[index[first] + shift], 0, o, 0, n);
      addRows(o, rows, index, first + 1, last, shift, n);
    } else {
      Arrays.fill(o, 0, n, 0);
    }
  }

  @Override
  public void addRowsTo(
      float[] o, float[][] rows, int[] index, int[] to, int first, int last, int shift, int n) {
    for (int e = first; e < last; e++) {
      float[] row = rows[index[e]];
      int at = (to[e] - shift) * n;
      for (int j = 0; j < n; j++) {
        o[at + j] += row[j];
      }
    }
  }

  private static void sum(float[] o, float[] a, float[] b, float[] c, float[] d, int n) {
    for (int j = 0; j < n; j++) {
      o[j] = a[j] + b[j] + c[j] + d[j];
    }
  }

  @Override
  public void sumScaledRows(float[] o, float[] factors, float[][] rows, int count, int n) {
    if (count == 0) {
      Arrays.fill(o, 0, n, 0);
      return;
    }
    int i = 1;
    if (count < 4) {
      scale(o, factors[0], rows[0], n);
    } else {
      scaled(
          o, factors[0], rows[0], factors[1], rows[1], factors[2], rows[2], factors[3], rows[3], n);
      i = 4;
    }
    addScaledRows(o, factors, rows, i, count, n);
  }

  @Override
  public void sumScaledRows(
      float[][] o, float[] first, float[][] factors, int from, float[][] rows, int count, int n) {
    for (int i = 0; i < o.length; i++) {
      float[] f = factors[from + i];
      int done = 0;
      if (count < 2) {
        System.arraycopy(first, 0, o[i], 0, n);
      } else {
        sumOfScaled(o[i], first, f[0], rows[0], f[1], rows[1], n);
        done = 2;
      }
      addScaledRows(o[i], f, rows, done, count, n);
    }
  }

  @Override
  public void addScaledRows(
      float[][] o, int at, float[][] factors, float[][] rows, int first, int last, int n) {
    for (int i = at; i < at + 4; i++) {
      addScaledRows(o[i], factors[i], rows, first, last, n);
    }
  }

  private static void sumOfScaled(
      float[] o, float[] first, float f, float[] a, float g, float[] b, int n) {
    for (int j = 0; j < n; j++) {
      o[j] = first[j] + f * a[j] + g * b[j];
    }
  }

  private static void scale(float[] o, float f, float[] a, int n) {
    for (int j = 0; j < n; j++) {
      o[j] = f * a[j];
    }
  }

  private static void scaled(
      float[] o,
      float f0,
      float[] a,
      float f1,
      float[] b,
      float f2,
      float[] c,
      float f3,
      float[] d,
      int n) {
    for (int j = 0; j < n; j++) {
      o[j] = f0 * a[j] + f1 * b[j] + f2 * c[j] + f3 * d[j];
    }
  }

  @Override
  public void addScaledRows(float[] o, float[] factors, float[][] rows, int count, int n) {
    addScaledRows(o, factors, rows, 0, count, n);
  }

  private void addScaledRows(
      float[] o, float[] factors, float[][] rows, int from, int count, int n) {
    int i = from;
    for (; i + 4 <= count; i += 4) {
      addScaled(
          o,
          factors[i],
          rows[i],
          factors[i + 1],
          rows[i + 1],
          factors[i + 2],
          rows[i + 2],
          factors[i + 3],
          rows[i + 3],
          n);
    }
    for (; i < count; i++) {
      addScaled(o, factors[i], rows[i], n);
    }
  }

  @Override
  public void addScaled(float[] o, float f, float[] a, int n) {
    for (int j = 0; j < n; j++) {
      o[j] += f * a[j];
    }
  }

  private static void addScaled(
      float[] o,
      float f0,
      float[] a,
      float f1,
      float[] b,
      float f2,
      float[] c,
      float f3,
      float[] d,
      int n) {
    for (int j = 0; j < n; j++) {
      o[j] = o[j] + f0 * a[j] + f1 * b[j] + f2 * c[j] + f3 * d[j];
    }
  }

  @Override
  public void scatter(float[] o, int[] at, float f, float[] x, int from, int to) {
    for (int k = from; k < to; k++) {
      o[at[k]] += f * x[k];
    }
  }

  @Override
  public void gather(float[] o, float f, float[] x, int[] at, int from, int to) {
    for (int k = from; k < to; k++) {
      o[k] += f * x[at[k]];
    }
  }

  @Override
  public float gatheredDot(float[] row, float[] x, int[] at, int from, int to) {
    float sum = 0;
    for (int k = from; k < to; k++) {
      sum += row[k] * x[at[k]];
    }
    return sum;
  }

  @Override
  public void product(float[] o, float[] p, float[] x, int n) {
    for (int j = 0; j < n; j++) {
      o[j] = p[j] * x[j];
    }
  }

  @Override
  public void product(float[] o, float[] p, float[] x, int from, int n) {
    System.arraycopy(x, from, o, 0, n);
    product(o, p, o, n);
  }

  @Override
  public void sumOfProducts(float[] o, float[] p, float[] x, float[] q, float[] y, int n) {
    for (int j = 0; j < n; j++) {
      o[j] = p[j] * x[j] + q[j] * y[j];
    }
  }

  @Override
  public void sumOfProducts(
      float[] o, float[] p, float[] x, float[] q, float[] y, float[] r, float[] z, int n) {
    for (int j = 0; j < n; j++) {
      o[j] = p[j] * x[j] + q[j] * y[j] + r[j] * z[j];
    }
  }

  @Override
  public void addProduct(float[] o, float[] p, float[] x, int n) {
    for (int j = 0; j < n; j++) {
      o[j] += p[j] * x[j];
    }
  }

  @Override
  public void filter(float[] o, float kappa, float f, float[] slope, int n) {
    for (int j = 0; j < n; j++) {
      o[j] = (kappa * o[j] + f * slope[j] + TINY) - TINY;
    }
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
    for (int j = 0; j < n; j++) {
      float y = (a[j] * x[j] + e * b[j] + TINY) - TINY;
      x[j] = y;
      o[j] = (kappa * o[j] + f * slope[j] + own[j] * y + TINY) - TINY;
    }
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
    for (int j = 0; j < n; j++) {
      o[j] = (kappa * o[j] + e * slope[j] + own[j] * x[j] + TINY) - TINY;
      x[j] = (a[j] * x[j] + e * b[j] + TINY) - TINY;
    }
  }

  @Override
  public void addProducts(
      float[] o, float f, float[] p, float[] q, float[] x, float[] r, float[] y, int n) {
    for (int j = 0; j < n; j++) {
      o[j] = o[j] + f * p[j] + q[j] * x[j] + r[j] * y[j];
    }
  }

  @Override
  public void step(LinearArrays c, float[][] s, float[] current, float[] q, int from) {
    layers.step(c, s, current, q, from);
  }

  @Override
  public void step(
      LinearArrays c,
      float[][] s,
      float[] current,
      float decline,
      float[] half,
      float[] psi,
      long[] above) {
    float[] q = c.room;
    if (c.d == 1) {
      SharedLoops.stepOne(c, s[0], current, q);
    } else {
      SharedLoops.stepTwo(c, s, current, q);
    }
    SharedLoops.triangle(psi, q, decline, half, c.n);
    bits.ofPositive(q, c.n, above);
  }

  @Override
  public void adjoint(
      LinearArrays c, float[][] lambda, float[][] direct, float[][] psi, int latest, int count) {
    for (int i = 0; i < count; i++) {
      layers.adjoint(c, lambda, direct[i], psi[latest - i]);
    }
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
    boolean oneLoop = c.d == 2 && c.sharedAdjoint[2] == 1 && bits.areZero(rate, c.n);
    for (int i = 0; i < count; i++) {
      float[] e = f[i];
      float[] q = psi[latest - i];
      if (c.d == 1) {
        SharedLoops.adjointOne(c, lambda[0], rate, e[0], b0, e[1], b1, q);
      } else if (oneLoop) {
        SharedLoops.adjointTwo(c, lambda, e[0], b0, e[1], b1, q);
      } else {
        sumOfScaled(c.room, rate, e[0], b0, e[1], b1, c.n);
        SharedLoops.adjointTwo(c, lambda, c.room, q);
      }
    }
  }

  @Override
  public void flush(float[] x, int n) {
    for (int j = 0; j < n; j++) {
      x[j] = (x[j] + TINY) - TINY;
    }
  }

  @Override
  public void positives(float[] x, int from, int n, long[] out) {
    bits.of(x, from, n, out);
  }
}
