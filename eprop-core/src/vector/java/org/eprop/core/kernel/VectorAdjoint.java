package org.eprop.core.kernel;

import static org.eprop.core.kernel.Vectors.W;
import static org.eprop.core.kernel.Vectors.WIDE;
import static org.eprop.core.kernel.Vectors.at;

import jdk.incubator.vector.FloatVector;

/**
 * A layer's adjoint through some steps: a vector or two of neurons stay in registers, with their
 * constants, while they go through all of them. Two at a time where neurons share their constants,
 * because each step waits for the one before it.
 */
final class VectorAdjoint {

  private static final int B = Padding.BLOCK;

  private VectorAdjoint() {}

  /** See {@link Kernels#adjoint}; not for layers of any shape. */
  static void run(
      LinearArrays c, float[][] lambda, float[][] direct, float[][] psi, int latest, int count) {
    int n = c.padded;
    int j = 0;
    switch (c.shape) {
      case ONE -> {
        for (; c.sharedAdjoint != null && j + 2 * W <= n; j += 2 * W) {
          oneShared(c.sharedAdjoint, lambda[0], direct, psi, latest, count, j);
        }
        for (; j + W <= n; j += W) {
          one(c.packedAdjoint, lambda[0], direct, psi, latest, count, j);
        }
      }
      case TWO_APART -> {
        if (c.sharedAdjoint != null) {
          twoShared(c, lambda[0], lambda[1], direct, psi, latest, count);
          return;
        }
        for (; c.adaptive && j + W <= n; j += W) {
          adaptive(c.packedAdjoint, lambda[0], lambda[1], direct, psi, latest, count, j);
        }
        for (; j + W <= n; j += W) {
          twoApart(c.packedAdjoint, lambda[0], lambda[1], direct, psi, latest, count, j);
        }
      }
      default -> {
        for (; j + W <= n; j += W) {
          two(c.packedAdjoint, lambda[0], lambda[1], direct, psi, latest, count, j);
        }
      }
    }
  }

  private static void oneShared(
      float[] shared,
      float[] lambda,
      float[][] direct,
      float[][] psi,
      int latest,
      int count,
      int j) {
    FloatVector r = FloatVector.broadcast(WIDE, shared[0]);
    FloatVector a = FloatVector.broadcast(WIDE, shared[1]);
    FloatVector g = FloatVector.broadcast(WIDE, shared[2]);
    FloatVector u = FloatVector.broadcast(WIDE, shared[3]);
    FloatVector x = at(lambda, j);
    FloatVector y = at(lambda, j + W);
    for (int i = 0; i < count; i++) {
      float[] reaching = direct[i];
      float[] q = psi[latest - i];
      x = a.mul(x).add(g.mul(at(reaching, j).add(r.mul(x)).mul(at(q, j))));
      y = a.mul(y).add(g.mul(at(reaching, j + W).add(r.mul(y)).mul(at(q, j + W))));
      u.mul(x).intoArray(q, j);
      u.mul(y).intoArray(q, j + W);
    }
    x.intoArray(lambda, j);
    y.intoArray(lambda, j + W);
  }

  private static void one(
      float[] c, float[] lambda, float[][] direct, float[][] psi, int latest, int count, int j) {
    int i = Vectors.block(j, 4);
    FloatVector r = at(c, i);
    FloatVector a = at(c, i + B);
    FloatVector g = at(c, i + 2 * B);
    FloatVector u = at(c, i + 3 * B);
    FloatVector x = at(lambda, j);
    for (int k = 0; k < count; k++) {
      float[] q = psi[latest - k];
      x = a.mul(x).add(g.mul(at(direct[k], j).add(r.mul(x)).mul(at(q, j))));
      u.mul(x).intoArray(q, j);
    }
    x.intoArray(lambda, j);
  }

  private static void twoShared(
      LinearArrays c,
      float[] lambda0,
      float[] lambda1,
      float[][] direct,
      float[][] psi,
      int latest,
      int count) {
    int j = 0;
    for (; j + 2 * W <= c.padded; j += 2 * W) {
      twoShared(c.sharedAdjoint, c.own, lambda0, lambda1, direct, psi, latest, count, j);
    }
    if (j < c.padded) {
      lastShared(c.sharedAdjoint, c.own, lambda0, lambda1, direct, psi, latest, count, j);
    }
  }

