package org.eprop.core.kernel;

/**
 * A layer's step and its adjoint in plain loops, for neurons that share most of their constants:
 * these stay in registers, where an array of each would be read once more. Each loop is short
 * enough for C2 to unroll it into vectors.
 */
final class SharedLoops {

  private SharedLoops() {}

  /** One state: s' = a s + u I, then the distance to threshold. */
  static void stepOne(LinearArrays c, float[] s, float[] next, float[] current, float[] q) {
    float[] shared = c.shared;
    state(next, shared[0], s, shared[1], current, c.n);
    distance(q, shared[2], next, shared[3], shared[4], c.n);
  }

  /** Two states, of which input reaches the first. */
  static void stepTwo(LinearArrays c, float[][] s, float[][] next, float[] current, float[] q) {
    float[] shared = c.shared;
    states(next[0], shared[0], s[0], shared[1], current, next[1], shared[2], s[1], c.n);
    distance(q, shared[3], next[0], c.g[1], next[1], shared[4], shared[5], c.n);
  }

  private static void state(float[] o, float a, float[] s, float u, float[] current, int n) {
    for (int j = 0; j < n; j++) {
      o[j] = a * s[j] + u * current[j];
    }
  }

  private static void states(
      float[] o,
      float a,
      float[] s,
      float u,
      float[] current,
      float[] second,
      float decay,
      float[] old,
      int n) {
    for (int j = 0; j < n; j++) {
      o[j] = a * s[j] + u * current[j];
      second[j] = decay * old[j];
    }
  }

  private static void distance(float[] o, float g, float[] x, float theta, float k, int n) {
    for (int j = 0; j < n; j++) {
      o[j] = (g * x[j] - theta) * k;
    }
  }

  private static void distance(
      float[] o, float g, float[] x, float[] h, float[] y, float theta, float k, int n) {
    for (int j = 0; j < n; j++) {
      o[j] = (g * x[j] + h[j] * y[j] - theta) * k;
    }
  }

  /** One state: S = (direct + r~ lambda) psi, lambda' = a lambda + g S, q = u lambda'. */
  static void adjointOne(LinearArrays c, float[] lambda, float[] direct, float[] psi) {
    float[] shared = c.sharedAdjoint;
    source(direct, shared[0], lambda, psi, c.n);
    adjoint(lambda, shared[1], shared[2], direct, psi, shared[3], c.n);
  }

  /** Two states, of which the gradient's spikes reach the second. */
  static void adjointTwo(LinearArrays c, float[][] lambda, float[] direct, float[] psi) {
    float[] shared = c.sharedAdjoint;
    source(direct, shared[0], lambda[1], psi, c.n);
    adjoint(lambda[0], shared[1], shared[2], direct, psi, shared[4], c.n);
    adjoint(lambda[1], shared[3], c.g[1], direct, c.n);
  }

  private static void source(float[] o, float r, float[] x, float[] psi, int n) {
    for (int j = 0; j < n; j++) {
      o[j] = (o[j] + r * x[j]) * psi[j];
    }
  }

  private static void adjoint(
      float[] x, float a, float g, float[] source, float[] q, float u, int n) {
    for (int j = 0; j < n; j++) {
      float y = a * x[j] + g * source[j];
      x[j] = y;
      q[j] = u * y;
    }
  }

  private static void adjoint(float[] x, float a, float[] g, float[] source, int n) {
    for (int j = 0; j < n; j++) {
      x[j] = a * x[j] + g[j] * source[j];
    }
  }
}
