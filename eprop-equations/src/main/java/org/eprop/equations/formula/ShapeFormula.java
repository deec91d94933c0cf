package org.eprop.equations.formula;

import org.eprop.api.plugin.Context;
import org.eprop.api.surrogate.SurrogateGradient;
import org.eprop.equations.terms.Evaluation;
import org.eprop.equations.terms.Terms;

/** S(q) as a formula of q, or of v = 1 + q and theta = 1. Immutable. */
public final class ShapeFormula implements SurrogateGradient {

  private static final int BLOCK = 256;

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
    double[][] r = formula.registers(1);
    set(r, 0, q);
    formula.run(r, 1);
    return formula.result(r, 0)[0];
  }

  private static void set(double[][] r, int i, double q) {
    r[0][i] = q;
    r[1][i] = 1 + q;
    r[2][i] = 1;
  }

  @Override
  public void apply(float[] q, int n) {
    double[][] r = formula.registers(Math.min(n, BLOCK));
    for (int from = 0; from < n; from += BLOCK) {
      int size = Math.min(BLOCK, n - from);
      for (int i = 0; i < size; i++) {
        set(r, i, q[from + i]);
      }
      formula.run(r, size);
      double[] s = formula.result(r, 0);
      for (int i = 0; i < size; i++) {
        q[from + i] = (float) s[i];
      }
    }
  }
}
