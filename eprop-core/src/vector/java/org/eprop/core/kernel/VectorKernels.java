package org.eprop.core.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The inner loops with the Vector API: several rows are added for one pass over the sum, which stays
 * in registers; a layer's step and its adjoint are one pass each. What is left over of an array is
 * done one by one. Each element sees the operations of {@link PlainKernels} in the same order, hence
 * the same bits; no fused multiply-add.
 *
 * <p>Vectors of one length only: where a loop carries a vector, HotSpot knows its class from the
 * profile of {@code FloatVector.add} alone, and a second length anywhere makes it keep every vector
 * as an object on the heap. Nor are masks turned into bits, for which JDK 17 allocates.
 */
public final class VectorKernels extends PlainKernels {

  private static final VectorSpecies<Float> WIDE = FloatVector.SPECIES_PREFERRED;
  private static final int W = WIDE.length();
  private static final float TINY = 1e-25f;

  @Override
  public String name() {
    return "vector instructions, " + WIDE.vectorBitSize() + " bits";
  }

  @Override
  public void addRows(float[] o, float[][] rows, int count, int n) {
    int j = 0;
    for (; j + 4 * W <= n; j += 4 * W) {
      FloatVector s0 = FloatVector.fromArray(WIDE, o, j);
      FloatVector s1 = FloatVector.fromArray(WIDE, o, j + W);
      FloatVector s2 = FloatVector.fromArray(WIDE, o, j + 2 * W);
      FloatVector s3 = FloatVector.fromArray(WIDE, o, j + 3 * W);
      for (int i = 0; i < count; i++) {
        float[] row = rows[i];
        s0 = s0.add(FloatVector.fromArray(WIDE, row, j));
        s1 = s1.add(FloatVector.fromArray(WIDE, row, j + W));
        s2 = s2.add(FloatVector.fromArray(WIDE, row, j + 2 * W));
        s3 = s3.add(FloatVector.fromArray(WIDE, row, j + 3 * W));
      }
      s0.intoArray(o, j);
      s1.intoArray(o, j + W);
      s2.intoArray(o, j + 2 * W);
      s3.intoArray(o, j + 3 * W);
    }
    for (; j + W <= n; j += W) {
      FloatVector s = FloatVector.fromArray(WIDE, o, j);
      for (int i = 0; i < count; i++) {
        s = s.add(FloatVector.fromArray(WIDE, rows[i], j));
      }
      s.intoArray(o, j);
    }
    for (; j < n; j++) {
      float s = o[j];
      for (int i = 0; i < count; i++) {
        s += rows[i][j];
      }
      o[j] = s;
    }
  }

  @Override
  public void addScaledRows(float[] o, float[] factors, float[][] rows, int count, int n) {
    int j = 0;
    for (; j + 2 * W <= n; j += 2 * W) {
      FloatVector s0 = FloatVector.fromArray(WIDE, o, j);
      FloatVector s1 = FloatVector.fromArray(WIDE, o, j + W);
      for (int i = 0; i < count; i++) {
        float[] row = rows[i];
        float f = factors[i];
        s0 = s0.add(FloatVector.fromArray(WIDE, row, j).mul(f));
        s1 = s1.add(FloatVector.fromArray(WIDE, row, j + W).mul(f));
      }
      s0.intoArray(o, j);
      s1.intoArray(o, j + W);
    }
    for (; j + W <= n; j += W) {
      FloatVector s = FloatVector.fromArray(WIDE, o, j);
      for (int i = 0; i < count; i++) {
        s = s.add(FloatVector.fromArray(WIDE, rows[i], j).mul(factors[i]));
      }
      s.intoArray(o, j);
    }
    for (; j < n; j++) {
      float s = o[j];
      for (int i = 0; i < count; i++) {
        s += rows[i][j] * factors[i];
      }
      o[j] = s;
    }
  }

  @Override
  public void product(float[] o, float[] p, float[] x, int n) {
    int j = 0;
    for (; j + W <= n; j += W) {
      FloatVector.fromArray(WIDE, p, j).mul(FloatVector.fromArray(WIDE, x, j)).intoArray(o, j);
    }
    for (; j < n; j++) {
      o[j] = p[j] * x[j];
    }
  }

  @Override
  public void flush(float[] x, int n) {
    int j = 0;
    for (; j + W <= n; j += W) {
      FloatVector.fromArray(WIDE, x, j).add(TINY).sub(TINY).intoArray(x, j);
    }
    for (; j < n; j++) {
      x[j] = (x[j] + TINY) - TINY;
    }
  }

