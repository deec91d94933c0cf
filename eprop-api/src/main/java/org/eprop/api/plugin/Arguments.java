package org.eprop.api.plugin;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Checked values for all parameters of one component. Immutable.
 *
 * <p>A value is read with the {@link Parameter} that declares it, so a typing error in a name
 * cannot compile. Reading a parameter that the component did not declare, or as another type, is a
 * mistake in the plugin and throws {@link IllegalArgumentException}.
 *
 * @since 1.0
 */
public final class Arguments {

  /** How often a draw outside the parameter's range is repeated before it is an error. */
  private static final int MOST_DRAWS = 1000;

  private final List<Parameter> declared;
  private final Map<String, Object> values;

  /** Which parameters have another value than that, and which. */
  private final List<String> others;

  private final double[] numbers;

  private Arguments(List<Parameter> declared, Map<String, Object> values) {
    this(declared, values, List.of(), new double[0]);
  }

  private Arguments(
      List<Parameter> declared, Map<String, Object> values, List<String> others, double[] numbers) {
    this.declared = declared;
    this.values = values;
    this.others = others;
    this.numbers = numbers;
  }

  /** Every parameter at its default. */
  public static Arguments defaults(Component component) {
    return of(component, Map.of());
  }

  /**
   * The given values, checked, and the defaults of the rest.
   *
   * @param given by parameter name
   * @throws InvalidInputException if a value has the wrong type or range, or a name is not a
   *     parameter of the component
   */
  public static Arguments of(Component component, Map<String, ?> given) {
    List<Parameter> declared = new java.util.ArrayList<>(component.parameters());
    declared.addAll(component.commonParameters());
    Map<String, Object> values = new LinkedHashMap<>();
    for (Parameter parameter : declared) {
      Object value = given.get(parameter.name());
      try {
        Object before =
            values.put(
                parameter.name(),
                value == null ? parameter.defaultValue() : parameter.check(value));
        if (before != null) {
          throw new IllegalArgumentException(
              component.name() + " declares the parameter " + parameter.name() + " twice");
        }
      } catch (InvalidInputException e) {
        throw e.at(parameter.name());
      }
    }
    for (String name : given.keySet()) {
      if (!values.containsKey(name)) {
        throw new InvalidInputException(
            "\"%s\" has no parameter \"%s\"; it has %s"
                .formatted(
                    component.name(), name, declared.stream().map(Parameter::name).toList()));
      }
    }
    return new Arguments(List.copyOf(declared), Collections.unmodifiableMap(values));
  }

  /** All values by name, in the order of declaration; each of the type of its default. */
  public Map<String, Object> values() {
    if (others.isEmpty()) {
      return values;
    }
    Map<String, Object> all = new LinkedHashMap<>(values);
    for (int i = 0; i < numbers.length; i++) {
      all.put(others.get(i), numbers[i]);
    }
    return Collections.unmodifiableMap(all);
  }

