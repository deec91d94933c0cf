package org.eprop.core.network;

/**
 * A neuron parameter that learns: a number for each of some consecutive neurons of a population.
 *
 * <p>The optimizer works on a number without bounds: the parameter itself if it has none, its
 * logarithm if it is bounded on one side, or its logistic argument if on both,
 *
 * <pre>
 * phi = low + exp(x)         dphi/dx = phi - low
 * phi = high - exp(x)        dphi/dx = phi - high
 * phi = low + (high - low) / (1 + exp(-x)),  dphi/dx = (phi - low) (high - phi) / (high - low)
 * </pre>
 *
 * @param name of the leaf: the population's and the parameter's, {@code "e.tau_a"}
 * @param parameter its name among the neuron's parameters
 * @param first the first of the neurons
 * @param initial [neurons] the values at the start
 * @param low bound, or minus infinity
 * @param high bound, or infinity
 * @since 1.0
 */
public record LearnedParameter(
    String name, String parameter, int first, double[] initial, double low, double high) {

  /** The number of neurons. */
  public int size() {
    return initial.length;
  }

  /** The neuron after the last one. */
  public int end() {
    return first + initial.length;
  }

  /** Whether neuron j of the population has it. */
  public boolean has(int j) {
    return j >= first && j < end();
  }
}
