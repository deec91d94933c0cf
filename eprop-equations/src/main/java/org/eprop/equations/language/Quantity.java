package org.eprop.equations.language;

import java.util.HashMap;
import java.util.Map;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;

/**
 * A parameter that a text declares.
 *
 * @param parameter what the configuration may give, in its own unit
 * @param unit that unit
 */
public record Quantity(Parameter parameter, Unit unit) {

  /** What a context says of parameters, by name, in ms, mV and pA. */
  public static Map<String, Double> values(Map<String, Quantity> parameters, Context context) {
    Map<String, Double> values = new HashMap<>();
    parameters.forEach(
        (name, quantity) ->
            values.put(name, context.real(quantity.parameter) * quantity.unit.factor()));
    return values;
  }
}
