package org.eprop.equations;

import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.signal.LearningSignal;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.equations.formula.SignalFormula;

/**
 * A learning signal written as a formula: of B, error, target and y of one output, summed over the
 * outputs; of the step's weight and reward, the neuron's spike z, and L, what the signal was a step
 * before.
 */
public final class FormulaSignal extends FormulaComponent implements LearningSignalFactory {

  private static final String DEFAULT = "B error";

  private static final String SYMMETRIC = "symmetric";

  private static final Parameter FEEDBACK =
      Parameter.choice("feedback", "random", SYMMETRIC, "random")
          .describe("B: the readout weights transposed, or fixed random ones");

  /** The default formula. */
  public FormulaSignal() {
    this(DEFAULT);
  }

  private FormulaSignal(String given) {
    super(
        given,
        "L of a step; see eprop docs equations",
        "L",
        SignalFormula.VARIABLES,
        true,
        FEEDBACK);
  }

  @Override
  FormulaSignal with(String other) {
    return new FormulaSignal(other);
  }

  @Override
  public String description() {
    return "A learning signal written as a formula, summed over outputs: L = "
        + text().formula()
        + ".";
  }

  @Override
  public LearningSignal create(Context context) {
    return new SignalFormula(text(), context, context.text(FEEDBACK).equals(SYMMETRIC));
  }
}
