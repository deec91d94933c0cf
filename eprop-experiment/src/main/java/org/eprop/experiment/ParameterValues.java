package org.eprop.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Distribution;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.core.common.NearestNames;
import org.eprop.core.common.Placed;
import org.eprop.experiment.json.ConfigNode;
import org.jspecify.annotations.Nullable;

/** Values of declared parameters, which may learn, in JSON. */
final class ParameterValues {

  static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Whole numbers up to here are written without ".0" and read back as the same double. */
  private static final double LARGEST_PLAIN = 1e9;

  private static final String LEARN = "learn";
  private static final String VALUE = "value";
  private static final String VALUES = "values";

  /** Reads the components that are values of parameters. */
  @FunctionalInterface
  interface Parts {
    /** The value of a parameter of the type PART or PARTS. */
    Object read(ConfigNode node, Parameter parameter);
  }

  private ParameterValues() {}

  /**
   * What an object says of a parameter, or its default.
   *
   * @param learned receives its name if it learns
   */
  static Object value(
      ConfigNode object, Parameter parameter, Set<String> learned, @Nullable Parts parts) {
    if (object.has(parameter.name())) {
      ConfigNode value = withoutLearn(object.get(parameter.name()), parameter, learned);
      if (value != null) {
        return parts == null || parameter.kind() == null
            ? value(value, parameter)
            : parts.read(value, parameter);
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

  /**
   * What stands beside {@code "learn"}, or as {@code "value"} or {@code "values"}; null for the
   * default.
   */
  private static @Nullable ConfigNode withoutLearn(
      ConfigNode node, Parameter parameter, Set<String> learned) {
    boolean perNeuron = parameter.type() == Parameter.Type.PER_NEURON;
    if (!perNeuron && parameter.type() != Parameter.Type.REAL
        || Stream.of(LEARN, VALUE, VALUES).noneMatch(node::has)) {
      return node;
    }
    List<String> known = new ArrayList<>(List.of(LEARN, VALUE));
    if (perNeuron) {
      known.add(VALUES);
      known.addAll(Distributions.NAMES);
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
          yield Distributions.read(node, parameter);
        }
        boolean list = node.json().isArray() && !node.json().isEmpty();
        yield list ? numbers(node, parameter) : scalar(node, parameter);
      }
      default -> scalar(node, parameter);
    };
  }

  private static Object scalar(ConfigNode node, Parameter parameter) {
    return Placed.at(node.path(), () -> parameter.check(node.value()));
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

  static String rangeAndUnit(Parameter parameter) {
    return (parameter.range().isEmpty() ? "" : " " + parameter.range())
        + (parameter.unit().isEmpty() ? "" : " (" + parameter.unit() + ")");
  }

  /**
   * A value of a parameter.
   *
   * @throws InvalidInputException if it is none
   */
  static JsonNode checked(Parameter parameter, Object value) {
    return Placed.at(parameter.name(), () -> write(parameter, parameter.check(value)));
  }

  /** A value with {@code "learn": true} beside it. */
  static ObjectNode learning(JsonNode value) {
    ObjectNode json = JSON.objectNode();
    if (value.isObject()) {
      json.setAll((ObjectNode) value);
    } else {
      json.set(value.isArray() ? VALUES : VALUE, value);
    }
    return json.put(LEARN, true);
  }

  static <V> ArrayNode list(List<V> values, Function<V, JsonNode> write) {
    ArrayNode list = JSON.arrayNode();
    values.forEach(value -> list.add(write.apply(value)));
    return list;
  }

  static ArrayNode rows(int[][] rows) {
    ArrayNode list = JSON.arrayNode();
    for (int[] row : rows) {
      ArrayNode numbers = list.addArray();
      for (int number : row) {
        numbers.add(number);
      }
    }
    return list;
  }

  static JsonNode write(Parameter parameter, Object value) {
    return parameter.type() == Parameter.Type.LINES ? lines((String) value) : write(value);
  }

  private static JsonNode lines(String text) {
    ArrayNode lines = JSON.arrayNode();
    text.lines().forEach(lines::add);
    return lines.size() > 1 ? lines : JSON.textNode(text);
  }

  private static JsonNode write(Object value) {
    if (value instanceof Distribution distribution) {
      return Distributions.write(distribution);
    }
    if (value instanceof Optional<?> part) {
      return Choices.write((Choice<?>) part.orElseThrow());
    }
    if (value instanceof Choice<?> part) {
      return Choices.write(part);
    }
    if (value instanceof List<?> list && list.stream().anyMatch(Choice.class::isInstance)) {
      ArrayNode parts = JSON.arrayNode();
      list.forEach(part -> parts.add(write(part)));
      return parts;
    }
    if (value instanceof List<?> list) {
      return numbers(list.stream().mapToDouble(number -> (Double) number).toArray());
    }
    if (value instanceof Double number) {
      return number(number);
    }
    if (value instanceof Integer number) {
      return JSON.numberNode(number);
    }
    return value instanceof Boolean flag ? JSON.booleanNode(flag) : JSON.textNode((String) value);
  }

  static ArrayNode numbers(double... numbers) {
    ArrayNode list = JSON.arrayNode();
    for (double number : numbers) {
      list.add(number(number));
    }
    return list;
  }

  static JsonNode number(double number) {
    boolean plain = number == (long) number && Math.abs(number) < LARGEST_PLAIN;
    boolean minusZero = number == 0 && 1 / number < 0;
    return plain && !minusZero ? JSON.numberNode((long) number) : JSON.numberNode(number);
  }

  /** Distributions of parameters: {@code {"uniform": [10, 30]}}. */
  static final class Distributions {

    private static final String UNIFORM = "uniform";
    private static final String LOG_UNIFORM = "log_uniform";
    private static final String NORMAL = "normal";

    static final List<String> NAMES = List.of(UNIFORM, LOG_UNIFORM, NORMAL);

    private Distributions() {}

    static Distribution read(ConfigNode node, Parameter parameter) {
      if (node.json().size() != 1) {
        throw node.expected(
            "{\"uniform\": [low, high]}, {\"log_uniform\": [low, high]}"
                + " or {\"normal\": [mean, standard deviation]}");
      }
      String name = node.json().fieldNames().next();
      ConfigNode pair = node.get(name);
      if (!NAMES.contains(name)) {
        throw pair.problem("unknown distribution" + NearestNames.hint(name, NAMES));
      }
      JsonNode first = pair.json().path(0);
      JsonNode second = pair.json().path(1);
      if (pair.json().size() != 2 || !first.isNumber() || !second.isNumber()) {
        throw pair.expected(name.equals(NORMAL) ? "[mean, standard deviation]" : "[low, high]");
      }
      double a = first.doubleValue();
      double b = second.doubleValue();
      String range = ParameterValues.rangeAndUnit(parameter);
      return switch (name) {
        case UNIFORM ->
            checked(
                new Distribution.Uniform(a, b),
                parameter,
                pair,
                "low <= high, both numbers" + range);
        case LOG_UNIFORM ->
            checked(
                new Distribution.LogUniform(a, b),
                parameter,
                pair,
                "0 < low <= high, both numbers" + range);
        default ->
            checked(
                new Distribution.Normal(a, b),
                parameter,
                pair,
                "a mean that is a number" + range + ", and a standard deviation >= 0");
      };
    }

    private static Distribution checked(
        Distribution distribution, Parameter parameter, ConfigNode pair, String expected) {
      try {
        return (Distribution) parameter.check(distribution);
      } catch (InvalidInputException e) {
        throw pair.expected(expected);
      }
    }

    /** A number or a list, too. */
    static JsonNode write(Distribution distribution) {
      if (distribution instanceof Distribution.Constant constant) {
        return ParameterValues.number(constant.value());
      }
      if (distribution instanceof Distribution.Values list) {
        return ParameterValues.numbers(list.values());
      }
      if (distribution instanceof Distribution.Uniform uniform) {
        return pair(UNIFORM, uniform.low(), uniform.high());
      }
      if (distribution instanceof Distribution.LogUniform uniform) {
        return pair(LOG_UNIFORM, uniform.low(), uniform.high());
      }
      Distribution.Normal normal = (Distribution.Normal) distribution;
      return pair(NORMAL, normal.mean(), normal.standardDeviation());
    }

    private static JsonNode pair(String name, double first, double second) {
      return ParameterValues.JSON.objectNode().set(name, ParameterValues.numbers(first, second));
    }
  }
}
