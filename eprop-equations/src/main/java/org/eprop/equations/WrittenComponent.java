package org.eprop.equations;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;

/** A component that is a text, one of its parameters, which declares others. */
abstract class WrittenComponent<T> implements Component {

  private final String given;
  private final Parameter parameter;
  private final T text;
  private final List<Parameter> others = new ArrayList<>();

  /**
   * Parses the text.
   *
   * @param parameter that is the text; what it has as its default does not count
   * @param given the text
   * @param parser of it
   * @param declared the parameters that it declares
   * @param others parameters beside those
   * @throws InvalidInputException if something is wrong with the text, with the place
   */
  WrittenComponent(
      Parameter parameter,
      String given,
      Function<String, T> parser,
      Function<T, List<Parameter>> declared,
      Parameter... others) {
    this.given = given;
    this.parameter = Parameter.lines(parameter.name(), given).describe(parameter.description());
    try {
      text = parser.apply(given);
    } catch (InvalidInputException e) {
      throw e.at(parameter.name());
    }
    this.others.addAll(List.of(others));
    this.others.addAll(declared.apply(text));
  }

  /** A component of the same class with another text. */
  abstract Component with(String other);

  final T text() {
    return text;
  }

  @Override
  public final List<Parameter> parameters() {
    List<Parameter> all = new ArrayList<>(List.of(parameter));
    all.addAll(others);
    return all;
  }

  @Override
  public final Component definedBy(Arguments values) {
    String other = values.text(parameter);
    return other.equals(given) ? this : with(other);
  }
}
