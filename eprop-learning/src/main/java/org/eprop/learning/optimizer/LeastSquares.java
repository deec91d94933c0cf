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
 * <pre>    sum_s lambda^{t-s} w^s |y*^s - W f^s|^2  +  lambda^t |W - W^0|^2 / p</pre>
 *
 * <p>over the steps s that had a target, whatever the loss of the readout: its squared errors. With
 * P = p I at the start, one for all outputs,
 *
 * <pre>
 * g = P f / (lambda / w + f' P f),    P := (P - g f' P) / lambda
 * </pre>
 *
 * <p>P grows in directions that features do not take; where its trace passes n times the bound, it
 * is halved. Kept is its lower triangle, n (n + 1) / 2 numbers of double precision for n features;
 * a step costs as many multiplications, four times.
 */
public final class LeastSquares extends DescribedComponent implements ReadoutOptimizerFactory {

  static final Parameter LAMBDA =
      Parameter.real("lambda", 0.9995)
          .atLeast(0.5)
          .atMost(1)
          .describe("forgetting: how much a step counts beside the one after it");

  static final Parameter INITIAL =
      Parameter.real("initial", 10).above(0).describe("p: P = p I at the start");

  static final Parameter BOUND =
      Parameter.real("bound", 1e4).above(0).describe("on the mean of P's diagonal");

  public LeastSquares() {
    super(
        "rls",
        "Recursive least squares with forgetting: g = P f / (lambda + f' P f), P = (P - g f' P)"
            + " / lambda. Costs n^2 for n features (Haykin; Sussillo and Abbott 2009).",
        LAMBDA,
        INITIAL,
        BOUND);
  }

  @Override
  public ReadoutOptimizer create(Context context) {
    return new Recursive(context.real(LAMBDA), context.real(INITIAL), context.real(BOUND));
  }

  /** P lies row by row, each up to its diagonal. */
  private record Recursive(double lambda, double initial, double bound)
      implements ReadoutOptimizer {

    @Override
    public int memory(int features) {
      long numbers = features * (features + 1L) / 2;
      if (numbers > Integer.MAX_VALUE / 2) {
        throw new InvalidInputException(
            "rls: got " + features + " features, whose matrix is too large for an array");
      }
      return (int) numbers;
    }

    @Override
    public void begin(int features, double[] memory) {
      Arrays.fill(memory, 0);
      int at = 0;
      for (int i = 0; i < features; i++) {
        memory[at + i] = initial;
        at += i + 1;
      }
    }

    @Override
    public void gain(double[] f, double weight, double[] memory, double[] gain) {
      product(memory, f, gain);
      double along = 0;
      for (int i = 0; i < f.length; i++) {
        along += f[i] * gain[i];
      }
      // g = P f / d, so that g f' P = P f (P f)' / d.
      double d = lambda / weight + Math.max(0, along);
      double trace = 0;
      int at = 0;
      for (int i = 0; i < f.length; i++) {
        double row = gain[i] / d;
        for (int j = 0; j <= i; j++) {
          memory[at + j] = (memory[at + j] - row * gain[j]) / lambda;
        }
        at += i + 1;
        trace += memory[at - 1];
      }
      for (int i = 0; i < f.length; i++) {
        gain[i] /= d;
      }
      if (trace > bound * f.length) {
        for (int i = 0; i < memory.length; i++) {
          memory[i] /= 2;
        }
      }
    }

    /** Sets product to P f. */
    private static void product(double[] p, double[] f, double[] product) {
      int at = 0;
      for (int i = 0; i < f.length; i++) {
        double sum = 0;
        double fi = f[i];
        for (int j = 0; j < i; j++) {
          sum += p[at + j] * f[j];
          product[j] += p[at + j] * fi;
        }
        product[i] = sum + p[at + i] * fi;
        at += i + 1;
      }
    }
  }
}
