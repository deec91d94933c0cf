package org.eprop.core.network;

import org.eprop.api.initial.InitialWeightsFactory;
import org.eprop.api.plugin.Choice;
import org.jspecify.annotations.Nullable;

/**
 * Synapses from an input or a population to a population.
 *
 * @param name for files, messages and learning rates
 * @param from name of an input or a population
 * @param to name of a population
 * @param connectivity which synapses there are
 * @param delay of each; null for the default: 0 if {@code from} is an input or a population that
 *     comes earlier in the network, else 1
 * @param initialWeights how weights start
 * @param learned whether they learn; else they stay as they are
 * @param storage in what form weights lie in memory
 * @since 1.0
 */
public record ProjectionDefinition(
    String name,
    String from,
    String to,
    ConnectivityDefinition connectivity,
    @Nullable DelayDefinition delay,
    Choice<InitialWeightsFactory> initialWeights,
    boolean learned,
    Storage storage) {

  /** Weights of single precision. */
  public ProjectionDefinition(
      String name,
      String from,
      String to,
      ConnectivityDefinition connectivity,
      @Nullable DelayDefinition delay,
      Choice<InitialWeightsFactory> initialWeights,
      boolean learned) {
    this(name, from, to, connectivity, delay, initialWeights, learned, Storage.FLOAT32);
  }

  /** The name of a projection that is given none. */
  public static String defaultName(String from, String to) {
    return from + "_" + to;
  }
}
