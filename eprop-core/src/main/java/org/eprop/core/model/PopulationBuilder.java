package org.eprop.core.model;

import java.util.Map;
import org.eprop.api.plugin.Choice;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.core.network.PopulationDefinition;
import org.eprop.core.plugin.Plugins;

/**
 * Describes one population for {@link NetworkBuilder}: triangular surrogate, no bias.
 *
 * @since 1.0
 */
public final class PopulationBuilder {

  private final Plugins plugins;
  private final GroupList groups;
  private Choice<SurrogateFactory> surrogate;
  private boolean bias;

  PopulationBuilder(Plugins plugins) {
    this.plugins = plugins;
    this.groups = new GroupList(plugins);
    surrogate("triangular", Map.of());
  }

  /** Adds neurons of a model with its default parameters. */
  public PopulationBuilder neurons(String neuron, int size) {
    return neurons(neuron, size, Map.of());
  }

  /**
   * Adds neurons of a model.
   *
   * @param parameters numbers, or {@link org.eprop.api.plugin.Distribution}s from which each neuron
   *     draws its own
   */
  public PopulationBuilder neurons(String neuron, int size, Map<String, ?> parameters) {
    groups.add(neuron, size, parameters);
    return this;
  }

  /** Lets per-neuron parameters of the neurons added last learn. */
  public PopulationBuilder learn(String... parameters) {
    groups.learn(parameters);
    return this;
  }

  /** The pseudo-derivative of the population's neurons. */
  public PopulationBuilder surrogate(String name, Map<String, ?> parameters) {
    surrogate = Choice.of(plugins.find(SurrogateFactory.class, name), parameters);
    return this;
  }

  /** Gives each neuron a bias current that learns. */
  public PopulationBuilder bias() {
    bias = true;
    return this;
  }

  PopulationDefinition build(String name) {
    return new PopulationDefinition(name, groups.build(), surrogate, bias);
  }
}
