package org.eprop.core.kernel;

import java.util.Arrays;

/**
 * Plain loops, in the shapes that HotSpot's C2 turns into vector instructions: one operation chain
 * per loop, whole arrays from 0, no ternaries.
 */
public class PlainKernels implements Kernels {

  private final float[] sums = new float[STEPS];
  private final PlainBits bits = new PlainBits();
  private final GeneralLayers layers = new GeneralLayers();

  @Override
  public void addRows(
      float[] o, float[][] rows, int[] index, int first, int last, int shift, int n) {
    int e = first;
    for (; e + 4 <= last; e += 4) {
      Elements.add(
          o,
          rows[index[e] + shift],
          rows[index[e + 1] + shift],
          rows[index[e + 2] + shift],
          rows[index[e + 3] + shift],
          n);
    }
    for (; e < last; e++) {
      Elements.add(o, rows[index[e] + shift], n);
    }
  }

  @Override
  public void addRowsOf(float[] o, float[] rows, int[] index, int first, int last, int n) {
    for (int e = first; e < last; e++) {
      int at = index[e] * n;
      for (int j = 0; j < n; j++) {
        o[j] += rows[at + j];
      }
    }
  }

  @Override
  public void sumRows(
      float[] o, float[][] rows, int[] index, int first, int last, int shift, int n) {
    if (last - first >= 4) {
      Elements.sum(
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

  @Override
  public void sumScaledRows(
      float[][] o,
      float[] first,
      float[][] factors,
      int from,
      float[][] rows,
      int count,
      int sums,
      int n) {
    for (int i = 0; i < sums; i++) {
      float[] f = factors[from + i];
      if (count < 2) {
        System.arraycopy(first, 0, o[i], 0, n);
        addScaledRows(o[i], f, rows, 0, count, n);
      } else {
        Elements.sumOfScaled(o[i], first, f[0], rows[0], f[1], rows[1], n);
        addScaledRows(o[i], f, rows, 2, count, n);
      }
    }
  }

  @Override
  public void addScaledRows(
      float[][] o, int at, float[][] factors, float[][] rows, int first, int last, int n) {
    for (int i = at; i < at + 4; i++) {
      addScaledRows(o[i], factors[i], rows, first, last, n);
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
      Elements.addScaled(o, factors, rows, i, n);
    }
    for (; i < count; i++) {
      Elements.addScaled(o, factors[i], rows[i], n);
    }
  }

  @Override
  public void widen(float[] o, short[] x, int n) {
    for (int k = 0; k < n; k++) {
      o[k] = Float.intBitsToFloat(x[k] << Short.SIZE);
    }
  }

  @Override
  public void scatterSteps(float[] o, int[] at, float[] x, float[] f, int from, int n) {
    for (int k = 0; k < n; k++) {
      int to = at[k] * STEPS;
      for (int s = 0; s < STEPS; s++) {
        o[to + s] += f[from + s] * x[k];
      }
    }
  }

  @Override
  public void gatheredDots(float[] o, int to, float[] row, float[] x, int[] at, int n) {
    Arrays.fill(o, to, to + STEPS, 0);
    for (int k = 0; k < n; k++) {
      int from = at[k] * STEPS;
      for (int s = 0; s < STEPS; s++) {
        o[to + s] += row[k] * x[from + s];
      }
    }
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
    for (int k = 0; k < n; k++) {
      Arrays.fill(sums, 0);
      for (int b = 0; b < blocks; b++) {
        int of = from + b * stride;
        int with = b * yStride + at[k] * STEPS;
        for (int s = 0; s < STEPS; s++) {
          sums[s] += x[of + s] * y[with + s];
        }
      }
      o[k] += halved(sums);
    }
  }

  /** The sum of a block: of halves, element by element, and so on. */
  static float halved(float[] block) {
    for (int half = STEPS / 2; half > 0; half /= 2) {
      for (int s = 0; s < half; s++) {
        block[s] += block[s + half];
      }
    }
    return block[0];
  }

  /**
   * States are copied to where they change in place: loops from one array into another are slower.
   */
  @Override
  public void step(LinearArrays c, float[][] s, float[][] to, float[] current, float[] q) {
    for (int m = 0; s != to && m < c.d; m++) {
      System.arraycopy(s[m], 0, to[m], 0, c.n);
    }
    if (c.shared) {
      stepAlike(c, to[0], to[1], current, q);
    } else {
      layers.step(c, to, current, q);
    }
  }

  /** One loop for all, where constants are no arrays that would take registers for addresses. */
  private static void stepAlike(
      LinearArrays c, float[] s0, float[] s1, float[] current, float[] q) {
    float a00 = c.a[0][0][0];
    float u0 = c.u[0][0];
    float a11 = c.a[1][1][0];
    float g0 = c.g[0][0];
    float[] g1 = c.g[1];
    float theta = c.theta[0];
    float steepness = c.steepness[0];
    int n = c.n;
    for (int j = 0; j < n; j++) {
      float x0 = a00 * s0[j] + u0 * current[j];
      float x1 = a11 * s1[j];
      float distance = (g0 * x0 + g1[j] * x1 - theta) * steepness;
      s0[j] = x0;
      s1[j] = x1;
      q[j] = distance;
    }
  }

  @Override
  public void triangle(float[] psi, float[] q, float decline, float[] half, int n, long[] above) {
    Elements.triangle(psi, q, decline, half, n);
    bits.ofPositive(q, n, above);
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
    for (int t = 0; t < count; t++) {
      if (c.shared && kept == null) {
        adjointAlike(c, lambda[0], lambda[1], direct[t], psi[latest - t]);
      } else {
        layers.adjoint(c, lambda, direct[t], psi[latest - t]);
      }
      for (int m = 0; kept != null && m < c.d; m++) {
        System.arraycopy(lambda[m], 0, kept[t * c.d + m], 0, c.n);
      }
    }
  }

  private static void adjointAlike(
      LinearArrays c, float[] lambda0, float[] lambda1, float[] direct, float[] q) {
    float r1 = c.gradientR[1][0];
    float a00 = c.a[0][0][0];
    float g0 = c.g[0][0];
    float a11 = c.a[1][1][0];
    float[] g1 = c.g[1];
    float u0 = c.u[0][0];
    int n = c.n;
    for (int j = 0; j < n; j++) {
      float source = (direct[j] + r1 * lambda1[j]) * q[j];
      float x0 = a00 * lambda0[j] + g0 * source;
      float x1 = a11 * lambda1[j] + g1[j] * source;
      lambda0[j] = x0;
      lambda1[j] = x1;
      q[j] = u0 * x0;
    }
  }

  @Override
  public void addProductsOfSteps(float[] o, float[][] x, float[][] y, int from, int steps, int n) {
    for (int t = 0; t < steps; t++) {
      Elements.addProduct(o, x[t], y[from + t], n);
    }
  }

  @Override
  public void positives(float[] x, int n, long[] out) {
    bits.of(x, n, out);
  }
}
