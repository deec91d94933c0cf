package org.eprop.core.network;

import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.plugin.Choice;

/**
 * Neurons of one model within a layer.
 *
 * @param neuron the model and its parameters
 * @param size how many, &gt; 0
 */
public record PopulationDefinition(Choice<NeuronFactory> neuron, int size) {

  /** Checks the size. */
  public PopulationDefinition {
    if (size <= 0) {
      throw new InvalidInputException("size: got " + size + ", but expected a whole number > 0");
    }
  }
}
