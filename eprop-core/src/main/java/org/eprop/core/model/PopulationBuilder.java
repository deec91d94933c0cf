package org.eprop.core.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.core.network.GroupDefinition;
import org.eprop.core.network.PopulationDefinition;
import org.eprop.core.plugin.Plugins;

/**
 * Describes one population for {@link NetworkBuilder}: triangular surrogate, no bias.
 *
 * @since 1.0
 */
public final class PopulationBuilder {

  private final Plugins plugins;
  final List<GroupDefinition> groups = new ArrayList<>();
  Choice<SurrogateFactory> surrogate;
  private boolean bias;

  PopulationBuilder(Plugins plugins) {
    this.plugins = plugins;
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
    Choice<NeuronFactory> choice = Choice.of(plugins.find(NeuronFactory.class, neuron), parameters);
    groups.add(new GroupDefinition(choice, size));
    return this;
  }

  /** Lets per-neuron parameters of the neurons added last learn. */
  public PopulationBuilder learn(String... parameters) {
    if (groups.isEmpty()) {
      throw new InvalidInputException(
          "learn: got " + List.of(parameters) + ", but expected neurons to be added before");
    }
    GroupDefinition last = groups.remove(groups.size() - 1);
    Set<String> learned = new HashSet<>(last.learned());
    learned.addAll(List.of(parameters));
    groups.add(new GroupDefinition(last.neuron(), last.size(), learned));
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
    return new PopulationDefinition(name, groups, surrogate, bias);
  }
}
