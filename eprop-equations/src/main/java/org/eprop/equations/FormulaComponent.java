package org.eprop.equations;

import java.util.ArrayList;
import java.util.List;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.equations.formula.FormulaText;

/** A component that is one formula: the text, the parameters that it declares, and some others. */
abstract class FormulaComponent implements Component {

  private final String given;
  private final Parameter formula;
  private final FormulaText text;
  private final List<Parameter> others;

  /**
   * Parses the text.
   *
   * @param given the text
   * @param description of the text, as a parameter
   * @param result what the formula is called
   * @param variables what it is a function of
   * @param sums whether it may sum over outputs
   * @param others parameters beside those of the text
   * @throws InvalidInputException if something is wrong with the text, with the place
   */
  FormulaComponent(
      String given,
      String description,
      String result,
      List<String> variables,
      boolean sums,
      Parameter... others) {
    this.given = given;
    this.others = List.of(others);
    formula = Parameter.lines("formula", given).describe(description);
    try {
      text = FormulaText.of(given, result, variables, sums);
    } catch (InvalidInputException e) {
      throw e.at(formula.name());
    }
  }

  /** A component of the same class with another text. */
  abstract FormulaComponent with(String other);

  final FormulaText text() {
    return text;
  }

  @Override
  public final String name() {
    return "formula";
  }

  @Override
  public final List<Parameter> parameters() {
    List<Parameter> all = new ArrayList<>();
    all.add(formula);
    all.addAll(others);
    all.addAll(text.parameters());
    return all;
  }

  @Override
  public final Component definedBy(Arguments values) {
    String other = values.text(formula);
    return other.equals(given) ? this : with(other);
  }
}