  private static void twoShared(
      float[] shared,
      float[] own,
      float[] lambda0,
      float[] lambda1,
      float[][] direct,
      float[][] psi,
      int latest,
      int count,
      int j) {
    FloatVector r1 = FloatVector.broadcast(WIDE, shared[0]);
    FloatVector a0 = FloatVector.broadcast(WIDE, shared[1]);
    FloatVector g0 = FloatVector.broadcast(WIDE, shared[2]);
    FloatVector a1 = FloatVector.broadcast(WIDE, shared[3]);
    FloatVector u0 = FloatVector.broadcast(WIDE, shared[4]);
    FloatVector g1 = at(own, j);
    FloatVector h1 = at(own, j + W);
    FloatVector x = at(lambda0, j);
    FloatVector y = at(lambda1, j);
    FloatVector v = at(lambda0, j + W);
    FloatVector w = at(lambda1, j + W);
    for (int i = 0; i < count; i++) {
      float[] reaching = direct[i];
      float[] q = psi[latest - i];
      FloatVector s = at(reaching, j).add(r1.mul(y)).mul(at(q, j));
      x = a0.mul(x).add(g0.mul(s));
      y = a1.mul(y).add(g1.mul(s));
      s = at(reaching, j + W).add(r1.mul(w)).mul(at(q, j + W));
      v = a0.mul(v).add(g0.mul(s));
      w = a1.mul(w).add(h1.mul(s));
      u0.mul(x).intoArray(q, j);
      u0.mul(v).intoArray(q, j + W);
    }
    x.intoArray(lambda0, j);
    y.intoArray(lambda1, j);
    v.intoArray(lambda0, j + W);
    w.intoArray(lambda1, j + W);
  }

  private static void lastShared(
      float[] shared,
      float[] own,
      float[] lambda0,
      float[] lambda1,
      float[][] direct,
      float[][] psi,
      int latest,
      int count,
      int j) {
    FloatVector r1 = FloatVector.broadcast(WIDE, shared[0]);
    FloatVector a0 = FloatVector.broadcast(WIDE, shared[1]);
    FloatVector g0 = FloatVector.broadcast(WIDE, shared[2]);
    FloatVector a1 = FloatVector.broadcast(WIDE, shared[3]);
    FloatVector u0 = FloatVector.broadcast(WIDE, shared[4]);
    FloatVector g1 = at(own, j);
    FloatVector x = at(lambda0, j);
    FloatVector y = at(lambda1, j);
    for (int i = 0; i < count; i++) {
      float[] q = psi[latest - i];
      FloatVector s = at(direct[i], j).add(r1.mul(y)).mul(at(q, j));
      x = a0.mul(x).add(g0.mul(s));
      y = a1.mul(y).add(g1.mul(s));
      u0.mul(x).intoArray(q, j);
    }
    x.intoArray(lambda0, j);
    y.intoArray(lambda1, j);
  }

  /** See {@link Kernels#adjoint}, from two outputs. */
  static void run(
      LinearArrays c,
      float[][] lambda,
      float[] rate,
      float[][] f,
      float[] b0,
      float[] b1,
      float[][] psi,
      int latest,
      int count) {
    int j = 0;
    if (c.d == 1) {
      for (; j + 2 * W <= c.padded; j += 2 * W) {
        oneFromOutputs(c.sharedAdjoint, lambda[0], rate, f, b0, b1, psi, latest, count, j);
      }
      if (j < c.padded) {
        lastFromOutputs(c.sharedAdjoint, lambda[0], rate, f, b0, b1, psi, latest, count, j);
      }
      return;
    }
    for (; j + 2 * W <= c.padded; j += 2 * W) {
      twoFromOutputs(
          c.sharedAdjoint, c.own, lambda[0], lambda[1], rate, f, b0, b1, psi, latest, count, j);
    }
    if (j < c.padded) {
      lastFromOutputs(
          c.sharedAdjoint, c.own, lambda[0], lambda[1], rate, f, b0, b1, psi, latest, count, j);
    }
  }

  private static void oneFromOutputs(
      float[] shared,
      float[] lambda,
      float[] rate,
      float[][] f,
      float[] b0,
      float[] b1,
      float[][] psi,
      int latest,
      int count,
      int j) {
    FloatVector r = FloatVector.broadcast(WIDE, shared[0]);
    FloatVector a = FloatVector.broadcast(WIDE, shared[1]);
    FloatVector g = FloatVector.broadcast(WIDE, shared[2]);
    FloatVector u = FloatVector.broadcast(WIDE, shared[3]);
    FloatVector start = at(rate, j);
    FloatVector other = at(rate, j + W);
    FloatVector k0 = at(b0, j);
    FloatVector l0 = at(b0, j + W);
    FloatVector k1 = at(b1, j);
    FloatVector l1 = at(b1, j + W);
    FloatVector x = at(lambda, j);
    FloatVector y = at(lambda, j + W);
    for (int i = 0; i < count; i++) {
      float[] q = psi[latest - i];
      float[] e = f[i];
      FloatVector e0 = FloatVector.broadcast(WIDE, e[0]);
      FloatVector e1 = FloatVector.broadcast(WIDE, e[1]);
      FloatVector direct = start.add(k0.mul(e0)).add(k1.mul(e1));
      x = a.mul(x).add(g.mul(direct.add(r.mul(x)).mul(at(q, j))));
      direct = other.add(l0.mul(e0)).add(l1.mul(e1));
      y = a.mul(y).add(g.mul(direct.add(r.mul(y)).mul(at(q, j + W))));
      u.mul(x).intoArray(q, j);
      u.mul(y).intoArray(q, j + W);
    }
    x.intoArray(lambda, j);
    y.intoArray(lambda, j + W);
  }