  private <T> T get(Parameter parameter, Class<T> type) {
    int other = others.indexOf(parameter.name());
    Object value = other < 0 ? values.get(parameter.name()) : (Object) numbers[other];
    if (value == null) {
      throw new IllegalArgumentException(
          "the parameter %s is read but not declared; declared are %s"
              .formatted(parameter.name(), values.keySet()));
    }
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(
          "the parameter %s is %s, not %s"
              .formatted(parameter.name(), value.getClass().getSimpleName(), type.getSimpleName()));
    }
    return type.cast(value);
  }

  /** The value of a REAL parameter, or of a PER_NEURON one for the neuron at hand. */
  public double real(Parameter parameter) {
    int other = others.indexOf(parameter.name());
    if (other >= 0) {
      return numbers[other];
    }
    if (values.get(parameter.name()) instanceof Distribution.Constant constant) {
      return constant.value();
    }
    return get(parameter, Double.class);
  }

  /** The value of an INTEGER parameter. */
  public int integer(Parameter parameter) {
    return get(parameter, Integer.class);
  }

  /** The value of a FLAG parameter. */
  public boolean flag(Parameter parameter) {
    return get(parameter, Boolean.class);
  }

  /** The value of a TEXT or LINES parameter; lines have line feeds between them. */
  public String text(Parameter parameter) {
    return get(parameter, String.class);
  }

  /** The value of a REALS parameter. */
  public double[] reals(Parameter parameter) {
    List<?> list = get(parameter, List.class);
    return list.stream().mapToDouble(d -> (Double) d).toArray();
  }

  /**
   * The value of a PART parameter; empty if none is given.
   *
   * @param kind the interface of its kind, that of the parameter
   */
  public <F extends Component> Optional<Choice<F>> part(Parameter parameter, Class<F> kind) {
    Optional<?> part = get(parameter, Optional.class);
    return part.map(choice -> of((Choice<?>) choice, kind));
  }

  /**
   * The value of a PARTS parameter.
   *
   * @param kind the interface of their kind, that of the parameter
   */
  public <F extends Component> List<Choice<F>> parts(Parameter parameter, Class<F> kind) {
    List<?> list = get(parameter, List.class);
    return list.stream().map(choice -> of((Choice<?>) choice, kind)).toList();
  }

  private static <F extends Component> Choice<F> of(Choice<?> choice, Class<F> kind) {
    return new Choice<>(kind.cast(choice.factory()), choice.arguments());
  }

  /** All parameters, in the order of declaration. */
  public List<Parameter> declared() {
    return declared;
  }

  /** The parameters that may differ between neurons, in the order of declaration. */
  public List<Parameter> perNeuron() {
    return declared.stream().filter(p -> p.type() == Parameter.Type.PER_NEURON).toList();
  }

  /** Whether some parameter differs between neurons. */
  public boolean variesByNeuron() {
    return values().values().stream()
        .anyMatch(v -> v instanceof Distribution && !(v instanceof Distribution.Constant));
  }

  /**
   * The values of one neuron: every PER_NEURON parameter becomes a number.
   *
   * @param neuron its index within the population
   * @param random the stream reserved for neuron parameters
   * @throws InvalidInputException if a list is too short, or no draw falls into the range
   */
  public Arguments forNeuron(int neuron, RandomGenerator random) {
    Map<String, Object> own = new LinkedHashMap<>(values());
    for (Parameter parameter : declared) {
      if (own.get(parameter.name()) instanceof Distribution distribution) {
        own.put(parameter.name(), draw(parameter, distribution, neuron, random));
      }
    }
    return new Arguments(declared, Collections.unmodifiableMap(own));
  }

  private static Double draw(
      Parameter parameter, Distribution distribution, int neuron, RandomGenerator random) {
    if (distribution instanceof Distribution.Values list && neuron >= list.size()) {
      throw new InvalidInputException(
              "got a list of " + list.size() + " numbers, but expected one for each neuron")
          .at(parameter.name());
    }
    for (int i = 0; i < MOST_DRAWS; i++) {
      double value = distribution.sample(neuron, random);
      if (parameter.inRange(value)) {
        return value;
      }
    }
    throw new InvalidInputException(
            "got " + distribution + ", whose draws fall outside; expected " + parameter.expected())
        .at(parameter.name());
  }

  /**
   * The same with other values of some parameters, of a single neuron. It is cheap, because neurons
   * are rebuilt after each update of their parameters.
   *
   * @param names of the parameters
   * @param numbers the value of each
   * @throws IllegalArgumentException if there is no such parameter
   */
  public Arguments with(List<String> names, double[] numbers) {
    for (String name : names) {
      if (!values.containsKey(name)) {
        throw new IllegalArgumentException("no parameter " + name + "; known: " + values());
      }
    }
    if (!others.isEmpty()) {
      return new Arguments(declared, values()).with(names, numbers);
    }
    return new Arguments(declared, values, List.copyOf(names), numbers.clone());
  }

  /** Whether the other has the same parameter names and values. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Arguments arguments && values().equals(arguments.values());
  }

  @Override
  public int hashCode() {
    return values().hashCode();
  }

  @Override
  public String toString() {
    return values().toString();
  }
}
