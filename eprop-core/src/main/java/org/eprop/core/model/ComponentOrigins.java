package org.eprop.core.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.Component;
import org.eprop.core.experiment.Model;
import org.eprop.core.network.GroupDefinition;
import org.eprop.core.network.PopulationDefinition;
import org.eprop.core.network.ReadoutDefinition;
import org.eprop.core.plugin.Kind;
import org.eprop.core.plugin.Origin;

/**
 * Who made a network: of each component its class, the module or jar it comes from, and that one's
 * version, so that another one is noticed when the network is loaded.
 */
final class ComponentOrigins {

  private static final String UNKNOWN = "unknown";

  private ComponentOrigins() {}

  static ObjectNode json(Model model) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    components(model).forEach((key, component) -> json.set(key, origin(component)));
    return json;
  }

  /** The components of a model by kind and name, {@code "neuron alif"}. */
  private static Map<String, Component> components(Model model) {
    Map<String, Component> all = new LinkedHashMap<>();
    for (PopulationDefinition population : model.network().populations()) {
      for (GroupDefinition group : population.groups()) {
        add(all, Kind.NEURON, group.neuron().factory());
      }
      add(all, Kind.SURROGATE, population.surrogate().factory());
    }
    model
        .network()
        .projections()
        .forEach(p -> add(all, Kind.INITIAL_WEIGHTS, p.initialWeights().factory()));
    for (ReadoutDefinition readout : model.network().readouts()) {
      add(all, Kind.INITIAL_WEIGHTS, readout.initialWeights().factory());
      add(all, Kind.LOSS, readout.loss().factory());
      readout
          .learningSignals()
          .values()
          .forEach(signal -> add(all, Kind.LEARNING_SIGNAL, signal.factory()));
    }
    model.learning().regularizers().forEach(r -> add(all, Kind.REGULARIZER, r.factory()));
    add(all, Kind.RULE, model.learning().rule().factory());
    return all;
  }

  private static void add(Map<String, Component> all, Kind kind, Component component) {
    all.putIfAbsent(kind.title() + " " + component.name(), component);
  }

  private static ObjectNode origin(Component component) {
    Class<?> type = component.getClass();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("class", type.getName());
    json.put("from", from(type));
    json.put("version", version(type));
    return json;
  }

  /** The module, or the jar's or folder's name without its path, which differs between machines. */
  private static String from(Class<?> type) {
    if (type.getModule().isNamed()) {
      return type.getModule().getName();
    }
    String place = Origin.of(type).place();
    return place.substring(Math.max(place.lastIndexOf('/'), place.lastIndexOf('\\')) + 1);
  }

  private static String version(Class<?> type) {
    if (type.getModule().isNamed()) {
      return type.getModule().getDescriptor().rawVersion().orElse(UNKNOWN);
    }
    String version = type.getPackage().getImplementationVersion();
    return version == null ? UNKNOWN : version;
  }

  /**
   * What is not as it was when a network was saved, one sentence each.
   *
   * @param saved as {@link #json} made it
   */
  static List<String> differences(JsonNode saved, Model model) {
    List<String> differences = new ArrayList<>();
    for (Map.Entry<String, JsonNode> now : json(model).properties()) {
      JsonNode then = saved.path(now.getKey());
      if (differ(then, now.getValue())) {
        differences.add(
            now.getKey()
                + ": was saved with "
                + shown(then)
                + ", but is loaded with "
                + shown(now.getValue()));
      }
    }
    return differences;
  }

  /** Where versions are known, the same one may lie in another jar. */
  private static boolean differ(JsonNode then, JsonNode now) {
    boolean known = !now.path("version").asText().equals(UNKNOWN);
    return !then.path("class").equals(now.path("class"))
        || !then.path("version").equals(now.path("version"))
        || (!known && !then.path("from").equals(now.path("from")));
  }

  private static String shown(JsonNode origin) {
    return origin.isMissingNode()
        ? "none"
        : origin.path("class").asText()
            + " of "
            + origin.path("from").asText()
            + ", version "
            + origin.path("version").asText();
  }
}
