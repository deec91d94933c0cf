package org.eprop.equations;

import java.util.ArrayList;
import java.util.List;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.signal.LearningSignal;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.equations.formula.FormulaText;
import org.eprop.equations.formula.SignalFormula;

/**
 * A learning signal written as a formula: of B, error, target and y of one output, summed over the
 * outputs; of the step's weight and reward, the neuron's spike z, and L, what the signal was a step
 * before.
 */
public final class FormulaSignal implements LearningSignalFactory {

  private static final String DEFAULT = "B error";

  private static final String SYMMETRIC = "symmetric";

  private static final Parameter FEEDBACK =
      Parameter.choice("feedback", "random", SYMMETRIC, "random")
          .describe("B: the readout weights transposed, or fixed random ones");

  private final String given;
  private final FormulaText text;
  private final Parameter formula;

  /** The default formula. */
  public FormulaSignal() {
    this(DEFAULT);
  }

  private FormulaSignal(String given) {
    this.given = given;
    formula = Parameter.lines("formula", given).describe("L of a step; see docs/equations.md");
    try {
      text = FormulaText.of(given, "L", SignalFormula.VARIABLES, true);
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
    return "A learning signal written as a formula, summed over outputs: L = "
        + text.formula()
        + ".";
  }

  @Override
  public List<Parameter> parameters() {
    List<Parameter> all = new ArrayList<>();
    all.add(formula);
    all.add(FEEDBACK);
    all.addAll(text.parameters());
    return all;
  }

  @Override
  public Component definedBy(Arguments values) {
    String other = values.text(formula);
    return other.equals(given) ? this : new FormulaSignal(other);
  }

  @Override
  public LearningSignal create(Context context) {
    return new SignalFormula(text, context, context.text(FEEDBACK).equals(SYMMETRIC));
  }
}
