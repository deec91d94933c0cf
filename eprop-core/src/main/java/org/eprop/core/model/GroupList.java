package org.eprop.core.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.network.GroupDefinition;
import org.eprop.core.plugin.Plugins;

/** Neurons of one or several models, as a builder collects them. */
final class GroupList {

  private final Plugins plugins;
  private final List<GroupDefinition> groups = new ArrayList<>();

  GroupList(Plugins plugins) {
    this.plugins = plugins;
  }

  void add(String neuron, int size, Map<String, ?> parameters) {
    groups.add(
        new GroupDefinition(
            Choice.of(plugins.find(NeuronFactory.class, neuron), parameters), size));
  }

  /** Lets parameters of the neurons added last learn. */
  void learn(String... parameters) {
    if (groups.isEmpty()) {
      throw new InvalidInputException(
          "learn: got " + List.of(parameters) + ", but expected neurons to be added before");
    }
    GroupDefinition last = groups.remove(groups.size() - 1);
    Set<String> learned = new HashSet<>(last.learned());
    learned.addAll(List.of(parameters));
    groups.add(new GroupDefinition(last.neuron(), last.size(), learned));
  }

  List<GroupDefinition> build() {
    return List.copyOf(groups);
  }
}
