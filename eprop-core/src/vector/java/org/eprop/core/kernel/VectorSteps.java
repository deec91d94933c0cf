package org.eprop.core.kernel;

import static org.eprop.core.kernel.Vectors.W;
import static org.eprop.core.kernel.Vectors.WIDE;
import static org.eprop.core.kernel.Vectors.at;
import static org.eprop.core.kernel.Vectors.block;

import static jdk.incubator.vector.VectorOperators.ABS;

import jdk.incubator.vector.FloatVector;

/**
 * A layer's step, one pass over the neurons. Where neurons share their constants, these stay in
 * registers; where they don't, constants are read block by block.
 */
final class VectorSteps {

  private static final int B = Padding.BLOCK;

  private VectorSteps() {}

  /** See {@link Kernels#step}; not for layers of any shape. */
  static void step(LinearArrays c, float[][] s, float[] current, float[] q, int from) {
    if (c.shared != null) {
      if (c.d == 1) {
        oneShared(c.shared, s[0], current, q, from, c.padded);
      } else {
        twoShared(c.shared, c.own, s[0], s[1], current, q, from, c.padded);
      }
      return;
    }
    switch (c.shape) {
      case ONE -> one(c.packed, s[0], current, q, from, c.padded);
      case TWO_APART -> twoApart(c.packed, s[0], s[1], current, q, from, c.padded);
      default -> two(c.packed, s[0], s[1], current, q, from, c.padded);
    }
  }

  private static void oneShared(
      float[] shared, float[] s, float[] current, float[] q, int from, int n) {
    FloatVector a = FloatVector.broadcast(WIDE, shared[0]);
    FloatVector u = FloatVector.broadcast(WIDE, shared[1]);
    FloatVector g = FloatVector.broadcast(WIDE, shared[2]);
    FloatVector theta = FloatVector.broadcast(WIDE, shared[3]);
    FloatVector steepness = FloatVector.broadcast(WIDE, shared[4]);
    for (int j = 0; j <= n - W; j += W) {
      FloatVector x = a.mul(at(s, j)).add(u.mul(at(current, j)));
      x.intoArray(s, j);
      g.mul(x).sub(theta).mul(steepness).intoArray(q, from + j);
    }
  }

  private static void twoShared(
      float[] shared,
      float[] own,
      float[] s0,
      float[] s1,
      float[] current,
      float[] q,
      int from,
      int n) {
    FloatVector a0 = FloatVector.broadcast(WIDE, shared[0]);
    FloatVector u0 = FloatVector.broadcast(WIDE, shared[1]);
    FloatVector a1 = FloatVector.broadcast(WIDE, shared[2]);
    FloatVector g0 = FloatVector.broadcast(WIDE, shared[3]);
    FloatVector theta = FloatVector.broadcast(WIDE, shared[4]);
    FloatVector steepness = FloatVector.broadcast(WIDE, shared[5]);
    for (int j = 0; j <= n - W; j += W) {
      FloatVector x = a0.mul(at(s0, j)).add(u0.mul(at(current, j)));
      FloatVector y = a1.mul(at(s1, j));
      x.intoArray(s0, j);
      y.intoArray(s1, j);
      FloatVector sum = g0.mul(x).add(at(own, j).mul(y));
      sum.sub(theta).mul(steepness).intoArray(q, from + j);
    }
  }

  /** One state, and triangular pseudo-derivatives. */
  static void oneShared(
      float[] shared,
      float[] s,
      float[] current,
      float[] q,
      float decline,
      float[] half,
      float[] psi,
      int n) {
    FloatVector a = FloatVector.broadcast(WIDE, shared[0]);
    FloatVector u = FloatVector.broadcast(WIDE, shared[1]);
    FloatVector g = FloatVector.broadcast(WIDE, shared[2]);
    FloatVector theta = FloatVector.broadcast(WIDE, shared[3]);
    FloatVector steepness = FloatVector.broadcast(WIDE, shared[4]);
    FloatVector one = FloatVector.broadcast(WIDE, 1);
    FloatVector b = FloatVector.broadcast(WIDE, decline);
    for (int j = 0; j <= n - W; j += W) {
      FloatVector x = a.mul(at(s, j)).add(u.mul(at(current, j)));
      FloatVector distance = g.mul(x).sub(theta).mul(steepness);
      FloatVector p = one.sub(b.mul(distance.lanewise(ABS)));
      x.intoArray(s, j);
      distance.intoArray(q, j);
      p.add(p.lanewise(ABS)).mul(at(half, j)).intoArray(psi, j);
    }
  }

