package org.eprop.tck.component;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The eigenvalues of a small real matrix: its irreducible blocks one by one, each balanced, brought
 * to Hessenberg form, and reduced by Francis' QR steps (Golub and Van Loan 2013, 7.5). A state that
 * no cycle leads back to is a block of its own, whose eigenvalue is its diagonal entry to the bit.
 */
final class Eigenvalues {

  private static final double ROUNDING = Math.ulp(1.0);

  /** Of QR steps for one eigenvalue; two or three are usual. */
  private static final int MOST_STEPS = 300;

  private static final int UNUSUAL_SHIFT = 10;

  private final double[][] h;
  private final List<double[]> found = new ArrayList<>();

  private Eigenvalues(double[][] block) {
    h = block;
  }

  /**
   * All of them.
   *
   * @param a square
   * @return [eigenvalue][real, imaginary], in no order; of all NaN where {@code a} is not finite
   */
  static double[][] of(double[][] a) {
    List<double[]> all = new ArrayList<>();
    for (int[] block : blocks(a)) {
      double[][] own = new double[block.length][block.length];
      for (int i = 0; i < block.length; i++) {
        for (int j = 0; j < block.length; j++) {
          own[i][j] = a[block[i]][block[j]];
        }
      }
      all.addAll(new Eigenvalues(own).find());
    }
    return all.toArray(new double[0][]);
  }

