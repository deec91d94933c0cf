package org.eprop.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.eprop.api.plugin.Distribution;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.core.common.NearestNames;
import org.eprop.experiment.json.ConfigNode;

/** Distributions of parameters: {@code {"uniform": [10, 30]}}. */
final class Distributions {

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
              new Distribution.Uniform(a, b), parameter, pair, "low <= high, both numbers" + range);
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
