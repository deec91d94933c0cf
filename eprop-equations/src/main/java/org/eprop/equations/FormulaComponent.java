package org.eprop.equations;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;
import org.eprop.equations.language.Declarations;
import org.eprop.equations.language.Declarations.Quantity;
import org.eprop.equations.language.Expr;
import org.eprop.equations.language.SourceText;
import org.eprop.equations.language.Unit;
import org.eprop.equations.language.UnitCheck;
import org.eprop.equations.terms.Lowering;
import org.eprop.equations.terms.Terms;

/** A component that is one formula: the text, the parameters that it declares, and some others. */
abstract class FormulaComponent extends WrittenComponent<FormulaComponent.FormulaText> {

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

  /**
   * The text of one formula, with parameters and abbreviations before it:
   *
   * <pre>
   * { parameter ... | let ... }
   * [ result "=" ] sum
   * </pre>
   *
   * Parsed and checked; immutable.
   */
  static final class FormulaText {

    private final SourceText source;
    private final Map<String, Quantity> parameters;
    private final Map<String, Expr> abbreviations;
    private final Expr formula;
    private final List<String> variables;

    private FormulaText(Reader reader, List<String> variables) {
      this.source = reader.text();
      this.parameters = reader.quantities();
      this.abbreviations = reader.lets();
      this.formula = reader.formula;
      this.variables = variables;
    }

    /**
     * Parses a text.
     *
     * @param result what the formula is called
     * @param variables what it is a function of, pure numbers
     * @param sums whether it may sum over outputs
     * @throws org.eprop.api.plugin.InvalidInputException if something is wrong with it, with the
     *     place
     */
    public static FormulaText of(String text, String result, List<String> variables, boolean sums) {
      Set<String> taken = new HashSet<>(variables);
      taken.addAll(List.of(result, "formula", "name", "learn", "gamma", "slope", "feedback", "pi"));
      Reader reader = new Reader(new SourceText(text), taken);
      reader.read(result);
      FormulaText read = new FormulaText(reader, variables);
      read.check(sums);
      return read;
    }

    private void check(boolean sums) {
      Map<String, Unit> names = new LinkedHashMap<>();
      names.put("pi", Unit.ONE);
      variables.forEach(variable -> names.put(variable, Unit.ONE));
      parameters.forEach((name, quantity) -> names.put(name, quantity.unit()));
      abbreviations.forEach((name, e) -> names.put(name, new UnitCheck(source, names, sums).of(e)));
      new UnitCheck(source, names, sums).expect(formula, "the formula", Unit.ONE);
      Set<String> used = formula.names();
      abbreviations.values().forEach(e -> used.addAll(e.names()));
      source.expectUsed(parameters.keySet(), used);
    }

    /** The parameters that it declares. */
    public List<Parameter> parameters() {
      return parameters.values().stream().map(Quantity::parameter).toList();
    }

    /** The formula as text. */
    public String formula() {
      return formula.toString();
    }

    /** The formula as a term of its variables and parameters. */
    int term(Terms terms) {
      Lowering lowering = new Lowering(source, terms, abbreviations);
      variables.forEach(variable -> lowering.set(variable, terms.variable(variable, true)));
      parameters.keySet().forEach(name -> lowering.set(name, terms.variable(name, false)));
      return lowering.of(formula);
    }

    /** The values of the parameters, by name. */
    Map<String, Double> values(Context context) {
      return Quantity.values(parameters, context);
    }

    private static final class Reader extends Declarations {
      private Expr formula;

      Reader(SourceText source, Set<String> taken) {
        super(source, taken, Parameter::real);
      }

      void read(String result) {
        skipLineEnds();
        while (isNext("parameter") || isNext("let")) {
          if (take("parameter")) {
            parameter();
          } else {
            take("let");
            abbreviation();
          }
          endLine();
        }
        int start = position();
        if (take(result) && !take("=")) {
          back(start);
        }
        formula = sum();
        endLine();
        if (!atEnd()) {
          throw expected("the end of the text after the formula");
        }
      }

      SourceText text() {
        return source;
      }

      Map<String, Quantity> quantities() {
        return parameters();
      }

      Map<String, Expr> lets() {
        return abbreviations();
      }
    }
  }
}
