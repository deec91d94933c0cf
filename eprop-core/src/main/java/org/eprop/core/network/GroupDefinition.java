package org.eprop.core.network;

import java.util.Set;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Distribution;
import org.eprop.api.plugin.InvalidInputException;

/**
 * Neurons of one model within a population.
 *
 * @param neuron the model and its parameters
 * @param size how many, &gt; 0
 * @param learned which of its per-neuron parameters learn
 * @since 1.0
 */
public record GroupDefinition(Choice<NeuronFactory> neuron, int size, Set<String> learned) {

  /** Checks the size. */
  public GroupDefinition {
    learned = Set.copyOf(learned);
    if (size <= 0) {
      throw new InvalidInputException("size: got " + size + ", but expected a whole number > 0");
    }
    neuron.arguments().values().forEach((name, value) -> checkList(name, value, size));
  }

  private static void checkList(String parameter, Object value, int size) {
    if (value instanceof Distribution.Values list && list.size() != size) {
      throw new InvalidInputException(
              "got a list of %s numbers, but expected one for each of the %s neurons"
                  .formatted(list.size(), size))
          .at(parameter);
    }
  }

  /** Neurons whose parameters stay as they are. */
  public GroupDefinition(Choice<NeuronFactory> neuron, int size) {
    this(neuron, size, Set.of());
  }
}
