package org.eprop.learning.optimizer;

import java.util.Arrays;
import org.eprop.api.optimizer.ReadoutOptimizer;
import org.eprop.api.optimizer.ReadoutOptimizerFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.Parameter;

/**
 * Recursive least squares with forgetting (Haykin, "Adaptive Filter Theory"; in FORCE, Sussillo and
 * Abbott 2009): after each step the weights are those that minimise
 *
 * <pre>
 * sum_s lambda^{t-s} (w^s |y*^s - W f^s|^2 + r sum_{i in I^s} |W_i - W_i^s|^2)
 *     + lambda^t |W - W^0|^2 / p
 * </pre>
 *
 * <p>over the steps s that had a target, whatever the loss of the readout: its squared errors. The
 * term with r holds the weights W_i of a feature i where the step left them, W_i^s: without it the
 * ridge 1/p fades, and P grows without end in directions that features do not take. With n
 * features, m = max(1, ceil(n (1 - lambda) / 8)) and r = n (1 - lambda) / (m p), each step holds m
 * of them, I^s, in turn: in the mean the ridge stays what it was. With P = p I at the start, one
 * for all outputs,
 *
 * <pre>
 * g = P f / (lambda / w + f' P f),    P := (P - g f' P) / lambda,
 * for i in I:  q = P e_i,  P := P - q q' / (1 / r + q_i)
 * </pre>
 *
 * <p>Kept is the lower triangle of P, n (n + 1) / 2 numbers of double precision, and which feature
 * is next; a step costs about 2.5 n^2 multiplications.
 */
public final class LeastSquares extends DescribedComponent implements ReadoutOptimizerFactory {

  static final Parameter LAMBDA =
      Parameter.real("lambda", 0.9995)
          .atLeast(0.5)
          .atMost(1)
          .describe("forgetting: how much a step counts beside the one after it");

  static final Parameter INITIAL =
      Parameter.real("initial", 10).above(0).describe("p: P = p I at the start");

  public LeastSquares() {
    super(
        "rls",
        "Recursive least squares with forgetting: g = P f / (lambda + f' P f), P = (P - g f' P)"
            + " / lambda, and a ridge that does not fade. Costs n^2 for n features (Haykin;"
            + " Sussillo and Abbott 2009).",
        LAMBDA,
        INITIAL);
  }

  @Override
  public ReadoutOptimizer create(Context context) {
    return new Recursive(context.real(LAMBDA), context.real(INITIAL));
  }

  /** Rows of P, each up to its diagonal; then one with the feature that is held next. */
  private record Recursive(double lambda, double initial) implements ReadoutOptimizer {

    /** P grows at most by about exp of it, until a feature is held again. */
    private static final double FADED = 8;

    /** So many rows at a time: each addition of a sum waits for the one before it. */
    private static final int ROWS = 4;

    @Override
    public int[] memory(int features) {
      int[] rows = new int[features + 1];
      Arrays.setAll(rows, i -> i < features ? i + 1 : 1);
      return rows;
    }

    @Override
    public void begin(int features, double[][] memory) {
      for (int i = 0; i <= features; i++) {
        Arrays.fill(memory[i], 0);
        memory[i][memory[i].length - 1] = i < features ? initial : 0;
      }
    }

    @Override
    public void gain(double[] f, double weight, double[][] memory, double[] gain) {
      product(memory, f, gain);
      double along = 0;
      for (int i = 0; i < f.length; i++) {
        along += f[i] * gain[i];
      }
      // g = P f / d, so that g f' P = P f (P f)' / d.
      double d = lambda / weight + Math.max(0, along);
      int n = f.length;
      double all = n * (1 - lambda);
      int times = all > 0 ? (int) Math.max(1, Math.ceil(all / FADED)) : 0;
      double inverse = all > 0 ? times * initial / all : 0;
      double[] q = new double[n];
      learnAndHold(memory, gain, d, 1 / lambda, q, inverse, times > 0);
      for (int time = 1; time < times; time++) {
        learnAndHold(memory, new double[n], 1, 1, q, inverse, true);
      }
      for (int i = 0; i < n; i++) {
        gain[i] /= d;
      }
    }

    /** P := (P - p p' / d) faded, with p = P f; then one feature is held: one pass over P. */
    private static void learnAndHold(
        double[][] memory,
        double[] p,
        double d,
        double faded,
        double[] q,
        double inverse,
        boolean holds) {
      int n = p.length;
      double share = 0;
      if (holds) {
        int held = (int) memory[n][0];
        memory[n][0] = (held + 1) % n;
        for (int i = 0; i < n; i++) {
          double now = i < held ? memory[held][i] : memory[i][held];
          q[i] = (now - p[i] / d * p[held]) * faded;
        }
        share = 1 / (inverse + q[held]);
      }
      for (int i = 0; i < n; i++) {
        change(memory[i], faded, p[i] / d * faded, p, q[i] * share, q);
      }
    }

    private static void change(
        double[] row, double faded, double learned, double[] p, double ridge, double[] q) {
      for (int j = 0; j < row.length; j++) {
        row[j] = row[j] * faded - learned * p[j] - ridge * q[j];
      }
    }

    /**
     * Sets product to P f. Each element is summed from the first column to the last: up to its
     * diagonal along its row, and then by later rows, each of which is added as a whole.
     */
    private static void product(double[][] p, double[] f, double[] product) {
      int n = f.length;
      int i = 0;
      for (; i + ROWS <= n; i += ROWS) {
        addRows(p[i], p[i + 1], p[i + 2], p[i + 3], f, i, product);
      }
      for (; i < n; i++) {
        double[] row = p[i];
        double sum = 0;
        for (int j = 0; j < i; j++) {
          sum += row[j] * f[j];
          product[j] += row[j] * f[i];
        }
        product[i] = sum + row[i] * f[i];
      }
    }

    /** Four rows, the first of which is row i. */
    private static void addRows(
        double[] a, double[] b, double[] c, double[] d, double[] f, int i, double[] product) {
      double sumA = 0;
      double sumB = 0;
      double sumC = 0;
      double sumD = 0;
      for (int j = 0; j < i; j++) {
        double fj = f[j];
        sumA += a[j] * fj;
        sumB += b[j] * fj;
        sumC += c[j] * fj;
        sumD += d[j] * fj;
      }
      double fa = f[i];
      double fb = f[i + 1];
      double fc = f[i + 2];
      double fd = f[i + 3];
      if (fa != 0 || fb != 0 || fc != 0 || fd != 0) {
        addColumns(a, fa, b, fb, c, fc, d, fd, i, product);
      }
      int k = i + 1;
      int l = i + 2;
      int m = i + 3;
      product[i] = sumA + a[i] * fa + b[i] * fb + c[i] * fc + d[i] * fd;
      product[k] = sumB + b[i] * fa + b[k] * fb + c[k] * fc + d[k] * fd;
      product[l] = sumC + c[i] * fa + c[k] * fb + c[l] * fc + d[l] * fd;
      product[m] = sumD + d[i] * fa + d[k] * fb + d[l] * fc + d[m] * fd;
    }

    private static void addColumns(
        double[] a,
        double fa,
        double[] b,
        double fb,
        double[] c,
        double fc,
        double[] d,
        double fd,
        int count,
        double[] product) {
      for (int j = 0; j < count; j++) {
        product[j] = product[j] + a[j] * fa + b[j] * fb + c[j] * fc + d[j] * fd;
      }
    }
  }
}
