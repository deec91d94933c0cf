package org.eprop.equations;

import java.util.List;
import org.eprop.api.plugin.Context;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.surrogate.SurrogateGradient;
import org.eprop.equations.formula.ShapeFormula;

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
}
