package org.eprop.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Distribution;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.core.plugin.NearestNames;

/** Reads the values of declared parameters from a JSON object. */
final class ArgumentsReader {

  private static final String DISTRIBUTION =
      "{\"uniform\": [low, high]}, {\"log_uniform\": [low, high]}"
          + " or {\"normal\": [mean, standard deviation]}";
  private static final List<String> DISTRIBUTIONS = List.of("uniform", "log_uniform", "normal");
  private static final String LEARN = "learn";
  private static final String VALUE = "value";
  private static final String VALUES = "values";

  /** Reads the components that are values of parameters. */
  @FunctionalInterface
  interface Parts {
    /** The value of a parameter of the type PART or PARTS. */
    Object read(ConfigNode node, Parameter parameter);

    /** For objects of which no parameter is a component. */
    Parts NONE =
        (node, parameter) -> {
          throw new IllegalStateException(parameter.name() + " can't be a component");
        };
  }

  private ArgumentsReader() {}

  /**
   * Reads what is given and takes defaults for the rest.
   *
   * @param otherKeys what the object may hold beside parameters
   */
  static Arguments read(ConfigNode object, Component component, String... otherKeys) {
    return read(object, component, Parts.NONE, otherKeys);
  }

  /** The same where parameters may be components. */
  static Arguments read(ConfigNode object, Component component, Parts parts, String... otherKeys) {
    Set<String> learned = new HashSet<>();
    Arguments arguments = read(object, component, learned, parts, otherKeys);
    for (String name : learned) {
      throw object
          .get(name)
          .get(LEARN)
          .problem("only parameters of neurons and a readout's tau_out can learn");
    }
    return arguments;
  }

  /**
   * The same where parameters may learn.
   *
   * @param learned receives the names of those that do
   */
  static Arguments read(
      ConfigNode object, Component component, Set<String> learned, String... otherKeys) {
    return read(object, component, learned, Parts.NONE, otherKeys);
  }

  /** The same where parameters may be components and may learn. */
  static Arguments read(
      ConfigNode object,
      Component component,
      Set<String> learned,
      Parts parts,
      String... otherKeys) {
    List<Parameter> declared = new ArrayList<>(component.parameters());
    declared.addAll(component.commonParameters());
    object.withKeys(
        Stream.concat(Stream.of(otherKeys), declared.stream().map(Parameter::name)).toList());
    Map<String, Object> given = new HashMap<>();
    for (Parameter parameter : declared) {
      if (object.has(parameter.name())) {
        ConfigNode node = object.get(parameter.name());
        ConfigNode value = withoutLearn(node, parameter, learned);
        if (value != null) {
          given.put(
              parameter.name(),
              parameter.kind() == null ? value(value, parameter) : parts.read(value, parameter));
        }
      }
    }
    return Arguments.of(component, given);
  }

  /**
   * The component that the object {@linkplain Component#definedBy defines}.
   *
   * @throws InvalidInputException if a value is wrong, placed
   */
  static <F extends Component> F defined(ConfigNode object, F component) {
    Map<String, Object> given = new HashMap<>();
    for (Parameter parameter : component.parameters()) {
      if (parameter.type() == Parameter.Type.LINES && object.has(parameter.name())) {
        given.put(parameter.name(), value(object.get(parameter.name()), parameter));
      }
    }
    try {
      return Choice.defined(component, given);
    } catch (InvalidInputException e) {
      throw e.below(object.path());
    }
  }

