package org.eprop.device;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.surrogate.SurrogateGradient;
import org.eprop.core.network.Population;

/**
 * The neurons of a population.
 *
 * @param name of it
 * @param neurons one after the other
 * @param states the most that any has; others have zeros
 * @param silentSteps [neuron] after a spike
 * @param surrogate S
 * @param gamma of the pseudo-derivative psi = gamma / scale S(slope x / scale)
 * @param slope of it
 * @param bias current [neuron]; null if there is none
 */
public record DevicePopulation(
    String name,
    List<PiecewiseNeuron> neurons,
    int states,
    int[] silentSteps,
    SurrogateGradient surrogate,
    double gamma,
    double slope,
    float[] bias) {

  static DevicePopulation of(Population population, float[][] learned, float[] bias) {
    List<PiecewiseNeuron> neurons;
    try {
      neurons = population.models(learned).stream().map(PiecewiseNeuron::of).toList();
    } catch (InvalidInputException e) {
      throw e.at("population " + population.name());
    }
    int[] silent = new int[neurons.size()];
    for (int j = 0; j < silent.length; j++) {
      silent[j] = population.silentSteps(j);
      if (silent[j] > 255) {
        throw new InvalidInputException(
                "refractory: got " + silent[j] + " steps, but expected at most 255 on a device")
            .at("population " + population.name());
      }
    }
    return new DevicePopulation(
        population.name(),
        neurons,
        population.stateSize(),
        silent,
        population.surrogate(),
        population.gamma(),
        population.slope(),
        bias == null ? null : bias.clone());
  }

  /** The number of neurons. */
  public int size() {
    return neurons.size();
  }

  /** A constant of each neuron. */
  double[] each(ToDoubleFunction<PiecewiseNeuron> constant) {
    return neurons.stream().mapToDouble(constant).toArray();
  }

  /** A_z from state k to state m [neuron]; a state that a neuron lacks stays 0. */
  double[] transition(int z, int m, int k) {
    return each(c -> Math.max(m, k) < c.states() ? c.a()[z][m][k] : 0);
  }

  /** u of state m [neuron]. */
  double[] input(int m) {
    return each(c -> m < c.states() ? c.u()[m] : 0);
  }

  /** r of state m [neuron]. */
  double[] spike(int m) {
    return each(c -> m < c.states() ? c.r()[m] : 0);
  }

  /** r~ of state m [neuron]. */
  double[] traced(int m) {
    return each(c -> m < c.states() ? c.traced()[m] : 0);
  }

  /** g of state m [neuron]. */
  double[] threshold(int m) {
    return each(c -> m < c.states() ? c.g()[m] : 0);
  }

  /** s of state m before the first step [neuron]. */
  double[] initial(int m) {
    return each(c -> m < c.states() ? c.initial()[m] : 0);
  }

  /** theta [neuron]. */
  double[] thresholds() {
    return each(PiecewiseNeuron::threshold);
  }

  /** gamma / scale [neuron]: psi = height S. */
  double[] heights() {
    return each(c -> gamma / c.scale());
  }

  /** slope / scale [neuron]: the argument of S for a distance of 1. */
  double[] steepness() {
    return each(c -> slope / c.scale());
  }

  /** Whether a spike changes what is kept of any neuron's state. */
  boolean isPiecewise() {
    return neurons.stream().anyMatch(PiecewiseNeuron::isPiecewise);
  }

  /** Whether what traces depend on is the same for all neurons, and no spike acts on it. */
  boolean isAlike() {
    PiecewiseNeuron first = neurons.get(0);
    return !isPiecewise()
        && Arrays.stream(first.traced()).allMatch(x -> x == 0)
        && neurons.stream().allMatch(first::isTracedAs);
  }

  /** Whether any neuron is silent after a spike. */
  boolean isRefractory() {
    for (int steps : silentSteps) {
      if (steps > 0) {
        return true;
      }
    }
    return false;
  }
}
