package org.eprop.core.network;

import java.util.List;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.core.plugin.Choice;

/**
 * A layer of spiking neurons, fed by the input or by the spikes of the layer below at the same
 * step, and, if recurrent, by its own spikes of the step before.
 *
 * @param populations the neurons, one model after the other; at least one
 * @param surrogate the pseudo-derivative of all of them
 * @param recurrent whether there is a W_rec
 * @param inputGain W_in starts as N(0, 1) inputGain / sqrt(channels)
 * @param recurrentGain W_rec starts as N(0, 1) recurrentGain / sqrt(neurons), without autapses
 */
public record LayerDefinition(
    List<PopulationDefinition> populations,
    Choice<SurrogateFactory> surrogate,
    boolean recurrent,
    double inputGain,
    double recurrentGain) {

  /** Checks that there are neurons. */
  public LayerDefinition {
    populations = List.copyOf(populations);
    if (populations.isEmpty()) {
      throw new InvalidInputException("populations: got none, but expected at least one");
    }
  }

  /** The number of neurons. */
  public int size() {
    return populations.stream().mapToInt(PopulationDefinition::size).sum();
  }
}