  @Override
  public int positives(float[] x, int n, int[] out, int at) {
    int m = at;
    int j = 0;
    for (; j + W <= n; j += W) {
      if (FloatVector.fromArray(WIDE, x, j).compare(VectorOperators.GT, 0f).anyTrue()) {
        for (int i = j; i < j + W; i++) {
          if (x[i] > 0) {
            out[m++] = i;
          }
        }
      }
    }
    for (; j < n; j++) {
      if (x[j] > 0) {
        out[m++] = j;
      }
    }
    return m - at;
  }

  @Override
  public void step(LinearArrays c, float[][] s, float[][] next, float[] current) {
    if (!c.diagonal()) {
      super.step(c, s, next, current);
      return;
    }
    for (int m = 0; m < c.d; m++) {
      if (c.u[m] == null) {
        product(next[m], c.a[m][m], s[m], c.n);
      } else {
        sumOfProducts(next[m], c.a[m][m], s[m], c.u[m], current, c.n);
      }
    }
  }

  @Override
  public void sumOfProducts(float[] o, float[] p, float[] x, float[] q, float[] y, int n) {
    int j = 0;
    for (; j + W <= n; j += W) {
      FloatVector px = FloatVector.fromArray(WIDE, p, j).mul(FloatVector.fromArray(WIDE, x, j));
      FloatVector qy = FloatVector.fromArray(WIDE, q, j).mul(FloatVector.fromArray(WIDE, y, j));
      px.add(qy).intoArray(o, j);
    }
    for (; j < n; j++) {
      o[j] = p[j] * x[j] + q[j] * y[j];
    }
  }

  @Override
  public void distance(LinearArrays c, float[][] s, float[] q) {
    if (c.d != 2 || c.g[0] == null || c.g[1] == null) {
      super.distance(c, s, q);
      return;
    }
    float[] v = s[0];
    float[] a = s[1];
    float[] g0 = c.g[0];
    float[] g1 = c.g[1];
    float[] theta = c.theta;
    float[] k = c.steepness;
    int n = c.n;
    int j = 0;
    for (; j + W <= n; j += W) {
      FloatVector x = FloatVector.fromArray(WIDE, g0, j).mul(FloatVector.fromArray(WIDE, v, j));
      x = x.add(FloatVector.fromArray(WIDE, g1, j).mul(FloatVector.fromArray(WIDE, a, j)));
      x = x.sub(FloatVector.fromArray(WIDE, theta, j));
      x.mul(FloatVector.fromArray(WIDE, k, j)).intoArray(q, j);
    }
    for (; j < n; j++) {
      q[j] = (g0[j] * v[j] + g1[j] * a[j] - theta[j]) * k[j];
    }
  }

  @Override
  public void adjoint(
      LinearArrays c, float[][] lambda, float[][] next, float[] direct, float[] psi) {
    boolean alif =
        c.d == 2
            && c.diagonal()
            && c.gradientR[0] == null
            && c.gradientR[1] != null
            && c.u[1] == null
            && c.u[0] != null
            && c.g[0] != null
            && c.g[1] != null;
    if (!alif) {
      super.adjoint(c, lambda, next, direct, psi);
      return;
    }
    float[] l0 = lambda[0];
    float[] l1 = lambda[1];
    float[] a0 = c.a[0][0];
    float[] a1 = c.a[1][1];
    float[] g0 = c.g[0];
    float[] g1 = c.g[1];
    float[] r1 = c.gradientR[1];
    float[] u0 = c.u[0];
    int n = c.n;
    int j = 0;
    for (; j + W <= n; j += W) {
      FloatVector y = FloatVector.fromArray(WIDE, l1, j);
      FloatVector source =
          FloatVector.fromArray(WIDE, direct, j)
              .add(FloatVector.fromArray(WIDE, r1, j).mul(y))
              .mul(FloatVector.fromArray(WIDE, psi, j));
      FloatVector x = FloatVector.fromArray(WIDE, a0, j).mul(FloatVector.fromArray(WIDE, l0, j));
      x = x.add(FloatVector.fromArray(WIDE, g0, j).mul(source));
      x.intoArray(l0, j);
      y = FloatVector.fromArray(WIDE, a1, j).mul(y);
      y.add(FloatVector.fromArray(WIDE, g1, j).mul(source)).intoArray(l1, j);
      FloatVector.fromArray(WIDE, u0, j).mul(x).intoArray(psi, j);
    }
    for (; j < n; j++) {
      float source = (direct[j] + r1[j] * l1[j]) * psi[j];
      l0[j] = a0[j] * l0[j] + g0[j] * source;
      l1[j] = a1[j] * l1[j] + g1[j] * source;
      psi[j] = u0[j] * l0[j];
    }
  }
}
