package org.eprop.core.kernel;

import java.util.Arrays;

/**
 * o = sum_i c_i x_i over up to a few terms, each a pair of arrays: the one operation that the
 * dynamics and the adjoints of the whole linear family consist of. Terms are collected, then summed
 * from left to right in as few passes as the kernels allow. Reused; not thread-safe.
 */
public final class LinearCombination {

  private float[][] c = new float[4][];
  private float[][] x = new float[4][];
  private int terms;

  /** Starts anew. */
  public LinearCombination begin() {
    terms = 0;
    return this;
  }

  /** Adds c x, unless c is null, which stands for zero. */
  public LinearCombination plus(float[] coefficient, float[] values) {
    if (coefficient != null) {
      if (terms == c.length) {
        c = Arrays.copyOf(c, 2 * terms);
        x = Arrays.copyOf(x, 2 * terms);
      }
      c[terms] = coefficient;
      x[terms++] = values;
    }
    return this;
  }

  /** Writes the sum of n elements. The output may be one of the first three terms' arrays. */
  public void into(float[] o, int n) {
    switch (terms) {
      case 0 -> Arrays.fill(o, 0, n, 0);
      case 1 -> Elements.product(o, c[0], x[0], n);
      case 2 -> Elements.sumOfProducts(o, c[0], x[0], c[1], x[1], n);
      default -> {
        Elements.sumOfProducts(o, c[0], x[0], c[1], x[1], c[2], x[2], n);
        for (int i = 3; i < terms; i++) {
          Elements.addProduct(o, c[i], x[i], n);
        }
      }
    }
  }
}
