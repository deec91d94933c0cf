package org.eprop.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Distribution;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;

/** Writes what {@link ArgumentsReader} and {@link ChoiceReader} read. */
final class ArgumentsWriter {

  static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Whole numbers up to here are written without ".0" and read back as the same double. */
  private static final double LARGEST_PLAIN = 1e9;

  private ArgumentsWriter() {}

  /** A component with its name and all its parameters, in the order of declaration. */
  static ObjectNode choice(Choice<?> choice) {
    ObjectNode object = JSON.objectNode().put("name", choice.name());
    for (Parameter parameter : choice.arguments().declared()) {
      Object value = choice.arguments().values().get(parameter.name());
      if (!(value instanceof Optional<?> part) || part.isPresent()) {
        object.set(parameter.name(), value(parameter, value));
      }
    }
    return object;
  }

  /**
   * A value of a parameter.
   *
   * @throws InvalidInputException if it is none
   */
  static JsonNode checked(Parameter parameter, Object value) {
    try {
      return value(parameter, parameter.check(value));
    } catch (InvalidInputException e) {
      throw e.at(parameter.name());
    }
  }

  /** A value with {@code "learn": true} beside it. */
  static ObjectNode learning(JsonNode value) {
    ObjectNode json = JSON.objectNode();
    if (value.isObject()) {
      json.setAll((ObjectNode) value);
    } else {
      json.set(value.isArray() ? "values" : "value", value);
    }
    return json.put("learn", true);
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

  private static JsonNode value(Parameter parameter, Object value) {
    return parameter.type() == Parameter.Type.LINES ? lines((String) value) : value(value);
  }

  private static JsonNode lines(String text) {
    ArrayNode lines = JSON.arrayNode();
    text.lines().forEach(lines::add);
    return lines.size() > 1 ? lines : JSON.textNode(text);
  }

  private static JsonNode value(Object value) {
    if (value instanceof Distribution distribution) {
      return distribution(distribution);
    }
    if (value instanceof Optional<?> part) {
      return choice((Choice<?>) part.orElseThrow());
    }
    if (value instanceof Choice<?> part) {
      return choice(part);
    }
    if (value instanceof List<?> list && list.stream().anyMatch(Choice.class::isInstance)) {
      ArrayNode parts = JSON.arrayNode();
      list.forEach(part -> parts.add(value(part)));
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

  static JsonNode distribution(Distribution distribution) {
    if (distribution instanceof Distribution.Constant constant) {
      return number(constant.value());
    }
    if (distribution instanceof Distribution.Values list) {
      return numbers(list.values());
    }
    if (distribution instanceof Distribution.Uniform uniform) {
      return JSON.objectNode().set("uniform", numbers(uniform.low(), uniform.high()));
    }
    if (distribution instanceof Distribution.LogUniform uniform) {
      return JSON.objectNode().set("log_uniform", numbers(uniform.low(), uniform.high()));
    }
    Distribution.Normal normal = (Distribution.Normal) distribution;
    return JSON.objectNode().set("normal", numbers(normal.mean(), normal.standardDeviation()));
  }

  private static ArrayNode numbers(double... numbers) {
    ArrayNode list = JSON.arrayNode();
    for (double number : numbers) {
      list.add(number(number));
    }
    return list;
  }

  private static JsonNode number(double number) {
    boolean plain = number == (long) number && Math.abs(number) < LARGEST_PLAIN;
    boolean minusZero = number == 0 && 1 / number < 0;
    return plain && !minusZero ? JSON.numberNode((long) number) : JSON.numberNode(number);
  }
}
