package org.eprop.api.plugin;

import java.security.CodeSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A component and the values of all its parameters: what a configuration's {@code {"name": "alif",
 * "tau_m": 20}} stands for.
 *
 * @since 1.0
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
      F defined = defined(factory, given);
      return new Choice<>(defined, Arguments.of(defined, given));
    } catch (InvalidInputException e) {
      throw e.at(factory.name());
    }
  }

  /**
   * The component that given values {@linkplain Component#definedBy define}.
   *
   * @param given by name; names of no parameter of the factory are ignored
   * @throws InvalidInputException if a value is wrong
   */
  @SuppressWarnings("unchecked") // of the factory's own class, as definedBy promises
  public static <F extends Component> F defined(F factory, Map<String, ?> given) {
    Map<String, Object> own = new LinkedHashMap<>(given);
    own.keySet().retainAll(names(factory));
    return (F) factory.definedBy(Arguments.of(factory, own));
  }

  private static Set<String> names(Component component) {
    return Stream.concat(component.parameters().stream(), component.commonParameters().stream())
        .map(Parameter::name)
        .collect(Collectors.toSet());
  }

  /** The context that this choice gives the component. */
  public Context context() {
    return Context.of(arguments);
  }

  /**
   * What the component makes.
   *
   * @param <T> what that is
   * @param told to the component
   * @param create its method {@code create}
   * @throws InvalidInputException if a value is wrong, or if it makes nothing
   */
  public <T> T make(Context told, BiFunction<? super F, Context, T> create) {
    T made = create.apply(factory, told);
    if (made == null) {
      throw new InvalidInputException(
              "create() returned null, but expected an object; the component's class is "
                  + factory.getClass().getName()
                  + " in "
                  + place(factory.getClass()))
          .at(factory.name());
    }
    return made;
  }

  private static String place(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    return source == null ? "an unknown place" : source.getLocation().getPath();
  }

  /** The component's name. */
  public String name() {
    return factory.name();
  }
}