  /** States that lead to each other, by the entries that are not 0. */
  static List<int[]> blocks(double[][] a) {
    int d = a.length;
    boolean[][] leads = new boolean[d][d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        leads[i][j] = i == j || a[i][j] != 0;
      }
    }
    for (int k = 0; k < d; k++) {
      for (int i = 0; i < d; i++) {
        for (int j = 0; j < d; j++) {
          leads[i][j] |= leads[i][k] && leads[k][j];
        }
      }
    }
    List<int[]> blocks = new ArrayList<>();
    boolean[] taken = new boolean[d];
    for (int i = 0; i < d; i++) {
      if (!taken[i]) {
        int[] block = new int[d];
        int size = 0;
        for (int j = i; j < d; j++) {
          if (leads[i][j] && leads[j][i]) {
            block[size++] = j;
            taken[j] = true;
          }
        }
        blocks.add(Arrays.copyOf(block, size));
      }
    }
    return blocks;
  }

  private List<double[]> find() {
    for (double[] row : h) {
      for (double x : row) {
        if (!Double.isFinite(x)) {
          for (int i = 0; i < h.length; i++) {
            found.add(new double[] {Double.NaN, Double.NaN});
          }
          return found;
        }
      }
    }
    balance();
    hessenberg();
    for (int end = h.length, steps = 0; end > 0; steps++) {
      int start = start(end);
      if (start == end - 1) {
        found.add(new double[] {h[start][start], 0});
      } else if (start == end - 2 || steps == MOST_STEPS) {
        pair(end - 2);
      } else {
        step(start, end, steps % UNUSUAL_SHIFT == UNUSUAL_SHIFT - 1);
        continue;
      }
      end = h.length - found.size();
      steps = 0;
    }
    return found;
  }

  /** Scales states by powers of 2 until what comes in is as large as what goes out. */
  private void balance() {
    for (boolean changed = true; changed; ) {
      changed = false;
      for (int i = 0; i < h.length; i++) {
        double row = 0;
        double column = 0;
        for (int j = 0; j < h.length; j++) {
          if (j != i) {
            row += Math.abs(h[i][j]);
            column += Math.abs(h[j][i]);
          }
        }
        if (row > 0 && column > 0) {
          double scale = Math.scalb(1.0, (int) Math.rint(StrictMath.log(row / column) / 1.3863));
          if (column * scale + row / scale < 0.95 * (column + row)) {
            changed = true;
            for (int j = 0; j < h.length; j++) {
              h[j][i] *= scale;
              h[i][j] /= scale;
            }
          }
        }
      }
    }
  }

  private void hessenberg() {
    for (int k = 0; k < h.length - 2; k++) {
      double[] x = new double[h.length - k - 1];
      for (int i = 0; i < x.length; i++) {
        x[i] = h[k + 1 + i][k];
      }
      reflect(x, k + 1);
      for (int i = k + 2; i < h.length; i++) {
        h[i][k] = 0;
      }
    }
  }

  /** The first state of the last block: above it, what is next to the diagonal is as good as 0. */
  private int start(int end) {
    for (int k = end - 1; k > 0; k--) {
      double size = Math.abs(h[k][k]) + Math.abs(h[k - 1][k - 1]);
      if (Math.abs(h[k][k - 1]) <= ROUNDING * (size > 0 ? size : norm())) {
        h[k][k - 1] = 0;
        return k;
      }
    }
    return 0;
  }

  private double norm() {
    return Arrays.stream(h).flatMapToDouble(Arrays::stream).map(Math::abs).max().orElse(0);
  }

  /** Of the block of two that begins there. */
  private void pair(int k) {
    double half = (h[k][k] - h[k + 1][k + 1]) / 2;
    double root = half * half + h[k][k + 1] * h[k + 1][k];
    double middle = h[k + 1][k + 1] + half;
    if (root < 0) {
      found.add(new double[] {middle, Math.sqrt(-root)});
      found.add(new double[] {middle, -Math.sqrt(-root)});
    } else {
      double far = half + Math.copySign(Math.sqrt(root), half);
      double near = far == 0 ? 0 : h[k][k + 1] * h[k + 1][k] / far;
      found.add(new double[] {h[k + 1][k + 1] + far, 0});
      found.add(new double[] {h[k + 1][k + 1] - near, 0});
    }
  }

  /**
   * A QR step with two shifts at once: the eigenvalues of the last two states, which may be
   * complex.
   */
  private void step(int start, int end, boolean unusual) {
    int n = end - 1;
    double low = h[n][n];
    double high = h[n - 1][n - 1];
    double product = h[n - 1][n] * h[n][n - 1];
    if (unusual) {
      double size = Math.abs(h[n][n - 1]) + Math.abs(h[n - 1][n - 2]);
      low += 0.75 * size;
      high = low;
      product = -0.4375 * size * size;
    }
    // The first column of (h - s_1)(h - s_2), where differences come first: nearly equal ones stay.
    double first = h[start][start];
    double[] x = {
      ((low - first) * (high - first) - product) / h[start + 1][start] + h[start][start + 1],
      h[start + 1][start + 1] - first - (low - first) - (high - first),
      h[start + 2][start + 1]
    };
    for (int k = start; k < n; k++) {
      reflect(x, k);
      if (k > start) {
        h[k + 1][k - 1] = 0;
        if (k + 2 <= n) {
          h[k + 2][k - 1] = 0;
        }
      }
      x = new double[Math.min(3, n - k)];
      for (int i = 0; i < x.length; i++) {
        x[i] = h[k + 1 + i][k];
      }
    }
  }

  /**
   * P h P of the reflection P, of the states from the first on, that turns x to its first entry.
   */
  private void reflect(double[] x, int first) {
    double scale = Arrays.stream(x).map(Math::abs).max().orElse(0);
    if (scale == 0 || x.length < 2) {
      return;
    }
    double[] v = Arrays.stream(x).map(entry -> entry / scale).toArray();
    double norm = Math.sqrt(Arrays.stream(v).map(entry -> entry * entry).sum());
    v[0] += Math.copySign(norm, v[0]);
    double square = Arrays.stream(v).map(entry -> entry * entry).sum();
    for (int j = 0; j < h.length; j++) {
      double down = 0;
      for (int i = 0; i < v.length; i++) {
        down += v[i] * h[first + i][j];
      }
      for (int i = 0; i < v.length; i++) {
        h[first + i][j] -= 2 * down / square * v[i];
      }
    }
    for (double[] row : h) {
      double across = 0;
      for (int i = 0; i < v.length; i++) {
        across += v[i] * row[first + i];
      }
      for (int i = 0; i < v.length; i++) {
        row[first + i] -= 2 * across / square * v[i];
      }
    }
  }
}
