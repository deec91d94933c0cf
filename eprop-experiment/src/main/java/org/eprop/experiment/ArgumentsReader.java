package org.eprop.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
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
  }

  private ArgumentsReader() {}

  /**
   * What an object says of a parameter, or its default.
   *
   * @param learned receives its name if it learns
   */
  static Object value(ConfigNode object, Parameter parameter, Set<String> learned, Parts parts) {
    if (object.has(parameter.name())) {
      ConfigNode value = withoutLearn(object.get(parameter.name()), parameter, learned);
      if (value != null) {
        return parameter.kind() == null ? value(value, parameter) : parts.read(value, parameter);
      }
    }
    return parameter.defaultValue();
  }

  /** Checks that nothing learns in an object where nothing may. */
  static void expectNone(ConfigNode object, Set<String> learned) {
    for (String name : learned) {
      throw object
          .get(name)
          .get(LEARN)
          .problem("only parameters of neurons and a readout's tau_out can learn");
    }
  }

  /** All parameters of a component. */
  static List<Parameter> declared(Component component) {
    return Stream.concat(component.parameters().stream(), component.commonParameters().stream())
        .toList();
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
    boolean perNeuron = parameter.type() == Parameter.Type.PER_NEURON;
    if (!perNeuron && parameter.type() != Parameter.Type.REAL
        || Stream.of(LEARN, VALUE, VALUES).noneMatch(node::has)) {
      return node;
    }
    List<String> known = new ArrayList<>(List.of(LEARN, VALUE));
    if (perNeuron) {
      known.add(VALUES);
      known.addAll(DISTRIBUTIONS);
    }
    ConfigNode learn = node.withKeys(known).get(LEARN);
    if (!learn.isMissing() && !learn.json().isBoolean()) {
      throw learn.expected("true or false");
    }
    if (learn.json().asBoolean()) {
      learned.add(parameter.name());
    }
    ConfigNode rest = node.without(LEARN);
    if (rest.json().size() > 1) {
      throw node.expected("one value beside \"learn\"");
    }
    if (node.has(VALUES) && !node.get(VALUES).json().isArray()) {
      throw node.get(VALUES).expected("a list of numbers");
    }
    String only = node.has(VALUE) ? VALUE : VALUES;
    return node.has(only) ? node.get(only) : rest.json().isEmpty() ? null : rest;
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
    JsonNode first = pair.json().path(0);
    JsonNode second = pair.json().path(1);
    if (pair.json().size() != 2 || !first.isNumber() || !second.isNumber()) {
      throw pair.expected(name.equals("normal") ? "[mean, standard deviation]" : "[low, high]");
    }
    double a = first.doubleValue();
    double b = second.doubleValue();
    Distribution distribution =
        switch (name) {
          case "uniform" -> new Distribution.Uniform(a, b);
          case "log_uniform" -> new Distribution.LogUniform(a, b);
          default -> new Distribution.Normal(a, b);
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