  /**
   * What stands beside {@code "learn"}, or as {@code "value"} or {@code "values"}; null for the
   * default.
   */
  private static ConfigNode withoutLearn(
      ConfigNode node, Parameter parameter, Set<String> learned) {
    boolean mayLearn =
        parameter.type() == Parameter.Type.PER_NEURON || parameter.type() == Parameter.Type.REAL;
    if (!mayLearn
        || !node.json().isObject()
        || !(node.has(LEARN) || node.has(VALUE) || node.has(VALUES))) {
      return node;
    }
    boolean perNeuron = parameter.type() == Parameter.Type.PER_NEURON;
    List<String> known = new ArrayList<>(List.of(LEARN, VALUE));
    if (perNeuron) {
      known.add(VALUES);
      known.addAll(DISTRIBUTIONS);
    }
    node.withKeys(known);
    if (node.has(LEARN)) {
      if (!node.get(LEARN).json().isBoolean()) {
        throw node.get(LEARN).expected("true or false");
      }
      if (node.get(LEARN).json().booleanValue()) {
        learned.add(parameter.name());
      }
    }
    ObjectNode rest = ((ObjectNode) node.json()).deepCopy().without(LEARN);
    if (rest.size() > 1) {
      throw node.expected("one value beside \"learn\"");
    }
    if (node.has(VALUE)) {
      return node.get(VALUE);
    }
    if (node.has(VALUES)) {
      if (!node.get(VALUES).json().isArray()) {
        throw node.get(VALUES).expected("a list of numbers");
      }
      return node.get(VALUES);
    }
    return rest.isEmpty() ? null : new ConfigNode(rest, node.path());
  }

  /** A value of a parameter that may not learn. */
  static Object value(ConfigNode node, Parameter parameter) {
    return switch (parameter.type()) {
      case REALS -> node.json().isArray() ? numbers(node, parameter) : scalar(node, parameter);
      case LINES -> node.json().isArray() ? lines(node, parameter) : scalar(node, parameter);
      case PER_NEURON -> {
        if (node.json().isObject()) {
          yield distribution(node, parameter);
        }
        boolean list = node.json().isArray() && !node.json().isEmpty();
        yield list ? numbers(node, parameter) : scalar(node, parameter);
      }
      default -> scalar(node, parameter);
    };
  }

  private static Object scalar(ConfigNode node, Parameter parameter) {
    try {
      return parameter.check(node.value());
    } catch (InvalidInputException e) {
      throw e.at(node.path());
    }
  }

  private static Object lines(ConfigNode list, Parameter parameter) {
    List<String> lines = new ArrayList<>();
    for (ConfigNode element : list.elements(parameter.expected())) {
      if (!element.json().isTextual()) {
        throw element.expected("a line of text");
      }
      lines.add(element.json().textValue());
    }
    if (lines.isEmpty()) {
      throw list.expected(parameter.expected());
    }
    return parameter.check(lines);
  }

  private static List<Double> numbers(ConfigNode list, Parameter parameter) {
    List<Double> numbers = new ArrayList<>();
    for (ConfigNode element : list.elements("a list of numbers")) {
      double number = element.json().isNumber() ? element.json().doubleValue() : Double.NaN;
      if (!parameter.inRange(number)) {
        throw element.expected("a number" + rangeAndUnit(parameter));
      }
      numbers.add(number);
    }
    return numbers;
  }

  private static Object distribution(ConfigNode node, Parameter parameter) {
    if (node.json().size() != 1) {
      throw node.expected(DISTRIBUTION);
    }
    String name = node.json().fieldNames().next();
    ConfigNode pair = node.get(name);
    if (!DISTRIBUTIONS.contains(name)) {
      throw pair.problem("unknown distribution" + NearestNames.hint(name, DISTRIBUTIONS));
    }
    boolean normal = name.equals("normal");
    if (!pair.json().isArray()
        || pair.json().size() != 2
        || !pair.json().get(0).isNumber()
        || !pair.json().get(1).isNumber()) {
      throw pair.expected(normal ? "[mean, standard deviation]" : "[low, high]");
    }
    double first = pair.json().get(0).doubleValue();
    double second = pair.json().get(1).doubleValue();
    Distribution distribution =
        switch (name) {
          case "uniform" -> new Distribution.Uniform(first, second);
          case "log_uniform" -> new Distribution.LogUniform(first, second);
          default -> new Distribution.Normal(first, second);
        };
    try {
      return parameter.check(distribution);
    } catch (InvalidInputException e) {
      String range = rangeAndUnit(parameter);
      String expected =
          switch (name) {
            case "uniform" -> "low <= high, both numbers" + range;
            case "log_uniform" -> "0 < low <= high, both numbers" + range;
            default -> "a mean that is a number" + range + ", and a standard deviation >= 0";
          };
      throw pair.expected(expected);
    }
  }

  private static String rangeAndUnit(Parameter parameter) {
    return (parameter.range().isEmpty() ? "" : " " + parameter.range())
        + (parameter.unit().isEmpty() ? "" : " (" + parameter.unit() + ")");
  }
}
