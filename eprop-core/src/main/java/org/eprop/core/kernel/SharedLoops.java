package org.eprop.core.kernel;

/**
 * A layer's step and its adjoint in plain loops, for neurons that share most of their constants:
 * these stay in registers, where an array of each would be read once more. All is one loop, which
 * C2 turns into vectors as it does shorter ones: what it does before and after the vectors, one
 * neuron at a time, is done once.
 */
final class SharedLoops {

  /** Times this, no product of a distance and a {@linkplain Kernels#isFit height} becomes zero. */
  private static final float FAR = 1e30f;

  private SharedLoops() {}

  /** One state: s = a s + u I, then the distance to threshold. */
  static void stepOne(LinearArrays c, float[] s, float[] current, float[] q) {
    float a = c.shared[0];
    float u = c.shared[1];
    float g = c.shared[2];
    float theta = c.shared[3];
    float steepness = c.shared[4];
    int n = c.n;
    for (int j = 0; j < n; j++) {
      float x = a * s[j] + u * current[j];
      s[j] = x;
      q[j] = (g * x - theta) * steepness;
    }
  }

  /** Two states, of which input reaches the first. */
  static void stepTwo(LinearArrays c, float[][] s, float[] current, float[] q) {
    float[] shared = c.shared;
    stepTwo(
        shared[0], s[0], shared[1], current, shared[2], s[1], shared[3], c.g[1], shared[4],
        shared[5], q, c.n);
  }

  private static void stepTwo(
      float a0,
      float[] s0,
      float u0,
      float[] current,
      float a1,
      float[] s1,
      float g0,
      float[] g1,
      float theta,
      float steepness,
      float[] q,
      int n) {
    for (int j = 0; j < n; j++) {
      float x = a0 * s0[j] + u0 * current[j];
      float y = a1 * s1[j];
      s0[j] = x;
      s1[j] = y;
      q[j] = (g0 * x + g1[j] * y - theta) * steepness;
    }
  }

  /**
   * Pseudo-derivatives whose shape is a triangle, o = (p + |p|) half with p = 1 - decline |q|. In
   * the place of q comes what is above zero where q and half are, else zero.
   */
  static void triangle(float[] o, float[] q, float decline, float[] half, int n) {
    for (int j = 0; j < n; j++) {
      float x = q[j];
      float h = half[j];
      float distance = Math.abs(x);
      float p = 1 - decline * distance;
      q[j] = (x + distance) * (FAR * h);
      o[j] = (p + Math.abs(p)) * h;
    }
  }

  /** One state: S = (direct + r~ lambda) psi, lambda' = a lambda + g S, q = u lambda'. */
  static void adjointOne(LinearArrays c, float[] lambda, float[] direct, float[] psi) {
    float r = c.sharedAdjoint[0];
    float a = c.sharedAdjoint[1];
    float g = c.sharedAdjoint[2];
    float u = c.sharedAdjoint[3];
    int n = c.n;
    for (int j = 0; j < n; j++) {
      float old = lambda[j];
      float x = a * old + g * ((direct[j] + r * old) * psi[j]);
      lambda[j] = x;
      psi[j] = u * x;
    }
  }

  /** The same, direct = rate + f0 b0 + f1 b1. */
  static void adjointOne(
      LinearArrays c,
      float[] lambda,
      float[] rate,
      float f0,
      float[] b0,
      float f1,
      float[] b1,
      float[] psi) {
    float r = c.sharedAdjoint[0];
    float a = c.sharedAdjoint[1];
    float g = c.sharedAdjoint[2];
    float u = c.sharedAdjoint[3];
    int n = c.n;
    for (int j = 0; j < n; j++) {
      float old = lambda[j];
      float direct = rate[j] + f0 * b0[j] + f1 * b1[j];
      float x = a * old + g * ((direct + r * old) * psi[j]);
      lambda[j] = x;
      psi[j] = u * x;
    }
  }

  /** Two states, of which the gradient's spikes reach the second. */
  static void adjointTwo(LinearArrays c, float[][] lambda, float[] direct, float[] psi) {
    float[] shared = c.sharedAdjoint;
    adjointTwo(
        shared[0], shared[1], lambda[0], shared[2], shared[3], lambda[1], c.g[1], shared[4], direct,
        psi, c.n);
  }

  private static void adjointTwo(
      float r1,
      float a0,
      float[] lambda0,
      float g0,
      float a1,
      float[] lambda1,
      float[] g1,
      float u0,
      float[] direct,
      float[] psi,
      int n) {
    for (int j = 0; j < n; j++) {
      float y = lambda1[j];
      float source = (direct[j] + r1 * y) * psi[j];
      float x = a0 * lambda0[j] + g0 * source;
      lambda0[j] = x;
      lambda1[j] = a1 * y + g1[j] * source;
      psi[j] = u0 * x;
    }
  }

  /**
   * Two states whose spikes see the first as it is (g_0 = 1), where nothing but two outputs reaches
   * the neurons directly, direct = f0 b0 + f1 b1. More, and C2 of JDK 17 makes no vectors of it.
   */
  static void adjointTwo(
      LinearArrays c, float[][] lambda, float f0, float[] b0, float f1, float[] b1, float[] psi) {
    float[] shared = c.sharedAdjoint;
    adjointTwo(
        shared[0], shared[1], lambda[0], shared[3], lambda[1], c.g[1], shared[4], f0, b0, f1, b1,
        psi, c.n);
  }

  private static void adjointTwo(
      float r1,
      float a0,
      float[] lambda0,
      float a1,
      float[] lambda1,
      float[] g1,
      float u0,
      float f0,
      float[] b0,
      float f1,
      float[] b1,
      float[] psi,
      int n) {
    for (int j = 0; j < n; j++) {
      float y = lambda1[j];
      float direct = 0f + f0 * b0[j] + f1 * b1[j]; // zero is added where there is a rate, too
      float source = (direct + r1 * y) * psi[j];
      float x = a0 * lambda0[j] + source;
      lambda0[j] = x;
      lambda1[j] = a1 * y + g1[j] * source;
      psi[j] = u0 * x;
    }
  }
}