  private static void lastFromOutputs(
      float[] shared,
      float[] lambda,
      float[] rate,
      float[][] f,
      float[] b0,
      float[] b1,
      float[][] psi,
      int latest,
      int count,
      int j) {
    FloatVector r = FloatVector.broadcast(WIDE, shared[0]);
    FloatVector a = FloatVector.broadcast(WIDE, shared[1]);
    FloatVector g = FloatVector.broadcast(WIDE, shared[2]);
    FloatVector u = FloatVector.broadcast(WIDE, shared[3]);
    FloatVector start = at(rate, j);
    FloatVector k0 = at(b0, j);
    FloatVector k1 = at(b1, j);
    FloatVector x = at(lambda, j);
    for (int i = 0; i < count; i++) {
      float[] q = psi[latest - i];
      float[] e = f[i];
      FloatVector direct = start.add(k0.mul(e[0])).add(k1.mul(e[1]));
      x = a.mul(x).add(g.mul(direct.add(r.mul(x)).mul(at(q, j))));
      u.mul(x).intoArray(q, j);
    }
    x.intoArray(lambda, j);
  }

  private static void twoFromOutputs(
      float[] shared,
      float[] own,
      float[] lambda0,
      float[] lambda1,
      float[] rate,
      float[][] f,
      float[] b0,
      float[] b1,
      float[][] psi,
      int latest,
      int count,
      int j) {
    FloatVector r1 = FloatVector.broadcast(WIDE, shared[0]);
    FloatVector a0 = FloatVector.broadcast(WIDE, shared[1]);
    FloatVector g0 = FloatVector.broadcast(WIDE, shared[2]);
    FloatVector a1 = FloatVector.broadcast(WIDE, shared[3]);
    FloatVector u0 = FloatVector.broadcast(WIDE, shared[4]);
    FloatVector g1 = at(own, j);
    FloatVector h1 = at(own, j + W);
    FloatVector start = at(rate, j);
    FloatVector other = at(rate, j + W);
    FloatVector k0 = at(b0, j);
    FloatVector l0 = at(b0, j + W);
    FloatVector k1 = at(b1, j);
    FloatVector l1 = at(b1, j + W);
    FloatVector x = at(lambda0, j);
    FloatVector y = at(lambda1, j);
    FloatVector v = at(lambda0, j + W);
    FloatVector w = at(lambda1, j + W);
    for (int i = 0; i < count; i++) {
      float[] q = psi[latest - i];
      float[] e = f[i];
      FloatVector e0 = FloatVector.broadcast(WIDE, e[0]);
      FloatVector e1 = FloatVector.broadcast(WIDE, e[1]);
      FloatVector s = start.add(k0.mul(e0)).add(k1.mul(e1));
      s = s.add(r1.mul(y)).mul(at(q, j));
      x = a0.mul(x).add(g0.mul(s));
      y = a1.mul(y).add(g1.mul(s));
      s = other.add(l0.mul(e0)).add(l1.mul(e1));
      s = s.add(r1.mul(w)).mul(at(q, j + W));
      v = a0.mul(v).add(g0.mul(s));
      w = a1.mul(w).add(h1.mul(s));
      u0.mul(x).intoArray(q, j);
      u0.mul(v).intoArray(q, j + W);
    }
    x.intoArray(lambda0, j);
    y.intoArray(lambda1, j);
    v.intoArray(lambda0, j + W);
    w.intoArray(lambda1, j + W);
  }

