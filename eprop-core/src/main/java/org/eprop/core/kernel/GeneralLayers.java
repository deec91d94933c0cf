package org.eprop.core.kernel;

/**
 * A layer's step and its adjoint in plain loops, for any neurons of the linear family. It is one
 * product or sum of products at a time, because one loop would have more arrays than a processor
 * has registers for their addresses (a step then takes longer). Owned by one thread.
 */
final class GeneralLayers {

  private final Kernels kernels;
  private final LinearCombination combination;
  private float[][] old = new float[0][];

  GeneralLayers(Kernels kernels) {
    this.kernels = kernels;
    this.combination = new LinearCombination(kernels);
  }

  /** s = A s + u I, q = (g.s - theta) steepness; q may not be the current. */
  void step(LinearArrays c, float[][] s, float[] current, float[] q) {
    advance(c, false, s, c.u, current);
    float[][] g = c.g;
    switch (c.d) {
      case 1 -> PlainElements.distance(q, g[0], s[0], c.theta, c.steepness, c.n);
      case 2 -> PlainElements.distance(q, g[0], s[0], g[1], s[1], c.theta, c.steepness, c.n);
      default -> {
        sum(q, g, s, c.n);
        PlainElements.distance(q, q, c.theta, c.steepness, c.n);
      }
    }
  }

  /**
   * S = (direct + r~.lambda) psi, lambda = A^T lambda + g S, q = u.lambda.
   *
   * @param direct is overwritten with S
   * @param psi in, q out
   */
  void adjoint(LinearArrays c, float[][] lambda, float[] direct, float[] psi) {
    float[][] r = c.gradientR;
    switch (c.shape) {
      case ONE -> PlainElements.source(direct, r[0], lambda[0], psi, c.n);
      case UNIT, ADAPTIVE -> PlainElements.source(direct, r[1], lambda[1], psi, c.n);
      case APART, COUPLED ->
          PlainElements.source(direct, r[0], lambda[0], r[1], lambda[1], psi, c.n);
      case ANY -> {
        for (int m = 0; m < c.d; m++) {
          if (r[m] != null) {
            kernels.addProduct(direct, r[m], lambda[m], c.n);
          }
        }
        kernels.product(direct, direct, psi, c.n);
      }
    }
    advance(c, true, lambda, c.g, direct);
    sum(psi, c.u, lambda, c.n);
  }

  /**
   * What a step adds to sums, after its adjoint.
   *
   * @param source S
   * @param t of the recorded steps
   */
  void addTo(ConstantSums sums, LinearArrays c, float[][] lambda, float[] source, int t) {
    float[][] now = sums.recorded[t];
    float[][] before = sums.recorded[t + 1];
    kernels.addScaled(sums.source, 1, source, c.n);
    for (int m = 0; m < c.d; m++) {
      add(sums.spikeWeights[m], source, now[m], c.n);
      for (int k = 0; k < c.d; k++) {
        add(sums.transition[m][k], lambda[m], before[k], c.n);
      }
      add(sums.inputWeights[m], lambda[m], now[sums.currentRow], c.n);
      if (!sums.usual) {
        System.arraycopy(lambda[m], 0, sums.lambda, (t * c.d + m) * sums.stride, c.n);
      }
    }
  }

  private void add(float[] o, float[] p, float[] x, int n) {
    if (o != null) {
      kernels.addProduct(o, p, x, n);
    }
  }

  /** s = A s + u x, or A transposed. */
  private void advance(LinearArrays c, boolean transposed, float[][] s, float[][] u, float[] x) {
    switch (c.shape) {
      case ONE, UNIT, ADAPTIVE, APART -> {
        for (int m = 0; m < c.d; m++) {
          sum(s[m], c.a[m][m], s[m], u[m], x, c.n);
        }
      }
      case COUPLED -> {
        keep(s, 1, c.n);
        for (int m = 0; m < 2; m++) {
          float[] first = transposed ? c.a[0][m] : c.a[m][0];
          float[] second = transposed ? c.a[1][m] : c.a[m][1];
          kernels.sumOfProducts(s[m], first, old[0], second, s[1], u[m], x, c.n);
        }
      }
      case ANY -> {
        keep(s, c.d, c.n);
        for (int m = 0; m < c.d; m++) {
          combination.begin();
          for (int k = 0; k < c.d; k++) {
            combination.plus(transposed ? c.a[k][m] : c.a[m][k], old[k]);
          }
          combination.plus(u[m], x).into(s[m], c.n);
        }
      }
    }
  }

  /** Copies states that others are computed from after they have changed. */
  private void keep(float[][] s, int count, int n) {
    if (old.length < count || old[0].length < n) {
      old = Padding.rows(count, n);
    }
    for (int m = 0; m < count; m++) {
      System.arraycopy(s[m], 0, old[m], 0, n);
    }
  }

  /** o = factors[0] x[0] + factors[1] x[1] + ... */
  private void sum(float[] o, float[][] factors, float[][] x, int n) {
    if (factors.length <= 2 && factors[0] != null) {
      sum(o, factors[0], x[0], factors.length == 1 ? null : factors[1], x[factors.length - 1], n);
      return;
    }
    combination.begin();
    for (int m = 0; m < factors.length; m++) {
      combination.plus(factors[m], x[m]);
    }
    combination.into(o, n);
  }

  /** o = p x + q y, where q may be missing. */
  private void sum(float[] o, float[] p, float[] x, float[] q, float[] y, int n) {
    if (q == null) {
      kernels.product(o, p, x, n);
    } else {
      kernels.sumOfProducts(o, p, x, q, y, n);
    }
  }
}
