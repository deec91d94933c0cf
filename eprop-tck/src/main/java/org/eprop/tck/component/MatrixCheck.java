package org.eprop.tck.component;

import java.util.Arrays;
import java.util.BitSet;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import org.eprop.api.optimizer.MatrixOptimizer;
import org.eprop.core.random.RandomStreams;
import org.eprop.tck.check.Findings;

/** An optimizer of whole matrices, on E = |W - W*|^2 / 2. */
final class MatrixCheck {

  private static final int[][] SHAPES = {{5, 3}, {3, 5}, {4, 4}, {1, 6}, {6, 1}};
  private static final int UPDATES = 100;

  /** Sums in another order are rounded otherwise, and updates make more of it. */
  private static final double ROUNDING = 1e-6;

  private final MatrixOptimizer optimizer;
  private final double[][] w;
  private final double[][] target;
  private final double[][][] memory;
  private final boolean reversed;
  private long updates;

  /**
   * @param reversed whether the last row and column come first
   */
  private MatrixCheck(MatrixOptimizer optimizer, int rows, int columns, boolean reversed) {
    this.optimizer = optimizer;
    this.reversed = reversed;
    RandomGenerator random = new RandomStreams(7).stream("matrix", rows, columns);
    w = new double[rows][columns];
    target = new double[rows][columns];
    for (int i = 0; i < rows; i++) {
      for (int k = 0; k < columns; k++) {
        int row = reversed ? rows - 1 - i : i;
        target[row][reversed ? columns - 1 - k : k] = random.nextGaussian();
      }
    }
    memory = new double[optimizer.slots()][rows][columns];
  }

  private double loss() {
    double loss = 0;
    for (int i = 0; i < w.length; i++) {
      for (int k = 0; k < w[i].length; k++) {
        loss += (w[i][k] - target[i][k]) * (w[i][k] - target[i][k]) / 2;
      }
    }
    return loss;
  }

  private double[][] gradient(double factor) {
    double[][] gradient = new double[w.length][];
    for (int i = 0; i < w.length; i++) {
      int row = i;
      gradient[i] = new double[w[i].length];
      Arrays.setAll(gradient[i], k -> factor * (w[row][k] - target[row][k]));
    }
    return gradient;
  }

  private MatrixCheck update(int count, double factor) {
    for (int n = 0; n < count; n++) {
      optimizer.update(w, gradient(factor), memory, ++updates, OptimizerChecks.RATE);
    }
    return this;
  }

  private double[] numbers() {
    double[] all = new double[w.length * w[0].length];
    for (int i = 0; i < all.length; i++) {
      int at = reversed ? all.length - 1 - i : i;
      all[i] = w[at / w[0].length][at % w[0].length];
    }
    return all;
  }

  /** Weights after two updates of a matrix larger than blocks into which some cut it. */
  static DoubleStream course(MatrixOptimizer optimizer, long question) {
    double[] numbers =
        new MatrixCheck(optimizer, 34, 36, false).update(2, 1 + question % 7).numbers();
    return Arrays.stream(numbers);
  }

  /** The slots that some updates write. */
  static BitSet written(MatrixOptimizer optimizer) {
    MatrixCheck check = new MatrixCheck(optimizer, 4, 4, false).update(5, 1);
    BitSet written = new BitSet();
    for (int s = 0; s < check.memory.length; s++) {
      written.set(s, !OptimizerChecks.changed(check.memory[s], 0).isEmpty());
    }
    return written;
  }

  static void look(String where, MatrixOptimizer optimizer, Findings findings) {
    for (int[] shape : SHAPES) {
      String place = where + shape[0] + " x " + shape[1];
      MatrixCheck matrix = new MatrixCheck(optimizer, shape[0], shape[1], false);
      MatrixCheck turned = new MatrixCheck(optimizer, shape[0], shape[1], true);
      double before = matrix.loss();
      double[] found = turned.update(5, 1).numbers();
      double[] expected = matrix.update(5, 1).numbers();
      for (int i = 0; i < found.length; i++) {
        findings.near(
            "W does not depend on the order of rows and columns",
            place + ", number " + i,
            found[i],
            expected[i],
            ROUNDING * (1 + Math.abs(expected[i])));
      }
      double after = matrix.update(UPDATES, 1).loss();
      if (!(after < before)) {
        findings.number("E = |W - W*|^2 / 2 falls", place, after, before);
      }
      readOnly(place, matrix, findings);
      finite(place, optimizer, shape, findings);
    }
  }

  private static void readOnly(String place, MatrixCheck matrix, Findings findings) {
    double[][] gradient = matrix.gradient(1);
    double[] before = gradient[0].clone();
    matrix.optimizer.update(matrix.w, gradient, matrix.memory, 1000, OptimizerChecks.RATE);
    findings.sameBits("update(...) leaves the gradient alone", place, gradient[0], before);
  }

  private static void finite(
      String place, MatrixOptimizer optimizer, int[] shape, Findings findings) {
    for (double factor : new double[] {0, 1e-30, 1e15}) {
      MatrixCheck extreme = new MatrixCheck(optimizer, shape[0], shape[1], false);
      for (double x : extreme.update(1, factor).numbers()) {
        findings.finite("w is finite", place + ", gradients of " + factor, x);
      }
    }
  }
}
