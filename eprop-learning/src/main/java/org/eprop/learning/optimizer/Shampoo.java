package org.eprop.learning.optimizer;

import org.eprop.api.optimizer.MatrixOptimizer;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.Parameter;

/**
 * Shampoo (Gupta, Koren and Singer 2018, "Shampoo: Preconditioned stochastic tensor optimization",
 * algorithm 1), of a matrix with the gradient g [rows][columns]:
 *
 * <pre>
 * L := L + g g^T,    R := R + g^T g
 * w := w - eta (L + epsilon I)^{-1/4} g (R + epsilon I)^{-1/4}
 * </pre>
 *
 * <p>A matrix is cut into blocks that are nearly square, each with an L and an R of its own, as
 * Anil et al. 2020 ("Scalable second order optimization for deep learning") do: with s the least of
 * {@code block}, rows and columns, a block has s to 2 s - 1 of each. So L and R, of which one
 * triangle is kept, fit into two copies of the weights. A row alone, such as biases, is cut into
 * single numbers, of which this makes AdaGrad.
 */
public final class Shampoo extends DescribedComponent implements OptimizerFactory {

  static final Parameter EPSILON =
      Parameter.real("epsilon", 1e-6).above(0).describe("what L and R begin with, times I");
  static final Parameter BLOCK =
      Parameter.integer("block", 32)
          .atLeast(1)
          .describe("the fewest rows and columns of a block, where the matrix has as many");

  public Shampoo() {
    super(
        "shampoo",
        "w -= learning_rate * L^(-1/4) g R^(-1/4), with L the sum of g g^T and R that of g^T g, in"
            + " blocks (Gupta et al. 2018). For dense projections.",
        EPSILON,
        BLOCK);
  }

  @Override
  public Optimizer create(Context context) {
    return new Blocks(context.real(EPSILON), context.integer(BLOCK));
  }

  /** Slot 0 has the lower triangle of each block's L in the block's own place, slot 1 that of R. */
  private record Blocks(double epsilon, int block) implements MatrixOptimizer {

    @Override
    public int slots() {
      return 2;
    }

    @Override
    public void update(
        double[][] w, double[][] gradient, double[][][] memory, long update, double eta) {
      int rows = w.length;
      int columns = rows == 0 ? 0 : w[0].length;
      int least = Math.min(block, Math.min(rows, columns));
      if (least == 0) {
        return;
      }
      int down = rows / least;
      int across = columns / least;
      for (int a = 0; a < down; a++) {
        int top = (int) ((long) rows * a / down);
        int height = (int) ((long) rows * (a + 1) / down) - top;
        for (int b = 0; b < across; b++) {
          int left = (int) ((long) columns * b / across);
          int width = (int) ((long) columns * (b + 1) / across) - left;
          update(w, gradient, memory, new Block(top, left, height, width), eta);
        }
      }
    }

    private void update(
        double[][] w, double[][] gradient, double[][][] memory, Block at, double eta) {
      double[][] g = at.of(gradient);
      double[][] turned = turned(g, at.width);
      double[][] left = at.rootOf(memory[0], g, epsilon);
      double[][] right = at.rootOf(memory[1], turned, epsilon);
      double[][] step = times(times(left, g), right);
      for (int i = 0; i < at.height; i++) {
        for (int k = 0; k < at.width; k++) {
          w[at.top + i][at.left + k] -= eta * step[i][k];
        }
      }
    }
  }

  /** A block of a matrix. */
  private record Block(int top, int left, int height, int width) {

    double[][] of(double[][] matrix) {
      double[][] own = new double[height][width];
      for (int i = 0; i < height; i++) {
        System.arraycopy(matrix[top + i], left, own[i], 0, width);
      }
      return own;
    }

    /**
     * Adds x x^T to the sum that a slot keeps of this block.
     *
     * @return (sum + epsilon I)^{-1/4}
     */
    double[][] rootOf(double[][] slot, double[][] x, double epsilon) {
      int n = x.length;
      double[][] sum = new double[n][n];
      int at = 0;
      for (int i = 0; i < n; i++) {
        for (int j = 0; j <= i; j++) {
          double product = 0;
          for (int k = 0; k < x[i].length; k++) {
            product += x[i][k] * x[j][k];
          }
          double[] row = slot[top + at / width];
          int column = left + at % width;
          row[column] += product;
          sum[i][j] = row[column];
          sum[j][i] = row[column];
          at++;
        }
        sum[i][i] += epsilon;
      }
      return SymmetricPower.inverseFourthRoot(sum, epsilon);
    }
  }

  private static double[][] turned(double[][] x, int columns) {
    double[][] turned = new double[columns][x.length];
    for (int i = 0; i < x.length; i++) {
      for (int k = 0; k < columns; k++) {
        turned[k][i] = x[i][k];
      }
    }
    return turned;
  }

  static double[][] times(double[][] a, double[][] b) {
    int columns = b[0].length;
    double[][] product = new double[a.length][columns];
    for (int i = 0; i < a.length; i++) {
      double[] row = product[i];
      for (int j = 0; j < b.length; j++) {
        double factor = a[i][j];
        double[] other = b[j];
        for (int k = 0; k < columns; k++) {
          row[k] += factor * other[k];
        }
      }
    }
    return product;
  }

  /**
   * Powers of symmetric matrices by their eigenvectors, which Jacobi's rotations find (Golub and
   * Van Loan, Matrix Computations, section 8.5). Operations that every machine rounds alike, in a
   * fixed order.
   */
  static final class SymmetricPower {

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
}
