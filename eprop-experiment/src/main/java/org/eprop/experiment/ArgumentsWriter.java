package org.eprop.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Distribution;
import org.eprop.api.plugin.Parameter;

/** Writes what {@link ArgumentsReader} and {@link ChoiceReader} read. */
final class ArgumentsWriter {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Whole numbers up to here are written without ".0" and read back as the same double. */
  private static final double LARGEST_PLAIN = 1e9;

  private ArgumentsWriter() {}

  /** A component with its name and all its parameters. */
  static ObjectNode choice(Choice<?> choice) {
    return add(JSON.objectNode().put("name", choice.name()), choice.arguments());
  }

  /** Adds all values, in the order of declaration, to an object, and returns it. */
  static ObjectNode add(ObjectNode object, Arguments arguments) {
    for (Parameter parameter : arguments.declared()) {
      Object value = arguments.values().get(parameter.name());
      if (parameter.type() == Parameter.Type.LINES) {
        object.set(parameter.name(), lines((String) value));
      } else if (!(value instanceof Optional<?> part) || part.isPresent()) {
        object.set(parameter.name(), value(value));
      }
    }
    return object;
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
