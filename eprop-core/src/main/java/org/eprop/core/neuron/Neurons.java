package org.eprop.core.neuron;

import java.util.Arrays;
import java.util.List;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.core.network.Population;
import org.eprop.core.network.Weights;

/** The neurons of a population for some values of what learns of them. Immutable. */
public final class Neurons {

  public final Population population;

  /** The local mathematics of each. */
  final List<NeuronModel> models;

  /** Those that are not linear; null if all are. */
  public final NonlinearNeurons nonlinear;

  /** How they change with what learns; null if nothing does. */
  public final ParameterDerivatives derivatives;

  private final boolean detachesReset;

  /** What sessions share; null as long as there is none. */
  private volatile PopulationConstants shared;

  /** What their models were made of, [learned parameter][its neuron]. */
  private final float[][] values;

  private Neurons(Population population, boolean detachesReset, float[][] values) {
    this.population = population;
    this.detachesReset = detachesReset;
    this.values = values;
    models = values == null ? population.models() : population.models(values);
    nonlinear = NonlinearNeurons.of(models, population.stateSize(), detachesReset);
    derivatives =
        population.learned().isEmpty() ? null : ParameterDerivatives.of(population, values);
  }

  /** As at the start. */
  static Neurons atStart(Population population, boolean detachesReset) {
    return new Neurons(population, detachesReset, null);
  }

  /** Those of the p-th population for the weights as they are now; the same if they still are. */
  Neurons now(Weights weights, int p) {
    if (areThoseOf(weights, p)) {
      return this;
    }
    float[][] now = weights.parameters(p);
    float[][] copy = new float[now.length][];
    Arrays.setAll(copy, i -> now[i].clone());
    return new Neurons(population, detachesReset, copy);
  }

  /** Whether they are those for the weights as they are now. */
  boolean areThoseOf(Weights weights, int p) {
    float[][] now = weights.parameters(p);
    return now.length == 0 || Arrays.deepEquals(values, now);
  }

  /**
   * What the fast path needs of them; one for each worker, so that it lies beside what it writes.
   */
  public PopulationConstants constants() {
    return new PopulationConstants(population, models, derivatives, detachesReset);
  }

  /**
   * The same for one of many sessions that only run the network: they share all they don't write.
   */
  public PopulationConstants ofSession() {
    PopulationConstants all = shared;
    if (all == null) {
      synchronized (this) {
        all = shared == null ? constants() : shared;
        shared = all;
      }
    }
    return all.ofSession();
  }
}
