package org.eprop.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.Choice;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.core.model.LearningSignals;

/**
 * Reads learning signals: a component for all populations, or an object with one for each that is
 * taught.
 */
final class SignalsReader {

  static final String KEY = "learning_signal";

  private final ChoiceReader choices;

  SignalsReader(ChoiceReader choices) {
    this.choices = choices;
  }

  /**
   * What is said at the key; null if nothing is.
   *
   * @param populations all of the network
   */
  Map<String, Choice<LearningSignalFactory>> read(ConfigNode parent, List<String> populations) {
    if (!parent.has(KEY)) {
      return null;
    }
    ConfigNode node = parent.get(KEY);
    if (!node.json().isObject() || node.has("name")) {
      return LearningSignals.same(choices.read(node, LearningSignalFactory.class), populations);
    }
    List<String> known = new ArrayList<>(List.of("name"));
    known.addAll(populations);
    node.withKeys(known);
    Map<String, Choice<LearningSignalFactory>> signals = new LinkedHashMap<>();
    for (String population : populations) {
      if (node.has(population)) {
        signals.put(population, choices.read(node.get(population), LearningSignalFactory.class));
      }
    }
    return signals;
  }
}
