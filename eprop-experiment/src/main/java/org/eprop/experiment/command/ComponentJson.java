package org.eprop.experiment.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Parameter;
import org.eprop.experiment.json.Json;

/** The documentation of a component, for a program. */
final class ComponentJson {

  private ComponentJson() {}

  /**
   * Everything.
   *
   * @param kind for example "neuron"
   * @param origin where it comes from
   */
  static ObjectNode of(Component component, String kind, String origin) {
    ObjectNode json = Json.object();
    json.put("kind", kind);
    json.put("name", component.name());
    json.put("description", component.description());
    json.put("origin", origin);
    parameters(json.putArray("parameters"), component.parameters());
    parameters(json.withArray("parameters"), component.commonParameters());
    return json;
  }

  private static void parameters(ArrayNode to, List<Parameter> parameters) {
    for (Parameter parameter : parameters) {
      to.addObject()
          .put("name", parameter.name())
          .put("default", ComponentText.text(parameter.defaultValue()))
          .put("expected", parameter.expected())
          .put("description", parameter.description());
    }
  }
}
