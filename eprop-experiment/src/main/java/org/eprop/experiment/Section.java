package org.eprop.experiment;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Parameter;

/**
 * A part of an experiment file that is fixed, not swapped. Its parameters are declared, checked and
 * documented as those of a component are.
 *
 * @param name of the section
 * @param description what it says
 * @param parameters its keys
 */
record Section(String name, String description, List<Parameter> parameters) implements Component {

  /** Checked values. */
  Arguments arguments(Map<Parameter, ?> values) {
    Map<String, Object> byName = new HashMap<>();
    values.forEach((parameter, value) -> byName.put(parameter.name(), value));
    return Arguments.of(this, byName);
  }
}