  /**
   * Two states, and triangular pseudo-derivatives. Too large for C2 to inline (325 bytecodes): with
   * what its callers need besides, vectors would become objects.
   */
  static void twoShared(
      LinearArrays c,
      float[][] s,
      float[] current,
      float decline,
      float[] half,
      float[] psi) {
    FloatVector a0 = FloatVector.broadcast(WIDE, c.shared[0]);
    FloatVector u0 = FloatVector.broadcast(WIDE, c.shared[1]);
    FloatVector a1 = FloatVector.broadcast(WIDE, c.shared[2]);
    FloatVector g0 = FloatVector.broadcast(WIDE, c.shared[3]);
    FloatVector theta = FloatVector.broadcast(WIDE, c.shared[4]);
    FloatVector steepness = FloatVector.broadcast(WIDE, c.shared[5]);
    FloatVector one = FloatVector.broadcast(WIDE, 1);
    FloatVector b = FloatVector.broadcast(WIDE, decline);
    float[] own = c.own;
    float[] q = c.room;
    float[] s0 = s[0];
    float[] s1 = s[1];
    int n = c.padded;
    for (int j = 0; j <= n - W; j += W) {
      FloatVector in = FloatVector.fromArray(WIDE, current, j);
      FloatVector x = a0.mul(FloatVector.fromArray(WIDE, s0, j)).add(u0.mul(in));
      FloatVector y = a1.mul(FloatVector.fromArray(WIDE, s1, j));
      FloatVector g1 = FloatVector.fromArray(WIDE, own, j);
      FloatVector distance = g0.mul(x).add(g1.mul(y)).sub(theta).mul(steepness);
      FloatVector p = one.sub(b.mul(distance.lanewise(ABS)));
      x.intoArray(s0, j);
      y.intoArray(s1, j);
      distance.intoArray(q, j);
      FloatVector height = FloatVector.fromArray(WIDE, half, j);
      p.add(p.lanewise(ABS)).mul(height).intoArray(psi, j);
    }
  }

  private static void one(
      float[] c, float[] s, float[] current, float[] q, int from, int n) {
    for (int j = 0; j <= n - W; j += W) {
      int i = block(j, 5);
      FloatVector x = at(c, i).mul(at(s, j)).add(at(c, i + B).mul(at(current, j)));
      x.intoArray(s, j);
      FloatVector distance = at(c, i + 2 * B).mul(x).sub(at(c, i + 3 * B));
      distance.mul(at(c, i + 4 * B)).intoArray(q, from + j);
    }
  }

  private static void twoApart(
      float[] c,
      float[] s0,
      float[] s1,
      float[] current,
      float[] q,
      int from,
      int n) {
    for (int j = 0; j <= n - W; j += W) {
      int i = block(j, 8);
      FloatVector in = at(current, j);
      FloatVector x = at(c, i).mul(at(s0, j)).add(at(c, i + B).mul(in));
      FloatVector y = at(c, i + 2 * B).mul(at(s1, j)).add(at(c, i + 3 * B).mul(in));
      x.intoArray(s0, j);
      y.intoArray(s1, j);
      FloatVector sum = at(c, i + 4 * B).mul(x).add(at(c, i + 5 * B).mul(y));
      sum.sub(at(c, i + 6 * B)).mul(at(c, i + 7 * B)).intoArray(q, from + j);
    }
  }

  private static void two(
      float[] c,
      float[] s0,
      float[] s1,
      float[] current,
      float[] q,
      int from,
      int n) {
    for (int j = 0; j <= n - W; j += W) {
      int i = block(j, 10);
      FloatVector in = at(current, j);
      FloatVector v = at(s0, j);
      FloatVector w = at(s1, j);
      FloatVector x = at(c, i).mul(v).add(at(c, i + B).mul(w));
      x = x.add(at(c, i + 2 * B).mul(in));
      FloatVector y = at(c, i + 3 * B).mul(v).add(at(c, i + 4 * B).mul(w));
      y = y.add(at(c, i + 5 * B).mul(in));
      x.intoArray(s0, j);
      y.intoArray(s1, j);
      FloatVector sum = at(c, i + 6 * B).mul(x).add(at(c, i + 7 * B).mul(y));
      sum.sub(at(c, i + 8 * B)).mul(at(c, i + 9 * B)).intoArray(q, from + j);
    }
  }
}
