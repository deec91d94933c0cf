package org.eprop.core.kernel;

/**
 * Plain loops, in the shapes that HotSpot's C2 turns into vector instructions: one operation chain
 * per loop, whole arrays from 0, no ternaries.
 */
public final class PlainKernels implements Kernels {

  private static final float TINY = 1e-25f;

  @Override
  public String name() {
    return "plain loops";
  }

  @Override
  public void add(float[] o, float[] a, int n) {
    for (int j = 0; j < n; j++) {
      o[j] += a[j];
    }
  }

  @Override
  public void add(float[] o, float[] a, float[] b, float[] c, float[] d, int n) {
    for (int j = 0; j < n; j++) {
      o[j] = o[j] + a[j] + b[j] + c[j] + d[j];
    }
  }

  @Override
  public void addScaled(float[] o, float f, float[] a, int n) {
    for (int j = 0; j < n; j++) {
      o[j] += f * a[j];
    }
  }

  @Override
  public void addScaled(
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
  public void distance(float[] o, float[] x, float[] theta, float[] k, int n) {
    for (int j = 0; j < n; j++) {
      o[j] = (x[j] - theta[j]) * k[j];
    }
  }

  @Override
  public void distance(
      float[] o, float[] p, float[] x, float[] q, float[] y, float[] theta, float[] k, int n) {
    for (int j = 0; j < n; j++) {
      o[j] = (p[j] * x[j] + q[j] * y[j] - theta[j]) * k[j];
    }
  }

  @Override
  public void adjointSource(float[] s, float[] l, float[] r, float[] x, float[] psi, int n) {
    for (int j = 0; j < n; j++) {
      s[j] = (l[j] + r[j] * x[j]) * psi[j];
    }
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
