package org.eprop.core.model;

import java.util.Map;
import org.eprop.core.plugin.Plugins;

/**
 * Describes one layer for {@link NetworkBuilder}: dense and recurrent, triangular surrogate, gains
 * of 1.
 *
 * @since 1.0
 */
public final class LayerBuilder {

  private final PopulationBuilder neurons;
  private boolean recurrent = true;
  private double inputGain = 1;
  private double recurrentGain = 1;
  private double inputConnectivity = 1;
  private double recurrentConnectivity = 1;

  LayerBuilder(Plugins plugins) {
    neurons = new PopulationBuilder(plugins);
  }

  /** Adds neurons of a model with its default parameters. */
  public LayerBuilder population(String neuron, int size) {
    return population(neuron, size, Map.of());
  }

  /**
   * Adds neurons of a model.
   *
   * @param parameters numbers, or {@link org.eprop.api.plugin.Distribution}s from which each neuron
   *     draws its own
   */
  public LayerBuilder population(String neuron, int size, Map<String, ?> parameters) {
    neurons.neurons(neuron, size, parameters);
    return this;
  }

  /** Lets per-neuron parameters of the neurons added last learn. */
  public LayerBuilder learn(String... parameters) {
    neurons.learn(parameters);
    return this;
  }

  /** The pseudo-derivative of the layer's neurons. */
  public LayerBuilder surrogate(String name, Map<String, ?> parameters) {
    neurons.surrogate(name, parameters);
    return this;
  }

  /** Leaves out W_rec. */
  public LayerBuilder feedForward() {
    recurrent = false;
    return this;
  }

  /** How large W_in and W_rec start. */
  public LayerBuilder gains(double input, double recurrentWeights) {
    inputGain = input;
    recurrentGain = recurrentWeights;
    return this;
  }

  /**
   * Makes W_in and W_rec sparse: each presynaptic neuron reaches a random share of the layer's
   * neurons, at least one.
   *
   * @param input share for W_in, in (0, 1]; 1 for a dense matrix
   * @param recurrentShare the same for W_rec
   */
  public LayerBuilder connectivity(double input, double recurrentShare) {
    inputConnectivity = input;
    recurrentConnectivity = recurrentShare;
    return this;
  }

  LayerDefinition build() {
    return new LayerDefinition(
        neurons.groups,
        neurons.surrogate,
        recurrent,
        inputGain,
        recurrentGain,
        inputConnectivity,
        recurrentConnectivity);
  }
}
