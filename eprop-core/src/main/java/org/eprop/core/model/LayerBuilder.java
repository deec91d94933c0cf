package org.eprop.core.model;

import java.util.List;
import java.util.Map;
import org.eprop.core.common.Placed;
import org.eprop.core.network.PopulationDefinition;
import org.eprop.core.network.ProjectionDefinition;
import org.eprop.core.plugin.Plugins;

/**
 * Describes one layer for {@link NetworkBuilder}, short for a population, a projection from below
 * and one onto itself: dense and recurrent, triangular surrogate, gains of 1.
 *
 * @since 1.0
 */
public final class LayerBuilder {

  private static final String INPUT = "input weights";
  private static final String RECURRENT = "recurrent weights";

  private final String name;
  private final PopulationBuilder neurons;
  private final ProjectionBuilder input;
  private final ProjectionBuilder own;
  private boolean recurrent = true;

  LayerBuilder(Plugins plugins, String below, String name) {
    this.name = name;
    neurons = new PopulationBuilder(plugins);
    input = new ProjectionBuilder(plugins, below, name);
    own = new ProjectionBuilder(plugins, name, name);
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
  public LayerBuilder surrogate(String component, Map<String, ?> parameters) {
    neurons.surrogate(component, parameters);
    return this;
  }

  /** Leaves out W_rec. */
  public LayerBuilder feedForward() {
    recurrent = false;
    return this;
  }

  /** How large W_in and W_rec start: as N(0, 1) gain / sqrt(inputs per neuron). */
  public LayerBuilder gains(double inputWeights, double recurrentWeights) {
    Placed.run(INPUT, () -> input.initialWeights("gaussian", Map.of("gain", inputWeights)));
    Placed.run(RECURRENT, () -> own.initialWeights("gaussian", Map.of("gain", recurrentWeights)));
    return this;
  }

  /**
   * Makes W_in and W_rec sparse: each presynaptic neuron reaches a random share of the layer's
   * neurons, at least one.
   *
   * @param inputShare share for W_in, in (0, 1]; 1 for a dense matrix
   * @param recurrentShare the same for W_rec
   */
  public LayerBuilder connectivity(double inputShare, double recurrentShare) {
    Placed.run(INPUT, () -> input.connectivity(inputShare));
    Placed.run(RECURRENT, () -> own.connectivity(recurrentShare));
    return this;
  }

  void addTo(List<PopulationDefinition> populations, List<ProjectionDefinition> projections) {
    populations.add(neurons.build(name));
    projections.add(input.build());
    if (recurrent) {
      projections.add(own.build());
    }
  }
}
