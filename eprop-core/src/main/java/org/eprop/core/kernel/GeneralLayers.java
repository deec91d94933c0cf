package org.eprop.core.kernel;

/**
 * A layer's step and its adjoint in plain loops, for any neurons of the linear family. It is one
 * product or sum of products at a time, because one loop would have more arrays than a processor
 * has registers for their addresses (a step then takes longer). Owned by one thread.
 */
final class GeneralLayers {

  private final LinearCombination combination = new LinearCombination();
  private float[][] old = new float[0][];

  /** s = A s + u I, q = (g.s - theta) steepness; q may not be the current. */
  void step(LinearArrays c, float[][] s, float[] current, float[] q) {
    advance(c, false, s, c.u, current);
    sum(q, c.g, s, c.n);
    Elements.distance(q, q, c.theta, c.steepness, c.n);
  }

  /**
   * S = (direct + r~.lambda) psi, lambda = A^T lambda + g S, q = u.lambda.
   *
   * @param direct is overwritten with S
   * @param psi in, q out
   */
  void adjoint(LinearArrays c, float[][] lambda, float[] direct, float[] psi) {
    for (int m = 0; m < c.d; m++) {
      if (c.gradientR[m] != null) {
        Elements.addProduct(direct, c.gradientR[m], lambda[m], c.n);
      }
    }
    Elements.product(direct, direct, psi, c.n);
    advance(c, true, lambda, c.g, direct);
    sum(psi, c.u, lambda, c.n);
  }

  /** s = A s + u x, or A transposed. */
  private void advance(LinearArrays c, boolean transposed, float[][] s, float[][] u, float[] x) {
    float[][] from = c.shape == LinearArrays.Shape.ANY ? copy(s, c.d, c.n) : s;
    for (int m = 0; m < c.d; m++) {
      combination.begin();
      for (int k = 0; k < c.d; k++) {
        combination.plus(transposed ? c.a[k][m] : c.a[m][k], from[k]);
      }
      combination.plus(u[m], x).into(s[m], c.n);
    }
  }

  /** Copies states that others are computed from after they have changed. */
  private float[][] copy(float[][] s, int count, int n) {
    if (old.length < count || old[0].length < n) {
      old = Padding.WORKER.rows(count, n);
    }
    for (int m = 0; m < count; m++) {
      System.arraycopy(s[m], 0, old[m], 0, n);
    }
    return old;
  }

  /** o = factors[0] x[0] + factors[1] x[1] + ... */
  private void sum(float[] o, float[][] factors, float[][] x, int n) {
    combination.begin();
    for (int m = 0; m < factors.length; m++) {
      combination.plus(factors[m], x[m]);
    }
    combination.into(o, n);
  }
}
