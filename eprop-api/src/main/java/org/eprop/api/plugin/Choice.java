package org.eprop.api.plugin;

import java.util.Map;
import java.util.Objects;

/**
 * A component and the values of all its parameters: what a configuration's {@code {"name": "alif",
 * "tau_m": 20}} stands for.
 *
 * @since 0.1
 * @param <F> the kind of component
 * @param factory the component
 * @param arguments checked values
 */
public record Choice<F extends Component>(F factory, Arguments arguments) {

  /** Checks for null. */
  public Choice {
    Objects.requireNonNull(factory, "factory");
    Objects.requireNonNull(arguments, "arguments");
  }

  /** The component with all parameters at their defaults. */
  public static <F extends Component> Choice<F> of(F factory) {
    return of(factory, Map.of());
  }

  /**
   * The component with some parameters given.
   *
   * @throws InvalidInputException if a value is wrong
   */
  public static <F extends Component> Choice<F> of(F factory, Map<String, ?> given) {
    try {
      return new Choice<>(factory, Arguments.of(factory, given));
    } catch (InvalidInputException e) {
      throw e.at(factory.name());
    }
  }

  /** What the component is told when it is made, as far as its choice says it. */
  public Context context() {
    return Context.of(arguments);
  }

  /** The component's name. */
  public String name() {
    return factory.name();
  }
}
