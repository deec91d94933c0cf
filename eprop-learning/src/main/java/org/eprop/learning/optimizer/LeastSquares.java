package org.eprop.learning.optimizer;

import java.util.Arrays;
import org.eprop.api.optimizer.ReadoutOptimizer;
import org.eprop.api.optimizer.ReadoutOptimizerFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.InvalidInputException;
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

  /** P lies row by row, each up to its diagonal; then comes the feature that is held next. */
  private record Recursive(double lambda, double initial) implements ReadoutOptimizer {

    /** P grows at most by about exp of it, until a feature is held again. */
    private static final double FADED = 8;

    /** Of fewer numbers a copy takes longer than it saves. */
    private static final int SHORT = 64;

    private static final int ROWS = 4;

    @Override
    public int memory(int features) {
      long numbers = features * (features + 1L) / 2;
      if (numbers > Integer.MAX_VALUE / 2) {
        throw new InvalidInputException(
            "rls: got " + features + " features, whose matrix is too large for an array");
      }
      return (int) numbers + 1;
    }

    @Override
    public void begin(int features, double[] memory) {
      Arrays.fill(memory, 0);
      for (int i = 0; i < features; i++) {
        memory[row(i) + i] = initial;
      }
    }

    private static int row(int i) {
      return (int) (i * (i + 1L) / 2);
    }

    @Override
    public void gain(double[] f, double weight, double[] memory, double[] gain) {
      double[] row = new double[f.length];
      product(memory, f, row, gain);
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
      double faded = 1 / lambda;
      learnAndHold(memory, gain, d, faded, q, row, inverse, times > 0);
      for (int time = 1; time < times; time++) {
        learnAndHold(memory, new double[n], 1, 1, q, row, inverse, true);
      }
      for (int i = 0; i < n; i++) {
        gain[i] /= d;
      }
    }

    /** P := (P - p p' / d) faded, with p = P f; then one feature is held: one pass over P. */
    private static void learnAndHold(
        double[] memory,
        double[] p,
        double d,
        double faded,
        double[] q,
        double[] row,
        double inverse,
        boolean holds) {
      int n = p.length;
      double share = 0;
      if (holds) {
        int held = (int) memory[memory.length - 1];
        memory[memory.length - 1] = (held + 1) % n;
        for (int i = 0; i < n; i++) {
          double now = memory[i < held ? row(held) + i : row(i) + held];
          q[i] = (now - p[i] / d * p[held]) * faded;
        }
        share = 1 / (inverse + q[held]);
      }
      int at = 0;
      for (int i = 0; i < n; i++) {
        double learned = p[i] / d * faded;
        double ridge = q[i] * share;
        if (i < SHORT) {
          for (int j = 0; j <= i; j++) {
            memory[at + j] = memory[at + j] * faded - learned * p[j] - ridge * q[j];
          }
        } else { // compilers make vectors of loops whose indices are all the same
          System.arraycopy(memory, at, row, 0, i + 1);
          for (int j = 0; j <= i; j++) {
            row[j] = row[j] * faded - learned * p[j] - ridge * q[j];
          }
          System.arraycopy(row, 0, memory, at, i + 1);
        }
        at += i + 1;
      }
    }

    /**
     * Sets product to P f. Each element is summed from the first column to the last: up to its
     * diagonal, four rows at a time, because each addition waits for the one before it; then
     * columns below it, which lie as rows, where features are not 0.
     */
    private static void product(double[] p, double[] f, double[] row, double[] product) {
      int n = f.length;
      int i = 0;
      for (; i + ROWS <= n; i += ROWS) {
        int a = row(i);
        int b = a + i + 1;
        int c = b + i + 2;
        int d = c + i + 3;
        double sumA = 0;
        double sumB = 0;
        double sumC = 0;
        double sumD = 0;
        for (int j = 0; j < i; j++) {
          double fj = f[j];
          sumA += p[a + j] * fj;
          sumB += p[b + j] * fj;
          sumC += p[c + j] * fj;
          sumD += p[d + j] * fj;
        }
        product[i] = finished(p, f, i, i, sumA);
        product[i + 1] = finished(p, f, i, i + 1, sumB);
        product[i + 2] = finished(p, f, i, i + 2, sumC);
        product[i + 3] = finished(p, f, i, i + 3, sumD);
      }
      for (; i < n; i++) {
        product[i] = finished(p, f, 0, i, 0);
      }
      for (int k = 1; k < n; k++) {
        double fk = f[k];
        if (fk != 0) {
          System.arraycopy(p, row(k), row, 0, k);
          for (int j = 0; j < k; j++) {
            product[j] += row[j] * fk;
          }
        }
      }
    }

    /** A row's sum, and what it has from a column to its diagonal. */
    private static double finished(double[] p, double[] f, int from, int i, double sum) {
      double all = sum;
      int at = row(i);
      for (int j = from; j <= i; j++) {
        all += p[at + j] * f[j];
      }
      return all;
    }
  }
}
