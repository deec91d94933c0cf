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
 * <p>Kept is the lower triangle of P, n (n + 1) / 2 numbers of double precision, its diagonal, and
 * which feature is next; a step costs about 2.5 m^2 multiplications where m features were not 0 at
 * some step, as of neurons that have spiked.
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

  /**
   * A feature is seen at the first step at which it is not 0. Outside the rows and columns of m
   * features seen, P [n][n] has its diagonal alone. So the memory is
   *
   * <pre>
   * row 0 [n + 2]:      P_ii of features i not seen, 0 of those seen; the feature held next; m
   * row r [r], r <= m:  P of the r-th feature seen, in the order of i, up to its diagonal
   * </pre>
   *
   * <p>P has the unit of 1 / f^2, and g that of 1 / f (the class has the source).
   */
  private record Recursive(double lambda, double initial) implements ReadoutOptimizer {

    /** P grows at most by about exp of it, until a feature is held again. */
    private static final double FADED = 8;

    /** So many rows at a time: each addition of a sum waits for the one before it. */
    private static final int ROWS = 4;

    private static final int[] ALL = {};

    @Override
    public int[] memory(int features) {
      int[] rows = new int[features + 1];
      Arrays.setAll(rows, i -> i == 0 ? features + 2 : i);
      return rows;
    }

    @Override
    public void begin(int features, double[][] memory) {
      for (double[] row : memory) {
        Arrays.fill(row, 0);
      }
      Arrays.fill(memory[0], 0, features, initial);
    }

    @Override
    public void gain(double[] f, double weight, double[][] memory, double[] gain) {
      int n = f.length;
      if (memory[0][n + 1] == n) {
        step(ALL, f, weight, memory, gain);
        return;
      }
      int[] seen = seen(f, memory);
      double[] x = new double[seen.length];
      for (int r = 0; r < x.length; r++) {
        x[r] = f[seen[r]];
      }
      double[] own = new double[x.length];
      step(seen, x, weight, memory, own);
      Arrays.fill(gain, 0);
      for (int r = 0; r < x.length; r++) {
        gain[seen[r]] = own[r];
      }
    }

    /** The features that are not 0 now, or were not before. */
    private static int[] seen(double[] f, double[][] memory) {
      double[] diagonal = memory[0];
      int[] seen = new int[f.length];
      int known = 0;
      for (int i = 0; i < f.length; i++) {
        known += diagonal[i] == 0 ? 1 : 0;
      }
      int count = 0;
      for (int i = 0; i < f.length; i++) {
        if (diagonal[i] == 0) {
          seen[count++] = i;
        } else if (f[i] != 0) {
          insert(memory, count, known++, diagonal[i]);
          diagonal[i] = 0;
          seen[count++] = i;
        }
      }
      diagonal[f.length + 1] = count;
      return Arrays.copyOf(seen, count);
    }

    /** Puts row r among so many, which has its diagonal alone; later ones move on. */
    private static void insert(double[][] memory, int r, int count, double diagonal) {
      for (int k = count; k > r; k--) {
        System.arraycopy(memory[k], 0, memory[k + 1], 0, r);
        memory[k + 1][r] = 0;
        System.arraycopy(memory[k], r, memory[k + 1], r + 1, k - r);
      }
      Arrays.fill(memory[r + 1], 0, r, 0);
      memory[r + 1][r] = diagonal;
    }

    /**
     * A step of some features.
     *
     * @param seen which; {@link #ALL} if there are as many as features
     * @param x what they are
     * @param p receives their gain
     */
    private void step(int[] seen, double[] x, double weight, double[][] memory, double[] p) {
      product(memory, x, p);
      double along = 0;
      for (int r = 0; r < x.length; r++) {
        along += x[r] * p[r];
      }
      // g = P f / d, so that g f' P = P f (P f)' / d.
      double d = lambda / weight + Math.max(0, along);
      double all = (memory.length - 1) * (1 - lambda);
      int times = all > 0 ? (int) Math.max(1, Math.ceil(all / FADED)) : 0;
      double inverse = all > 0 ? times * initial / all : 0;
      learnAndHold(memory, seen, p, d, 1 / lambda, inverse, times > 0);
      for (int time = 1; time < times; time++) {
        learnAndHold(memory, seen, new double[x.length], 1, 1, inverse, true);
      }
      for (int r = 0; r < x.length; r++) {
        p[r] /= d;
      }
    }

    /** P := (P - p p' / d) faded, with p = P f; then one feature is held: one pass over P. */
    private static void learnAndHold(
        double[][] memory,
        int[] seen,
        double[] p,
        double d,
        double faded,
        double inverse,
        boolean holds) {
      double[] diagonal = memory[0];
      int n = memory.length - 1;
      int held = Math.floorMod((int) diagonal[n], n);
      boolean all = p.length == n;
      int h = !holds ? -1 : all ? held : Arrays.binarySearch(seen, held);
      double[] q = new double[p.length];
      double share = 0;
      if (h >= 0) {
        for (int r = 0; r < q.length; r++) {
          double now = r < h ? memory[h + 1][r] : memory[r + 1][h];
          q[r] = (now - p[r] / d * p[h]) * faded;
        }
        share = 1 / (inverse + q[h]);
      }
      for (int r = 0; r < q.length; r++) {
        change(memory[r + 1], faded, p[r] / d * faded, p, q[r] * share, q);
      }
      for (int i = 0; !all && i < n; i++) {
        diagonal[i] *= faded;
      }
      if (holds && h < 0) {
        diagonal[held] -= diagonal[held] * (1 / (inverse + diagonal[held])) * diagonal[held];
      }
      diagonal[n] = holds ? (held + 1) % n : held;
    }

    private static void change(
        double[] row, double faded, double learned, double[] p, double ridge, double[] q) {
      for (int j = 0; j < row.length; j++) {
        row[j] = row[j] * faded - learned * p[j] - ridge * q[j];
      }
    }

    /**
     * Sets product to P f, of features that were not always 0. Each element is summed from the
     * first column to the last: up to its diagonal along its row, and then by later rows, each of
     * which is added as a whole.
     */
    private static void product(double[][] memory, double[] f, double[] product) {
      int n = f.length;
      int i = 0;
      for (; i + ROWS <= n; i += ROWS) {
        addRows(memory[i + 1], memory[i + 2], memory[i + 3], memory[i + 4], f, i, product);
      }
      for (; i < n; i++) {
        double[] row = memory[i + 1];
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
