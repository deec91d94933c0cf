package org.eprop.core.plugin;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;

/** Checks that a component describes itself as the contract of {@link Component} demands. */
final class ComponentCheck {

  private static final Pattern SNAKE_CASE = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*");

  /** A component's own key in a configuration: {@code {"name": "alif", "tau_m": 20}}. */
  private static final String RESERVED = "name";

  private ComponentCheck() {}

  /**
   * Checks name, description and parameters.
   *
   * @throws InvalidInputException placed at the component's class and jar
   */
  static void check(Component component) {
    try {
      checkName(component.name(), "name", "\"adaptive_lif\"");
      if (component.description() == null || component.description().isBlank()) {
        throw new InvalidInputException("got none, but expected what it computes")
            .at("description");
      }
      checkParameters(component);
    } catch (InvalidInputException e) {
      throw e.at(Origin.of(component.getClass()).toString());
    } catch (RuntimeException | LinkageError e) {
      throw new InvalidInputException("fails to describe itself: " + e, e)
          .at(Origin.of(component.getClass()).toString());
    }
  }

  private static void checkName(String name, String place, String example) {
    if (name == null || !SNAKE_CASE.matcher(name).matches()) {
      throw new InvalidInputException(
              "got %s, but expected snake_case as in %s"
                  .formatted(name == null ? "null" : '"' + name + '"', example))
          .at(place);
    }
  }

  private static void checkParameters(Component component) {
    List<Parameter> parameters =
        new ArrayList<>(notNull(component.parameters(), "parameters", "a list"));
    parameters.addAll(notNull(component.commonParameters(), "common parameters", "a list"));
    Set<String> names = new HashSet<>();
    for (Parameter parameter : parameters) {
      String name = notNull(parameter, "parameters", "no null in the list").name();
      checkName(name, "parameters", "\"tau_m\"");
      if (name.equals(RESERVED)) {
        throw new InvalidInputException("\"name\" is the component's own key").at("parameters");
      }
      if (!names.add(name)) {
        throw new InvalidInputException('"' + name + "\" is declared twice").at("parameters");
      }
    }
  }

  private static <T> T notNull(T value, String place, String expected) {
    if (value == null) {
      throw new InvalidInputException("got null, but expected " + expected).at(place);
    }
    return value;
  }
}
