package org.eprop.core.kernel;

/**
 * A layer's step and its adjoint in plain loops, for any neurons of the linear family. Neurons that
 * share their constants have {@linkplain SharedLoops one loop}; for others it is one product or sum
 * of products at a time, because one loop would have more arrays than a processor has registers for
 * their addresses (a step then takes longer). Owned by one thread.
 */
final class PlainLayers {

  private final Kernels kernels;
  private final LinearCombination combination;
  private float[][] old = new float[0][];

  PlainLayers(Kernels kernels) {
    this.kernels = kernels;
    this.combination = new LinearCombination(kernels);
  }

  /**
   * See {@link Kernels#step}. Distances come into an array of their own first: C2 makes no vectors
   * of a loop that writes from an index on.
   */
  void step(LinearArrays c, float[][] s, float[] current, float[] q, int from) {
    int n = c.n;
    float[] o = c.room;
    switch (c.shape) {
      case ONE -> {
        if (c.shared != null) {
          SharedLoops.stepOne(c, s[0], current, o);
        } else {
          kernels.sumOfProducts(s[0], c.a[0][0], s[0], c.u[0], current, n);
          distance(o, c.g[0], s[0], c.theta, c.steepness, n);
        }
      }
      case TWO_APART -> {
        if (c.shared != null) {
          SharedLoops.stepTwo(c, s, current, o);
        } else {
          kernels.sumOfProducts(s[0], c.a[0][0], s[0], c.u[0], current, n);
          kernels.sumOfProducts(s[1], c.a[1][1], s[1], c.u[1], current, n);
          distance(o, c.g[0], s[0], c.g[1], s[1], c.theta, c.steepness, n);
        }
      }
      case TWO -> {
        float[] old = c.room; // free until distances come into it
        System.arraycopy(s[0], 0, old, 0, n);
        kernels.sumOfProducts(s[0], c.a[0][0], old, c.a[0][1], s[1], c.u[0], current, n);
        kernels.sumOfProducts(s[1], c.a[1][0], old, c.a[1][1], s[1], c.u[1], current, n);
        distance(o, c.g[0], s[0], c.g[1], s[1], c.theta, c.steepness, n);
      }
      case ANY -> {
        stepAny(c, s, current, q, from);
        return;
      }
    }
    System.arraycopy(o, 0, q, from, c.padded);
  }

  /** The step and distance of a layer of any shape. */
  private void stepAny(LinearArrays c, float[][] s, float[] current, float[] q, int from) {
    float[][] old = old(c.d, c.n);
    for (int m = 0; m < c.d; m++) {
      System.arraycopy(s[m], 0, old[m], 0, c.n);
    }
    for (int m = 0; m < c.d; m++) {
      combination.begin();
      for (int k = 0; k < c.d; k++) {
        combination.plus(c.a[m][k], old[k]);
      }
      combination.plus(c.u[m], current).into(s[m], c.n);
    }
    combination.begin();
    for (int m = 0; m < c.d; m++) {
      combination.plus(c.g[m], s[m]);
    }
    float[] o = c.room;
    combination.into(o, c.n);
    distance(o, o, c.theta, c.steepness, c.n);
    System.arraycopy(o, 0, q, from, c.padded);
  }

  private static void distance(float[] o, float[] x, float[] theta, float[] k, int n) {
    for (int j = 0; j < n; j++) {
      o[j] = (x[j] - theta[j]) * k[j];
    }
  }

  private static void distance(float[] o, float[] p, float[] x, float[] theta, float[] k, int n) {
    for (int j = 0; j < n; j++) {
      o[j] = (p[j] * x[j] - theta[j]) * k[j];
    }
  }

  private static void distance(
      float[] o, float[] p, float[] x, float[] q, float[] y, float[] theta, float[] k, int n) {
    for (int j = 0; j < n; j++) {
      o[j] = (p[j] * x[j] + q[j] * y[j] - theta[j]) * k[j];
    }
  }

  /** One step of {@link Kernels#adjoint}. */
  void adjoint(LinearArrays c, float[][] lambda, float[] direct, float[] psi) {
    int n = c.n;
    switch (c.shape) {
      case ONE -> {
        if (c.shared != null) {
          SharedLoops.adjointOne(c, lambda[0], direct, psi);
        } else {
          source(direct, c.gradientR[0], lambda[0], psi, n);
          kernels.sumOfProducts(lambda[0], c.a[0][0], lambda[0], c.g[0], direct, n);
          kernels.product(psi, c.u[0], lambda[0], n);
        }
      }
      case TWO_APART -> {
        if (c.shared != null) {
          SharedLoops.adjointTwo(c, lambda, direct, psi);
        } else {
          source(direct, c.gradientR[0], lambda[0], c.gradientR[1], lambda[1], psi, n);
          kernels.sumOfProducts(lambda[0], c.a[0][0], lambda[0], c.g[0], direct, n);
          kernels.sumOfProducts(lambda[1], c.a[1][1], lambda[1], c.g[1], direct, n);
          kernels.sumOfProducts(psi, c.u[0], lambda[0], c.u[1], lambda[1], n);
        }
      }
      case TWO -> {
        float[] old = c.room;
        System.arraycopy(lambda[0], 0, old, 0, n);
        source(direct, c.gradientR[0], old, c.gradientR[1], lambda[1], psi, n);
        kernels.sumOfProducts(lambda[0], c.a[0][0], old, c.a[1][0], lambda[1], c.g[0], direct, n);
        kernels.sumOfProducts(lambda[1], c.a[0][1], old, c.a[1][1], lambda[1], c.g[1], direct, n);
        kernels.sumOfProducts(psi, c.u[0], lambda[0], c.u[1], lambda[1], n);
      }
      case ANY -> adjointAny(c, lambda, direct, psi);
    }
  }

  /** S of one state, in the place of what reaches the neurons directly. */
  private static void source(float[] o, float[] r, float[] x, float[] psi, int n) {
    for (int j = 0; j < n; j++) {
      o[j] = (o[j] + r[j] * x[j]) * psi[j];
    }
  }

  /** S of two states. */
  private static void source(
      float[] o, float[] r, float[] x, float[] p, float[] y, float[] psi, int n) {
    for (int j = 0; j < n; j++) {
      o[j] = (o[j] + r[j] * x[j] + p[j] * y[j]) * psi[j];
    }
  }

  private void adjointAny(LinearArrays c, float[][] lambda, float[] direct, float[] psi) {
    float[][] old = old(c.d, c.n);
    for (int m = 0; m < c.d; m++) {
      System.arraycopy(lambda[m], 0, old[m], 0, c.n);
      if (c.gradientR[m] != null) {
        kernels.addProduct(direct, c.gradientR[m], old[m], c.n);
      }
    }
    kernels.product(direct, direct, psi, c.n);
    for (int k = 0; k < c.d; k++) {
      combination.begin();
      for (int m = 0; m < c.d; m++) {
        combination.plus(c.a[m][k], old[m]);
      }
      combination.plus(c.g[k], direct).into(lambda[k], c.n);
    }
    combination.begin();
    for (int m = 0; m < c.d; m++) {
      combination.plus(c.u[m], lambda[m]);
    }
    combination.into(psi, c.n);
  }

  /** Room for what is about to be overwritten. */
  private float[][] old(int count, int n) {
    if (old.length < count || old[0].length < n) {
      old = Padding.rows(count, n);
    }
    return old;
  }
}
