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
  private final Function<String, T> parser;
  private final Function<T, List<Parameter>> declared;
  private final List<Parameter> others;

  /** Null until it is asked for: each program has the default text, and most never ask for it. */
  private T text;

  /**
   * One whose text is not parsed yet.
   *
   * @param parameter that is the text; what it has as its default does not count
   * @param given the text
   * @param parser of it
   * @param declared the parameters that it declares
   * @param others parameters beside those
   */
  WrittenComponent(
      Parameter parameter,
      String given,
      Function<String, T> parser,
      Function<T, List<Parameter>> declared,
      Parameter... others) {
    this.given = given;
    this.parameter = Parameter.lines(parameter.name(), given).describe(parameter.description());
    this.parser = parser;
    this.declared = declared;
    this.others = List.of(others);
  }

  /** A component of the same class with another text. */
  abstract WrittenComponent<T> with(String other);

  /**
   * The text, parsed.
   *
   * @throws InvalidInputException if something is wrong with it, with the place
   */
  final synchronized T text() {
    if (text == null) {
      try {
        text = parser.apply(given);
      } catch (InvalidInputException e) {
        throw e.at(parameter.name());
      }
    }
    return text;
  }

  @Override
  public final List<Parameter> parameters() {
    List<Parameter> all = new ArrayList<>(List.of(parameter));
    all.addAll(others);
    all.addAll(declared.apply(text()));
    return all;
  }

  @Override
  public final Component definedBy(Arguments values) {
    String other = values.text(parameter);
    if (other.equals(given)) {
      return this;
    }
    WrittenComponent<T> written = with(other);
    written.text();
    return written;
  }
}
