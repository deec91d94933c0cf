package org.eprop.reference;

import java.util.Arrays;

/** Small matrices and vectors of double precision, for tests. */
final class Matrices {

  private Matrices() {}

  static double[][] identity(int n) {
    double[][] matrix = new double[n][n];
    for (int m = 0; m < n; m++) {
      matrix[m][m] = 1;
    }
    return matrix;
  }

  static double[][] copy(double[][] matrix) {
    return Arrays.stream(matrix).map(double[]::clone).toArray(double[][]::new);
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int m = 0; m < a.length; m++) {
      sum += a[m] * b[m];
    }
    return sum;
  }

  /** to += f x. */
  static void add(double[] to, double f, double[] x) {
    for (int m = 0; m < x.length; m++) {
      to[m] += f * x[m];
    }
  }

  static double[] times(double f, double[] x) {
    return Arrays.stream(x).map(each -> f * each).toArray();
  }

  /** A x. */
  static double[] product(double[][] a, double[] x) {
    double[] o = new double[a.length];
    Arrays.setAll(o, m -> dot(a[m], x));
    return o;
  }

  /** x A, of a row vector. */
  static double[] product(double[] x, double[][] a) {
    double[] o = new double[a[0].length];
    for (int m = 0; m < x.length; m++) {
      add(o, x[m], a[m]);
    }
    return o;
  }

  /** A B. */
  static double[][] product(double[][] a, double[][] b) {
    return Arrays.stream(a).map(row -> product(row, b)).toArray(double[][]::new);
  }

  /** A S A^T. */
  static double[][] around(double[][] a, double[][] s) {
    double[][] half = product(a, s);
    double[][] o = new double[a.length][];
    Arrays.setAll(o, m -> product(a, half[m]));
    return o;
  }

  static double sumOfSizes(double[] x) {
    return Arrays.stream(x).map(Math::abs).sum();
  }

  /** The largest of all |a - b|. */
  static double difference(double[][] a, double[][] b) {
    double most = 0;
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[i].length; j++) {
        most = Math.max(most, Math.abs(a[i][j] - b[i][j]));
      }
    }
    return most;
  }

  /** The x of A x = b, by elimination with pivots; not finite if A has no inverse. */
  static double[] solve(double[][] a, double[] b) {
    int n = b.length;
    double[][] m = copy(a);
    double[] x = b.clone();
    for (int i = 0; i < n; i++) {
      int pivot = i;
      for (int k = i + 1; k < n; k++) {
        pivot = Math.abs(m[k][i]) > Math.abs(m[pivot][i]) ? k : pivot;
      }
      double[] row = m[pivot];
      m[pivot] = m[i];
      m[i] = row;
      double value = x[pivot];
      x[pivot] = x[i];
      x[i] = value;
      for (int k = i + 1; k < n; k++) {
        double factor = m[k][i] / m[i][i];
        add(m[k], -factor, m[i]);
        x[k] -= factor * x[i];
      }
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++) {
        x[i] -= m[i][k] * x[k];
      }
      x[i] /= m[i][i];
    }
    return x;
  }
}
