package org.eprop.core.neuron;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.core.kernel.Padding;
import org.eprop.core.network.Population;
import org.eprop.core.network.Weights;

/**
 * The neurons of a population for some values of what learns of them: their constants in single
 * precision. They are of one kind: all of the linear family, or all general. A population in which
 * both meet is one of general neurons, as what a linear neuron does can be said in both ways.
 * Immutable, shared by all threads.
 */
public abstract sealed class Neurons permits LinearNeurons, NonlinearNeurons {

  public final Population population;

  /** The number of neurons. */
  public final int n;

  /** The most states that any of them has. */
  public final int d;

  /** s before the first step, [state][neuron]. */
  public final float[][] initial;

  /** gamma / scale [neuron], zero beyond the last one: the pseudo-derivative at threshold. */
  public final float[] height;

  /** slope / scale [neuron]: turns a distance to threshold into the surrogate's argument. */
  public final float[] steepness;

  /** How many steps each neuron stays silent after a spike. */
  public final int[] silentSteps;

  /** The most steps that any neuron stays silent. */
  public final int longestSilence;

  /** How the constants change with what learns; null if nothing does. */
  public final ParameterDerivatives derivatives;

  /** Whether gradients of what learns need I^t. */
  public final boolean recordsCurrent;

  /** How many rows of each step are recorded: s^t, maybe I^t; 0 unless something needs them. */
  public final int recordedRows;

  final Origin origin;

  Neurons(Origin of, List<NeuronModel> models) {
    origin = of;
    population = of.population;
    n = population.size();
    d = population.stateSize();
    initial = new float[d][n];
    height = new float[Padding.blocks(n)];
    steepness = new float[n];
    silentSteps = population.silentSteps();
    for (int j = 0; j < n; j++) {
      NeuronModel model = models.get(j);
      height[j] = (float) (population.gamma() / model.scale());
      steepness[j] = (float) (population.slope() / model.scale());
      for (int m = 0; m < model.initialState().length; m++) {
        initial[m][j] = (float) model.initialState()[m];
      }
    }
    longestSilence = Arrays.stream(silentSteps).max().orElse(0);
    boolean learns = !population.learned().isEmpty();
    derivatives = learns ? ParameterDerivatives.of(population, of.values) : null;
    recordsCurrent = learns && (derivatives.needCurrent || this instanceof NonlinearNeurons);
    recordedRows = learns ? (recordsCurrent ? d + 1 : d) : of.recordsStates ? d : 0;
  }

  /**
   * What neurons are made of.
   *
   * @param detachesReset whether r~ lacks what models call detached
   * @param traceFactor what is left of eligibility vectors after a step, beside what the models say
   * @param recordsStates whether states are recorded although nothing learns
   * @param values of what learns, [learned parameter][its neuron]; null as at the start
   */
  record Origin(
      Population population,
      boolean detachesReset,
      double traceFactor,
      boolean recordsStates,
      float[][] values) {

    Neurons neurons() {
      List<NeuronModel> models = values == null ? population.models() : population.models(values);
      return models.stream().allMatch(LinearNeuron.class::isInstance)
          ? new LinearNeurons(this, models)
          : new NonlinearNeurons(this, models);
    }
  }

  /**
   * As at the start.
   *
   * @param traceFactor on what is left of eligibility vectors after a step; 1 for e-prop's
   * @param recordsStates whether states are recorded although nothing learns
   */
  public static Neurons atStart(
      Population population, boolean detachesReset, double traceFactor, boolean recordsStates) {
    return new Origin(population, detachesReset, traceFactor, recordsStates, null).neurons();
  }

  /**
   * What synapses onto a population remember of the presynaptic side, as if it were a neuron's
   * state: s^t = decay s^{t-1} + p^t, on which the postsynaptic side acts as psi does.
   */
  public static Neurons ofTrace(Population population, double decay) {
    LinearNeuron one =
        LinearNeuron.withState("r").decay(0, decay).input(0, 1).spikesWhen(0, 1).exceeds(1);
    int n = population.size();
    List<NeuronModel> all = Collections.nCopies(n, one);
    Population same =
        new Population(population.name(), all, new int[n], population.surrogate(), 1, 1);
    return atStart(same, true, 1, false);
  }

  /** Those of the p-th population for the weights as they are now; the same if they still are. */
  public Neurons now(Weights weights, int p) {
    if (areThoseOf(weights, p)) {
      return this;
    }
    float[][] copy =
        Arrays.stream(weights.parameters(p)).map(float[]::clone).toArray(float[][]::new);
    return new Origin(
            population, origin.detachesReset, origin.traceFactor, origin.recordsStates, copy)
        .neurons();
  }

  /** Whether they are those for the weights as they are now. */
  public boolean areThoseOf(Weights weights, int p) {
    float[][] now = weights.parameters(p);
    return now.length == 0 || Arrays.deepEquals(origin.values, now);
  }

  /**
   * What a step does to eligibility vectors.
   *
   * @param jacobian D^t = ds^t/ds^{t-1} + r~ (psi^{t-1} g)^T [to][from][neuron]
   * @param slope psi^t g [state][neuron]
   * @param ownSpike r~ [state][neuron]
   */
  public record StepDerivatives(float[][][] jacobian, float[][] slope, float[][] ownSpike) {}

  /** How many numbers of a step are recorded beside psi, for its adjoint. */
  public abstract int derivativesPerStep();

  /**
   * Writes what a step does to eligibility vectors.
   *
   * @param record what was recorded of the step; null if nothing is
   * @param psiBefore psi^{t-1} [neuron]
   * @param psi psi^t [neuron]
   */
  public abstract void stepDerivatives(
      float[] record, float[] psiBefore, float[] psi, StepDerivatives out);
}
