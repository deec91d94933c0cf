package org.eprop.core.network;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.surrogate.SurrogateGradient;
import org.eprop.core.plugin.Choice;

/**
 * The neurons of one layer with all their parameters drawn: one {@link NeuronModel} each.
 * Immutable.
 */
public final class LayerNeurons {

  private final List<NeuronModel> models;
  private final int[] silentSteps;
  private final SurrogateGradient surrogate;
  private final double gamma;
  private final double slope;

  /**
   * Neurons given one by one, for those who do not want a definition.
   *
   * @param models the local mathematics of each neuron
   * @param silentSteps [neurons] how many steps each stays silent after a spike
   * @param surrogate S of all of them
   * @param gamma dampening factor
   * @param slope steepness
   */
  public LayerNeurons(
      List<NeuronModel> models,
      int[] silentSteps,
      SurrogateGradient surrogate,
      double gamma,
      double slope) {
    if (models.size() != silentSteps.length || models.isEmpty()) {
      throw new IllegalArgumentException(
          "got " + models.size() + " models and " + silentSteps.length + " silent steps");
    }
    this.models = List.copyOf(models);
    this.silentSteps = silentSteps.clone();
    this.surrogate = surrogate;
    this.gamma = gamma;
    this.slope = slope;
  }

  /**
   * Draws the parameters of every neuron.
   *
   * @param dt ms
   * @param random the stream for this layer's neuron parameters
   * @throws InvalidInputException if a value can't be drawn or a list has another length than the
   *     population; placed at the population
   */
  static LayerNeurons draw(LayerDefinition layer, double dt, RandomGenerator random) {
    List<NeuronModel> models = new ArrayList<>(layer.size());
    int[] silent = new int[layer.size()];
    for (int p = 0; p < layer.populations().size(); p++) {
      PopulationDefinition population = layer.populations().get(p);
      Choice<NeuronFactory> neuron = population.neuron();
      Arguments before = null;
      NeuronModel model = null;
      try {
        for (int i = 0; i < population.size(); i++) {
          Arguments own = neuron.arguments().forNeuron(i, random);
          silent[models.size()] = (int) Math.rint(own.real(NeuronFactory.REFRACTORY) / dt);
          if (!own.equals(before)) { // equal neurons in a row share their model
            model = neuron.factory().create(own, dt);
            before = own;
          }
          models.add(model);
        }
      } catch (InvalidInputException e) {
        throw e.at("populations[" + p + "].neuron " + neuron.name());
      }
    }
    Choice<SurrogateFactory> surrogate = layer.surrogate();
    return new LayerNeurons(
        models,
        silent,
        surrogate.factory().create(surrogate.arguments()),
        surrogate.arguments().real(SurrogateFactory.GAMMA),
        surrogate.arguments().real(SurrogateFactory.SLOPE));
  }

  /** The number of neurons. */
  public int size() {
    return models.size();
  }

  /** The local mathematics of each neuron. */
  public List<NeuronModel> models() {
    return models;
  }

  /** d: the most state variables any neuron has. */
  public int stateSize() {
    return models.stream().mapToInt(m -> m.stateNames().size()).max().orElse(0);
  }

  /** How many steps neuron j stays silent after a spike. */
  public int silentSteps(int j) {
    return silentSteps[j];
  }

  /** S. */
  public SurrogateGradient surrogate() {
    return surrogate;
  }

  /** The surrogate's dampening factor. */
  public double gamma() {
    return gamma;
  }

  /** The surrogate's steepness. */
  public double slope() {
    return slope;
  }

  /**
   * The pseudo-derivative of neuron j, psi = (gamma / scale) S(slope x / scale), if it is not
   * refractory.
   *
   * @param distance x = g.s - theta
   */
  public double pseudoDerivative(int j, double distance) {
    double scale = models.get(j).scale();
    return gamma / scale * surrogate.at(slope * distance / scale);
  }
}
