package org.eprop.equations.terms;

/** Functions of small square matrices, by scaling, a series and squaring. */
final class MatrixFunctions {

  /** Terms of the series: its rest is below 1e-17 of it where the norm is at most 1/2. */
  private static final int TERMS = 16;

  private MatrixFunctions() {}

  /** exp(a) [n][n]. */
  static double[][] exp(double[][] a) {
    int n = a.length;
    double norm = 0;
    for (double[] row : a) {
      double sum = 0;
      for (double x : row) {
        sum += Math.abs(x);
      }
      norm = Math.max(norm, sum);
    }
    int halvings = norm > 0.5 ? Math.min(1000, Math.getExponent(norm) + 2) : 0;
    double[][] scaled = new double[n][n];
    double[][] result = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        scaled[i][j] = Math.scalb(a[i][j], -halvings);
        result[i][j] = i == j ? 1 : 0;
      }
    }
    for (int k = TERMS; k >= 1; k--) { // Horner: 1 + a (1 + a/2 (1 + a/3 (...)))
      result = product(scaled, result);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          result[i][j] = result[i][j] / k + (i == j ? 1 : 0);
        }
      }
    }
    for (int i = 0; i < halvings; i++) {
      result = product(result, result);
    }
    return result;
  }

  /** (exp(a) - 1) / a, defined for every a: the upper right block of exp((a, 1), (0, 0)). */
  static double[][] phi(double[][] a) {
    int n = a.length;
    double[][] wide = new double[2 * n][2 * n];
    for (int i = 0; i < n; i++) {
      System.arraycopy(a[i], 0, wide[i], 0, n);
      wide[i][n + i] = 1;
    }
    double[][] all = exp(wide);
    double[][] result = new double[n][n];
    for (int i = 0; i < n; i++) {
      System.arraycopy(all[i], n, result[i], 0, n);
    }
    return result;
  }

  private static double[][] product(double[][] a, double[][] b) {
    int n = a.length;
    double[][] c = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        for (int k = 0; k < n; k++) {
          c[i][j] += a[i][k] * b[k][j];
        }
      }
    }
    return c;
  }
}