  private static void lastFromOutputs(
      float[] shared,
      float[] own,
      float[] lambda0,
      float[] lambda1,
      float[] rate,
      float[][] f,
      float[] b0,
      float[] b1,
      float[][] psi,
      int latest,
      int count,
      int j) {
    FloatVector r1 = FloatVector.broadcast(WIDE, shared[0]);
    FloatVector a0 = FloatVector.broadcast(WIDE, shared[1]);
    FloatVector g0 = FloatVector.broadcast(WIDE, shared[2]);
    FloatVector a1 = FloatVector.broadcast(WIDE, shared[3]);
    FloatVector u0 = FloatVector.broadcast(WIDE, shared[4]);
    FloatVector g1 = at(own, j);
    FloatVector start = at(rate, j);
    FloatVector k0 = at(b0, j);
    FloatVector k1 = at(b1, j);
    FloatVector x = at(lambda0, j);
    FloatVector y = at(lambda1, j);
    for (int i = 0; i < count; i++) {
      float[] q = psi[latest - i];
      float[] e = f[i];
      FloatVector s = start.add(k0.mul(e[0])).add(k1.mul(e[1]));
      s = s.add(r1.mul(y)).mul(at(q, j));
      x = a0.mul(x).add(g0.mul(s));
      y = a1.mul(y).add(g1.mul(s));
      u0.mul(x).intoArray(q, j);
    }
    x.intoArray(lambda0, j);
    y.intoArray(lambda1, j);
  }

  private static void adaptive(
      float[] c,
      float[] lambda0,
      float[] lambda1,
      float[][] direct,
      float[][] psi,
      int latest,
      int count,
      int j) {
    int i = Vectors.block(j, 6);
    FloatVector r1 = at(c, i);
    FloatVector a0 = at(c, i + B);
    FloatVector g0 = at(c, i + 2 * B);
    FloatVector a1 = at(c, i + 3 * B);
    FloatVector g1 = at(c, i + 4 * B);
    FloatVector u0 = at(c, i + 5 * B);
    FloatVector x = at(lambda0, j);
    FloatVector y = at(lambda1, j);
    for (int k = 0; k < count; k++) {
      float[] q = psi[latest - k];
      FloatVector s = at(direct[k], j).add(r1.mul(y)).mul(at(q, j));
      x = a0.mul(x).add(g0.mul(s));
      y = a1.mul(y).add(g1.mul(s));
      u0.mul(x).intoArray(q, j);
    }
    x.intoArray(lambda0, j);
    y.intoArray(lambda1, j);
  }

  private static void twoApart(
      float[] c,
      float[] lambda0,
      float[] lambda1,
      float[][] direct,
      float[][] psi,
      int latest,
      int count,
      int j) {
    int i = Vectors.block(j, 8);
    FloatVector r0 = at(c, i);
    FloatVector r1 = at(c, i + B);
    FloatVector a0 = at(c, i + 2 * B);
    FloatVector g0 = at(c, i + 3 * B);
    FloatVector a1 = at(c, i + 4 * B);
    FloatVector g1 = at(c, i + 5 * B);
    FloatVector u0 = at(c, i + 6 * B);
    FloatVector u1 = at(c, i + 7 * B);
    FloatVector x = at(lambda0, j);
    FloatVector y = at(lambda1, j);
    for (int k = 0; k < count; k++) {
      float[] q = psi[latest - k];
      FloatVector s = at(direct[k], j).add(r0.mul(x)).add(r1.mul(y)).mul(at(q, j));
      x = a0.mul(x).add(g0.mul(s));
      y = a1.mul(y).add(g1.mul(s));
      u0.mul(x).add(u1.mul(y)).intoArray(q, j);
    }
    x.intoArray(lambda0, j);
    y.intoArray(lambda1, j);
  }

  private static void two(
      float[] c,
      float[] lambda0,
      float[] lambda1,
      float[][] direct,
      float[][] psi,
      int latest,
      int count,
      int j) {
    int i = Vectors.block(j, 10);
    FloatVector r0 = at(c, i);
    FloatVector r1 = at(c, i + B);
    FloatVector a00 = at(c, i + 2 * B);
    FloatVector a10 = at(c, i + 3 * B);
    FloatVector g0 = at(c, i + 4 * B);
    FloatVector a01 = at(c, i + 5 * B);
    FloatVector a11 = at(c, i + 6 * B);
    FloatVector g1 = at(c, i + 7 * B);
    FloatVector u0 = at(c, i + 8 * B);
    FloatVector u1 = at(c, i + 9 * B);
    FloatVector x = at(lambda0, j);
    FloatVector y = at(lambda1, j);
    for (int k = 0; k < count; k++) {
      float[] q = psi[latest - k];
      FloatVector s = at(direct[k], j).add(r0.mul(x)).add(r1.mul(y)).mul(at(q, j));
      FloatVector old = x;
      x = a00.mul(old).add(a10.mul(y)).add(g0.mul(s));
      y = a01.mul(old).add(a11.mul(y)).add(g1.mul(s));
      u0.mul(x).add(u1.mul(y)).intoArray(q, j);
    }
    x.intoArray(lambda0, j);
    y.intoArray(lambda1, j);
  }
}
