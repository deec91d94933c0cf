package org.eprop.learning.constraint;

import org.eprop.api.constraint.Constraint;
import org.eprop.api.constraint.ConstraintFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.Parameter;

/**
 * The weights of a neuron within a ball, or on it:
 *
 * <pre>    w := w min(1, norm / |w|_p)    or, if exact,    w := w norm / |w|_p</pre>
 *
 * <p>where w are the weights from one presynaptic neuron, or those to one postsynaptic neuron. A
 * neuron all of whose weights are 0 stays so.
 */
public final class RowNorm extends DescribedComponent implements ConstraintFactory {

  private static final String PRESYNAPTIC = "presynaptic";
  private static final String POSTSYNAPTIC = "postsynaptic";

  static final Parameter NORM =
      Parameter.real("norm", 1).above(0).describe("the largest norm, or the norm if it is exact");
  static final Parameter P =
      Parameter.real("p", 2)
          .atLeast(1)
          .atMost(8)
          .describe("which norm: (sum |w|^p)^(1/p), 1 for the sum of absolute values");
  static final Parameter PER =
      Parameter.choice("per", PRESYNAPTIC, PRESYNAPTIC, POSTSYNAPTIC)
          .describe("of the weights from each presynaptic, or those to each postsynaptic neuron");
  static final Parameter EXACT =
      Parameter.flag("exact", false).describe("whether smaller norms grow to it");

  public RowNorm() {
    super(
        "row_norm",
        "The weights from a presynaptic neuron, or to a postsynaptic one, are scaled down to a"
            + " norm if theirs is larger, or always to just that norm.",
        NORM,
        P,
        PER,
        EXACT);
  }

  @Override
  public Constraint create(Context context) {
    Norm norm = new Norm(context.real(NORM), context.real(P), context.flag(EXACT));
    return context.text(PER).equals(PRESYNAPTIC)
        ? (row, summary) -> norm.scale(row.weights())
        : new PerPostsynaptic(norm);
  }

  /**
   * A norm.
   *
   * @param most the largest, or the only one
   */
  record Norm(double most, double p, boolean exact) {

    double power(double w) {
      double size = Math.abs(w);
      return p == 2 ? size * size : p == 1 ? size : StrictMath.pow(size, p);
    }

    /** What weights are multiplied by, given the sum of their powers. */
    double factor(double powers) {
      double norm = p == 2 ? Math.sqrt(powers) : p == 1 ? powers : StrictMath.pow(powers, 1 / p);
      return norm > most || (exact && norm > 0) ? most / norm : 1;
    }

    void scale(float[] w) {
      double sum = 0;
      for (float x : w) {
        sum += power(x);
      }
      double factor = factor(sum);
      for (int k = 0; factor != 1 && k < w.length; k++) {
        w[k] = (float) (factor * w[k]);
      }
    }
  }
}
