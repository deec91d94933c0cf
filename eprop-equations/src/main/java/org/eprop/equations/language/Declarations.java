package org.eprop.equations.language;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;

/**
 * Parses what all texts may declare:
 *
 * <pre>
 * parameter name = number { "," ("above" | "at least" | "below" | "at most") number }
 * let name = sum
 * </pre>
 */
public abstract class Declarations extends Parser {

  private static final int MOST_PARAMETERS = 50;

  /** Makes a parameter of a name and a default. */
  @FunctionalInterface
  public interface Kind {
    /** The parameter. */
    Parameter of(String name, double defaultValue);
  }

  /** Keys that a configuration has beside parameters, and what formulas have of themselves. */
  private final Set<String> taken;

  private final Kind kind;
  private final Map<String, Quantity> parameters = new LinkedHashMap<>();
  private final Map<String, Expr> names = new LinkedHashMap<>();
  private final Map<String, Expr> abbreviations = new LinkedHashMap<>();

  /**
   * A parser at the beginning of a text.
   *
   * @param taken names that have a meaning already
   * @param kind what parameters there may be
   */
  protected Declarations(SourceText source, Set<String> taken, Kind kind) {
    super(source);
    this.taken = taken;
    this.kind = kind;
  }

  /** The parameters, by name. */
  protected final Map<String, Quantity> parameters() {
    return parameters;
  }

  /** What each name of a {@code let} stands for. */
  protected final Map<String, Expr> abbreviations() {
    return abbreviations;
  }

  /** What stands after {@code let}. */
  protected final void abbreviation() {
    Expr name = declared("a name for the formula");
    expect("=");
    abbreviations.put(name.text(), sum());
  }

  /** A new name. */
  protected final Expr declared(String what) {
    Expr name = name(what);
    if (taken.contains(name.text())) {
      throw source.error('"' + name.text() + "\" has a meaning of its own; expected " + what, name);
    }
    if (names.put(name.text(), name) != null) {
      throw source.error("a second \"" + name.text() + "\"; expected another name", name);
    }
    return name;
  }

  /** What stands after {@code parameter}. */
  protected final void parameter() {
    Expr name = declared("the parameter's name");
    if (parameters.size() == MOST_PARAMETERS) {
      throw source.error("more than " + MOST_PARAMETERS + " parameters", name);
    }
    expect("=");
    Expr number = signedNumber("the parameter's default, a number");
    Parameter parameter = kind.of(name.text(), number.value()).unit(number.text());
    while (take(",")) {
      parameter = bound(parameter);
    }
    if (!parameter.inRange(number.value())) {
      throw source.error(
          "the default lies outside the range; expected a number " + parameter.range(), number);
    }
    String comment = comment();
    parameter = parameter.describe(comment.isEmpty() ? "parameter of the equations" : comment);
    parameters.put(name.text(), new Quantity(parameter, Unit.of(source, number)));
  }

  private Parameter bound(Parameter parameter) {
    String what = "a number, in the unit of the parameter";
    if (take("above")) {
      return parameter.above(plain(what));
    }
    if (take("below")) {
      return parameter.below(plain(what));
    }
    if (take("at")) {
      if (take("least")) {
        return parameter.atLeast(plain(what));
      }
      if (take("most")) {
        return parameter.atMost(plain(what));
      }
    }
    throw expected("above, at least, below or at most");
  }

  private double plain(String what) {
    Expr number = signedNumber(what);
    if (!number.text().isEmpty()) {
      throw source.error("a bound has the unit of the parameter; expected no other", number);
    }
    return number.value();
  }

  /** What stands after # in this line. */
  private String comment() {
    String text = source.text();
    int end = text.indexOf('\n', from());
    String line = text.substring(from(), end < 0 ? text.length() : end);
    int comment = text.lastIndexOf('#', from());
    boolean before = comment >= 0 && text.indexOf('\n', comment) >= from();
    String found = before ? text.substring(comment + 1, from()) : line;
    return found.replace('#', ' ').strip();
  }

  /**
   * A parameter that a text declares.
   *
   * @param parameter what the configuration may give, in its own unit
   * @param unit that unit
   */
  public record Quantity(Parameter parameter, Unit unit) {

    /** What a context says of parameters, by name, in ms, mV and pA. */
    public static Map<String, Double> values(Map<String, Quantity> parameters, Context context) {
      Map<String, Double> values = new HashMap<>();
      parameters.forEach(
          (name, quantity) ->
              values.put(name, context.real(quantity.parameter) * quantity.unit.factor()));
      return values;
    }
  }
}
