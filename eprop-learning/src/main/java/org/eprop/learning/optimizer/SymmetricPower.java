package org.eprop.learning.optimizer;

/**
 * Powers of symmetric matrices by their eigenvectors, which Jacobi's rotations find (Golub and Van
 * Loan, Matrix Computations, section 8.5). Operations that every machine rounds alike, in a fixed
 * order.
 */
final class SymmetricPower {

  private static final int MOST_SWEEPS = 30;

  private SymmetricPower() {}

  /**
   * A^{-1/4} = V diag(lambda^{-1/4}) V^T.
   *
   * @param a symmetric, its eigenvalues not below least but for rounding; is lost
   * @param least what smaller eigenvalues are taken for, above 0
   */
  static double[][] inverseFourthRoot(double[][] a, double least) {
    int n = a.length;
    double scale = 0;
    for (int i = 0; i < n; i++) {
      scale = Math.max(scale, a[i][i]);
    }
    double[][] v = rotate(a, scale);
    double[][] scaled = new double[n][n];
    for (int m = 0; m < n; m++) {
      double root = 1 / Math.sqrt(Math.sqrt(Math.max(a[m][m], least)));
      for (int i = 0; i < n; i++) {
        scaled[m][i] = root * v[m][i];
      }
    }
    double[][] power = new double[n][n];
    for (int m = 0; m < n; m++) {
      for (int i = 0; i < n; i++) {
        double factor = v[m][i];
        for (int k = 0; k < n; k++) {
          power[i][k] += factor * scaled[m][k];
        }
      }
    }
    return power;
  }

  /**
   * Makes a diagonal, by rotations of pairs of rows and columns.
   *
   * @param scale its largest number
   * @return its eigenvectors, as rows
   */
  private static double[][] rotate(double[][] a, double scale) {
    int n = a.length;
    double[][] v = new double[n][n];
    for (int i = 0; i < n; i++) {
      v[i][i] = 1;
    }
    double small = 1e-16 * scale;
    boolean moved = true;
    for (int sweep = 0; moved && sweep < MOST_SWEEPS; sweep++) {
      moved = false;
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          if (Math.abs(a[p][q]) > small) {
            rotate(a, v, p, q);
            moved = true;
          }
        }
      }
    }
    return v;
  }

  /** The rotation after which a[p][q] is 0. */
  private static void rotate(double[][] a, double[][] v, int p, int q) {
    double tau = (a[q][q] - a[p][p]) / (2 * a[p][q]);
    double t = Math.copySign(1, tau) / (Math.abs(tau) + Math.sqrt(1 + tau * tau));
    double c = 1 / Math.sqrt(1 + t * t);
    double s = t * c;
    turn(a[p], a[q], c, s);
    for (double[] row : a) {
      double x = row[p];
      row[p] = c * x - s * row[q];
      row[q] = s * x + c * row[q];
    }
    turn(v[p], v[q], c, s);
  }

  private static void turn(double[] x, double[] y, double c, double s) {
    for (int k = 0; k < x.length; k++) {
      double old = x[k];
      x[k] = c * old - s * y[k];
      y[k] = s * old + c * y[k];
    }
  }
}
