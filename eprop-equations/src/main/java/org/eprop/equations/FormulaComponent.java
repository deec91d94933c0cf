package org.eprop.equations;

import java.util.List;
import org.eprop.api.plugin.Parameter;
import org.eprop.equations.formula.FormulaText;

/** A component that is one formula: the text, the parameters that it declares, and some others. */
abstract class FormulaComponent extends WrittenComponent<FormulaText> {

  /**
   * Parses the text.
   *
   * @param given the text
   * @param description of the text, as a parameter
   * @param result what the formula is called
   * @param variables what it is a function of
   * @param sums whether it may sum over outputs
   * @param others parameters beside those of the text
   */
  FormulaComponent(
      String given,
      String description,
      String result,
      List<String> variables,
      boolean sums,
      Parameter... others) {
    super(
        Parameter.lines("formula", given).describe(description),
        given,
        text -> FormulaText.of(text, result, variables, sums),
        FormulaText::parameters,
        others);
  }

  @Override
  public final String name() {
    return "formula";
  }
}
