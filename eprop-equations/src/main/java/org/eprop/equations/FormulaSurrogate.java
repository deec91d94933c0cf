package org.eprop.equations;

import java.util.Arrays;
import java.util.List;
import org.eprop.api.plugin.Context;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.surrogate.SurrogateGradient;
import org.eprop.equations.terms.Evaluation;
import org.eprop.equations.terms.Terms;

/**
 * A surrogate gradient written as a formula of q, the scaled distance to the threshold, or of v and
 * theta, which are in units of the neuron's scale: theta = 1 and v = 1 + q. gamma and slope are
 * applied by the engine.
 */
public final class FormulaSurrogate extends FormulaComponent implements SurrogateFactory {

  private static final String DEFAULT = "max(0, 1 - abs(v - theta) / theta)";

  /** Where {@link #mayBeNegative} looks, in units of q. */
  private static final double MOST = 8;

  private static final double STEP = 1.0 / 16;

  /** The default formula. */
  public FormulaSurrogate() {
    this(DEFAULT);
  }

  private FormulaSurrogate(String given) {
    super(
        given,
        "S of q, or of v and theta; see eprop docs equations",
        "psi",
        List.of("q", "v", "theta"),
        false);
  }

  @Override
  FormulaSurrogate with(String other) {
    return new FormulaSurrogate(other);
  }

  @Override
  public String description() {
    return "A surrogate written as a formula: S = " + text().formula() + ".";
  }

  @Override
  public SurrogateGradient create(Context context) {
    return new ShapeFormula(text(), context);
  }

  /** Whether it is negative somewhere, with the default parameters: then it is meant so. */
  @Override
  public boolean mayBeNegative() {
    SurrogateGradient shape = create(Context.defaults(this));
    for (double q = -MOST; q <= MOST; q += STEP) {
      if (shape.at(q) < 0) {
        return true;
      }
    }
    return false;
  }

  /** S(q) as a formula of q, or of v = 1 + q and theta = 1. Immutable. */
  private static final class ShapeFormula implements SurrogateGradient {

    /** So many numbers at a time that registers stay in the nearest cache. */
    private static final int BLOCK = 64;

    private final Evaluation formula;

    /** The shape of a text with a context's parameters. */
    public ShapeFormula(FormulaText text, Context context) {
      Terms terms = new Terms();
      int[] variables = {
        terms.variable("q", true), terms.variable("v", true), terms.variable("theta", true)
      };
      formula =
          new Evaluation(terms, variables, new int[] {text.term(terms)}, text.values(context));
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
}
