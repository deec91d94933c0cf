package org.eprop.learning.optimizer;

import org.eprop.api.optimizer.MatrixOptimizer;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.Parameter;

/**
 * Muon (Jordan et al. 2024, "Muon: An optimizer for hidden layers in neural networks"): a step
 * along the matrix with the singular vectors of the momentum, and singular values of about 1,
 *
 * <pre>
 * m := mu m + g,    X = (g + mu m) / |g + mu m|
 * X := a X + (b A + c A A) X,  A = X X^T,    five times,  (a, b, c) = (3.4445, -4.7750, 2.0315)
 * w := w - eta sqrt(max(1, columns / rows)) X
 * </pre>
 *
 * <p>Made for matrices of hidden layers; a row alone, such as biases, is brought to a length of
 * about 1.
 */
public final class Muon extends DescribedComponent implements OptimizerFactory {

  static final Parameter MOMENTUM =
      Parameter.real("momentum", 0.95)
          .atLeast(0)
          .below(1)
          .describe("mu: the share of the momentum that is kept");

  public Muon() {
    super(
        "muon",
        "Momentum whose matrix is made orthogonal: w -= learning_rate * sqrt(max(1, columns / rows))"
            + " * U V^T of its singular vectors, by five Newton-Schulz steps. For dense projections.",
        MOMENTUM);
  }

  @Override
  public Optimizer create(Context context) {
    return new Orthogonal(context.real(MOMENTUM));
  }

  private record Orthogonal(double mu) implements MatrixOptimizer {

    private static final int STEPS = 5;
    private static final double A = 3.4445;
    private static final double B = -4.7750;
    private static final double C = 2.0315;

    @Override
    public int slots() {
      return 1;
    }

    @Override
    public void update(
        double[][] w, double[][] gradient, double[][][] memory, long update, double eta) {
      int rows = w.length;
      int columns = rows == 0 ? 0 : w[0].length;
      boolean wide = rows <= columns;
      double[][] x = new double[Math.min(rows, columns)][Math.max(rows, columns)];
      double[][] m = memory[0];
      double largest = 0;
      for (int i = 0; i < rows; i++) {
        for (int k = 0; k < columns; k++) {
          m[i][k] = mu * m[i][k] + gradient[i][k];
          double along = gradient[i][k] + mu * m[i][k];
          x[wide ? i : k][wide ? k : i] = along;
          largest = Math.max(largest, Math.abs(along));
        }
      }
      if (largest == 0) {
        return;
      }
      scale(x, 1 / largest); // so that no square overflows or vanishes
      scale(x, 1 / length(x));
      for (int n = 0; n < STEPS; n++) {
        x = step(x);
      }
      double factor = eta * Math.sqrt(Math.max(1, (double) columns / rows));
      for (int i = 0; i < rows; i++) {
        for (int k = 0; k < columns; k++) {
          w[i][k] -= factor * x[wide ? i : k][wide ? k : i];
        }
      }
    }

    private static void scale(double[][] x, double factor) {
      for (double[] row : x) {
        for (int k = 0; k < row.length; k++) {
          row[k] *= factor;
        }
      }
    }

    private static double length(double[][] x) {
      double squares = 0;
      for (double[] row : x) {
        for (double value : row) {
          squares += value * value;
        }
      }
      return Math.sqrt(squares);
    }

    private static double[][] step(double[][] x) {
      int n = x.length;
      double[][] a = new double[n][n];
      for (int i = 0; i < n; i++) {
        for (int j = 0; j <= i; j++) {
          double product = 0;
          for (int k = 0; k < x[i].length; k++) {
            product += x[i][k] * x[j][k];
          }
          a[i][j] = product;
          a[j][i] = product;
        }
      }
      double[][] b = new double[n][n];
      for (int i = 0; i < n; i++) {
        addTo(b[i], C, a[i], a);
        for (int j = 0; j < n; j++) {
          b[i][j] += B * a[i][j];
        }
      }
      double[][] next = new double[n][x[0].length];
      for (int i = 0; i < n; i++) {
        addTo(next[i], 1, b[i], x);
        for (int k = 0; k < next[i].length; k++) {
          next[i][k] += A * x[i][k];
        }
      }
      return next;
    }

    /** Adds factor row M. */
    private static void addTo(double[] sum, double factor, double[] row, double[][] matrix) {
      for (int j = 0; j < row.length; j++) {
        double times = factor * row[j];
        double[] other = matrix[j];
        for (int k = 0; k < sum.length; k++) {
          sum[k] += times * other[k];
        }
      }
    }
  }
}
