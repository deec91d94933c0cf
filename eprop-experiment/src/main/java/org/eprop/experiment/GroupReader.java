package org.eprop.experiment;

import static org.eprop.experiment.ExperimentFormat.SIZE;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.core.network.GroupDefinition;

/** Reads neurons of one model: {@code {"neuron": "alif", "size": 50}}. */
final class GroupReader {

  private static final String NEURON = "neuron";

  private final ChoiceReader choices;

  GroupReader(ChoiceReader choices) {
    this.choices = choices;
  }

  /** A list of at least one. */
  List<GroupDefinition> list(ConfigNode list, String expected) {
    if (list.json().isEmpty()) {
      throw list.expected(expected);
    }
    return list.elements(expected).stream()
        .map(
            node -> {
              int size =
                  ArgumentsReader.read(node, ExperimentFormat.POPULATION, NEURON).integer(SIZE);
              return group(node, size);
            })
        .toList();
  }

  /**
   * Neurons whose number is known.
   *
   * @param node holds {@code "neuron"}
   */
  GroupDefinition group(ConfigNode node, int size) {
    Set<String> learned = new HashSet<>();
    Choice<NeuronFactory> neuron =
        choices.read(node, NEURON, NeuronFactory.class, ExperimentFormat.DEFAULT_NEURON, learned);
    for (String name : learned) {
      if (name.equals(NeuronFactory.REFRACTORY.name())) {
        throw node.get(NEURON)
            .get(name)
            .problem("can't learn, as it is rounded to whole steps; expected \"learn\": false");
      }
    }
    return GraphReader.placed(
        node.getOrEmpty(NEURON), () -> new GroupDefinition(neuron, size, learned));
  }
}
