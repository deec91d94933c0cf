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
 * @param inputGain W_in starts as N(0, 1) inputGain / sqrt(inputs per neuron)
 * @param recurrentGain W_rec starts as N(0, 1) recurrentGain / sqrt(inputs per neuron), without
 *     autapses
 * @param inputConnectivity which share of the neurons each channel reaches, in (0, 1]; 1 is dense
 * @param recurrentConnectivity which share of the other neurons each neuron reaches, in (0, 1]; 1
 *     is dense
 */
public record LayerDefinition(
    List<PopulationDefinition> populations,
    Choice<SurrogateFactory> surrogate,
    boolean recurrent,
    double inputGain,
    double recurrentGain,
    double inputConnectivity,
    double recurrentConnectivity) {

  /** Checks that there are neurons, and the shares. */
  public LayerDefinition {
    populations = List.copyOf(populations);
    if (populations.isEmpty()) {
      throw new InvalidInputException("populations: got none, but expected at least one");
    }
    checkShare("input connectivity", inputConnectivity);
    checkShare("recurrent connectivity", recurrentConnectivity);
  }

  /** A layer with dense matrices. */
  public LayerDefinition(
      List<PopulationDefinition> populations,
      Choice<SurrogateFactory> surrogate,
      boolean recurrent,
      double inputGain,
      double recurrentGain) {
    this(populations, surrogate, recurrent, inputGain, recurrentGain, 1, 1);
  }

  private static void checkShare(String what, double share) {
    if (!(share > 0 && share <= 1)) {
      throw new InvalidInputException(
          what + ": got " + share + ", but expected a number > 0 and <= 1");
    }
  }

  /** The number of neurons. */
  public int size() {
    return populations.stream().mapToInt(PopulationDefinition::size).sum();
  }
}
