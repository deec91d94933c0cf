package org.eprop.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.eprop.api.plugin.Choice;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.core.learningsignal.DefaultSignals;
import org.eprop.experiment.json.ConfigNode;

/**
 * Learning signals by population: a component for all of them, or an object with one for each that
 * is taught.
 */
final class Signals implements Item<Map<String, Choice<LearningSignalFactory>>> {

  private static final String NAME = "name";

  @Override
  public Map<String, Choice<LearningSignalFactory>> read(ConfigNode node, Scope scope) {
    if (!node.json().isObject() || node.has(NAME)) {
      return DefaultSignals.same(
          scope.choices().read(node, LearningSignalFactory.class, null), scope.populations());
    }
    List<String> populations = scope.populations();
    node.withKeys(Stream.concat(Stream.of(NAME), populations.stream()).toList());
    Map<String, Choice<LearningSignalFactory>> signals = new LinkedHashMap<>();
    populations.stream()
        .filter(node::has)
        .forEach(
            population ->
                signals.put(
                    population,
                    scope.choices().read(node.get(population), LearningSignalFactory.class, null)));
    return signals;
  }

  /** One component if all populations have the same; else one for each that is taught. */
  @Override
  public JsonNode write(Map<String, Choice<LearningSignalFactory>> signals, Scope scope) {
    Set<Choice<LearningSignalFactory>> distinct = new HashSet<>(signals.values());
    if (distinct.size() == 1 && signals.size() == scope.populations().size()) {
      return Choices.write(distinct.iterator().next());
    }
    ObjectNode json = ParameterValues.JSON.objectNode();
    signals.forEach((population, signal) -> json.set(population, Choices.write(signal)));
    return json;
  }
}
