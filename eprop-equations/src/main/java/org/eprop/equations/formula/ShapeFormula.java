package org.eprop.equations.formula;

import java.util.Arrays;
import org.eprop.api.plugin.Context;
import org.eprop.api.surrogate.SurrogateGradient;
import org.eprop.equations.terms.Evaluation;
import org.eprop.equations.terms.Terms;

/** S(q) as a formula of q, or of v = 1 + q and theta = 1. Immutable. */
public final class ShapeFormula implements SurrogateGradient {

  /** So many numbers at a time that registers stay in the nearest cache. */
  private static final int BLOCK = 64;

  private final Evaluation formula;

  /** The shape of a text with a context's parameters. */
  public ShapeFormula(FormulaText text, Context context) {
    Terms terms = new Terms();
    int[] variables = {
      terms.variable("q", true), terms.variable("v", true), terms.variable("theta", true)
    };
    formula = new Evaluation(terms, variables, new int[] {text.term(terms)}, text.values(context));
  }

  @Override
  public double at(double q) {
    double[][] r = formula.ofThread(1);
    r[0][0] = q;
    run(r, 1);
    return formula.result(r, 0)[0];
  }

  /** S of the first n numbers q in the first register. */
  private void run(double[][] r, int n) {
    for (int i = 0; i < n; i++) {
      r[1][i] = 1 + r[0][i];
    }
    Arrays.fill(r[2], 0, n, 1);
    formula.run(r, n);
  }

  @Override
  public void apply(float[] q, int n) {
    double[][] r = formula.ofThread(Math.min(n, BLOCK));
    double[] x = r[0]; // loops of one kind of number, as the JIT makes vectors of those
    for (int from = 0; from < n; from += BLOCK) {
      int size = Math.min(BLOCK, n - from);
      for (int i = 0; i < size; i++) {
        x[i] = q[from + i];
      }
      run(r, size);
      double[] s = formula.result(r, 0);
      for (int i = 0; i < size; i++) {
        q[from + i] = (float) s[i];
      }
    }
  }
}
