package org.eprop.equations;

import java.util.ArrayList;
import java.util.List;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.loss.StepLoss;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.equations.formula.FormulaText;
import org.eprop.equations.formula.LossFormula;

/**
 * A loss written as a formula of an output y and its target: 1 for the class wanted and 0 for the
 * others, where targets are classes. It is summed over the outputs, and differentiated
 * symbolically.
 */
public final class FormulaLoss implements LossFactory {

  private static final String DEFAULT = "0.5 (y - target)^2";

  private final String given;
  private final FormulaText text;
  private final Parameter formula;

  /** The default formula. */
  public FormulaLoss() {
    this(DEFAULT);
  }

  private FormulaLoss(String given) {
    this.given = given;
    formula =
        Parameter.lines("formula", given)
            .describe("E of a step, of y and target; see docs/equations.md");
    try {
      text = FormulaText.of(given, "E", List.of("y", "target"), true);
    } catch (InvalidInputException e) {
      throw e.at(formula.name());
    }
  }

  @Override
  public String name() {
    return "formula";
  }

  @Override
  public String description() {
    return "A loss written as a formula, summed over outputs: E = " + text.formula() + ".";
  }

  @Override
  public List<Parameter> parameters() {
    List<Parameter> all = new ArrayList<>();
    all.add(formula);
    all.addAll(text.parameters());
    return all;
  }

  @Override
  public Component definedBy(Arguments values) {
    String other = values.text(formula);
    return other.equals(given) ? this : new FormulaLoss(other);
  }

  @Override
  public StepLoss create(Context context) {
    return new LossFormula(text, context);
  }
}
