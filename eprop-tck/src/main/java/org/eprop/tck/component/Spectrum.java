package org.eprop.tck.component;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The eigenvalues of a small matrix, as what they mean for s^t = A s^{t-1}. */
public final class Spectrum {

  private static final int ITERATIONS = 500;

  /** What is below has died out within a step: no rate can be told. */
  private static final double GONE = 1e-9;

  private Spectrum() {}

  /**
   * A mode of A: exp(dt (rate + i frequency)).
   *
   * @param rate of growth, 1/ms; negative if it decays
   * @param frequency in radians per ms, &gt;= 0
   */
  public record Mode(double rate, double frequency) {}

  /** The modes that outlive a step, the fastest decay first. */
  public static List<Mode> modes(double[][] a, double dt) {
    List<Mode> modes = new ArrayList<>();
    for (double[] root : roots(characteristic(a))) {
      double size = Math.hypot(root[0], root[1]);
      if (size > GONE) {
        modes.add(
            new Mode(StrictMath.log(size) / dt, Math.abs(StrictMath.atan2(root[1], root[0])) / dt));
      }
    }
    modes.sort(Comparator.comparingDouble(Mode::rate).thenComparingDouble(Mode::frequency));
    return modes;
  }

  /** The real eigenvalues. */
  public static double[] real(double[][] a) {
    return java.util.Arrays.stream(roots(characteristic(a)))
        .filter(root -> Math.abs(root[1]) <= 1e-6 * Math.hypot(root[0], root[1]))
        .mapToDouble(root -> root[0])
        .toArray();
  }

  /** c of det(x - A) = x^d + c_1 x^{d-1} + ... + c_d, by Faddeev and LeVerrier. */
  private static double[] characteristic(double[][] a) {
    int d = a.length;
    double[] c = new double[d + 1];
    c[0] = 1;
    double[][] m = new double[d][d];
    for (int k = 1; k <= d; k++) {
      double[][] next = new double[d][d];
      double trace = 0;
      for (int i = 0; i < d; i++) {
        m[i][i] += c[k - 1];
      }
      for (int i = 0; i < d; i++) {
        for (int j = 0; j < d; j++) {
          for (int n = 0; n < d; n++) {
            next[i][j] += a[i][n] * m[n][j];
          }
        }
        trace += next[i][i];
      }
      c[k] = -trace / k;
      m = next;
    }
    return c;
  }

  /** Of a polynomial with leading coefficient 1, [root][real, imaginary]; Durand and Kerner. */
  private static double[][] roots(double[] c) {
    int d = c.length - 1;
    double[][] x = new double[d][2];
    for (int i = 0; i < d; i++) {
      x[i][0] = 0.9 * StrictMath.cos(0.4 + 2.4 * i);
      x[i][1] = 0.9 * StrictMath.sin(0.4 + 2.4 * i);
    }
    for (int n = 0; n < ITERATIONS; n++) {
      for (int i = 0; i < d; i++) {
        double[] value = {1, 0};
        double[] others = {1, 0};
        for (int k = 1; k <= d; k++) {
          value = times(value, x[i]);
          value[0] += c[k];
        }
        for (int j = 0; j < d; j++) {
          if (j != i) {
            others = times(others, new double[] {x[i][0] - x[j][0], x[i][1] - x[j][1]});
          }
        }
        double size = others[0] * others[0] + others[1] * others[1];
        if (size > 0) {
          double[] change = times(value, new double[] {others[0] / size, -others[1] / size});
          x[i][0] -= change[0];
          x[i][1] -= change[1];
        }
      }
    }
    return x;
  }

  private static double[] times(double[] a, double[] b) {
    return new double[] {a[0] * b[0] - a[1] * b[1], a[0] * b[1] + a[1] * b[0]};
  }
}
