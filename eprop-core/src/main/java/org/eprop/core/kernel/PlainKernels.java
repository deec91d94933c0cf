package org.eprop.core.kernel;

/**
 * Plain loops, in the shapes that HotSpot's C2 turns into vector instructions: one operation chain
 * per loop, whole arrays from 0, no ternaries.
 */
public class PlainKernels implements Kernels {

  private static final float TINY = 1e-25f;

  private final LinearCombination combination = new LinearCombination(this);

  @Override
  public String name() {
    return "plain loops";
  }

  @Override
  public void addRows(float[] o, float[][] rows, int count, int n) {
    int i = 0;
    for (; i + 4 <= count; i += 4) {
      add(o, rows[i], rows[i + 1], rows[i + 2], rows[i + 3], n);
    }
    for (; i < count; i++) {
      add(o, rows[i], n);
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
  public void addScaledRows(float[] o, float[] factors, float[][] rows, int count, int n) {
    int i = 0;
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
  public void scatter(float[] o, int[] at, float f, float[] x, int n) {
    for (int k = 0; k < n; k++) {
      o[at[k]] += f * x[k];
    }
  }

  @Override
  public void gather(float[] o, float f, float[] x, int[] at, int n) {
    for (int k = 0; k < n; k++) {
      o[k] += f * x[at[k]];
    }
  }

  @Override
  public float gatheredDot(float[] row, float[] x, int[] at, int n) {
    float sum = 0;
    for (int k = 0; k < n; k++) {
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
  public void step(LinearArrays c, float[][] s, float[][] next, float[] current) {
    for (int m = 0; m < c.d; m++) {
      combination.begin();
      for (int k = 0; k < c.d; k++) {
        combination.plus(c.a[m][k], s[k]);
      }
      combination.plus(c.u[m], current).into(next[m], c.n);
    }
  }

  @Override
  public void distance(LinearArrays c, float[][] s, float[] q) {
    if (c.d == 2 && c.g[0] != null && c.g[1] != null) {
      distance(q, c.g[0], s[0], c.g[1], s[1], c.theta, c.steepness, c.n);
      return;
    }
    combination.begin();
    for (int m = 0; m < c.d; m++) {
      combination.plus(c.g[m], s[m]);
    }
    combination.into(q, c.n);
    distance(q, q, c.theta, c.steepness, c.n);
  }

  private static void distance(float[] o, float[] x, float[] theta, float[] k, int n) {
    for (int j = 0; j < n; j++) {
      o[j] = (x[j] - theta[j]) * k[j];
    }
  }

  private static void distance(
      float[] o, float[] p, float[] x, float[] q, float[] y, float[] theta, float[] k, int n) {
    for (int j = 0; j < n; j++) {
      o[j] = (p[j] * x[j] + q[j] * y[j] - theta[j]) * k[j];
    }
  }

  @Override
  public void adjoint(
      LinearArrays c, float[][] lambda, float[][] next, float[] direct, float[] psi) {
    for (int m = 0; m < c.d; m++) {
      if (c.gradientR[m] != null) {
        addProduct(direct, c.gradientR[m], lambda[m], c.n);
      }
    }
    product(direct, direct, psi, c.n);
    for (int k = 0; k < c.d; k++) {
      combination.begin();
      for (int m = 0; m < c.d; m++) {
        combination.plus(c.a[m][k], lambda[m]);
      }
      combination.plus(c.g[k], direct).into(next[k], c.n);
    }
    combination.begin();
    for (int m = 0; m < c.d; m++) {
      combination.plus(c.u[m], next[m]);
    }
    combination.into(psi, c.n);
  }

  @Override
  public void flush(float[] x, int n) {
    for (int j = 0; j < n; j++) {
      x[j] = (x[j] + TINY) - TINY;
    }
  }

  @Override
  public int positives(float[] x, int n, int[] out, int at) {
    int m = at;
    for (int j = 0; j < n; j++) {
      if (x[j] > 0) {
        out[m++] = j;
      }
    }
    return m - at;
  }
}
