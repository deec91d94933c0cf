package org.eprop.equations;

import java.util.List;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.loss.StepLoss;
import org.eprop.api.plugin.Context;
import org.eprop.equations.formula.LossFormula;

/**
 * A loss written as a formula of an output y and its target: 1 for the class wanted and 0 for the
 * others, where targets are classes. It is summed over the outputs, and differentiated
 * symbolically.
 */
public final class FormulaLoss extends FormulaComponent implements LossFactory {

  private static final String DEFAULT = "0.5 (y - target)^2";

  /** The default formula. */
  public FormulaLoss() {
    this(DEFAULT);
  }

  private FormulaLoss(String given) {
    super(
        given,
        "E of a step, of y and target; see docs/equations.md",
        "E",
        List.of("y", "target"),
        true);
  }

  @Override
  FormulaLoss with(String other) {
    return new FormulaLoss(other);
  }

  @Override
  public String description() {
    return "A loss written as a formula, summed over outputs: E = " + text().formula() + ".";
  }

  @Override
  public StepLoss create(Context context) {
    return new LossFormula(text(), context);
  }
}
