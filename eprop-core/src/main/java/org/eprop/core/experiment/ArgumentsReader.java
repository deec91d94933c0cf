package org.eprop.core.experiment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eprop.api.plugin.Arguments;
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

  private ArgumentsReader() {}

  /**
   * Reads what is given and takes defaults for the rest.
   *
   * @param otherKeys what the object may hold beside parameters
   */
  static Arguments read(ConfigNode object, Component component, String... otherKeys) {
    List<Parameter> declared = new ArrayList<>(component.parameters());
    declared.addAll(component.commonParameters());
    object.withKeys(
        Stream.concat(Stream.of(otherKeys), declared.stream().map(Parameter::name)).toList());
    Map<String, Object> given = new HashMap<>();
    for (Parameter parameter : declared) {
      if (object.has(parameter.name())) {
        given.put(parameter.name(), value(object.get(parameter.name()), parameter));
      }
    }
    return Arguments.of(component, given);
  }

  private static Object value(ConfigNode node, Parameter parameter) {
    return switch (parameter.type()) {
      case REALS -> node.json().isArray() ? numbers(node, parameter) : scalar(node, parameter);
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
