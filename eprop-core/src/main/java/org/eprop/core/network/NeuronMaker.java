package org.eprop.core.network;

import org.eprop.api.neuron.NeuronModel;

/**
 * Makes the local mathematics of a population's neurons from the values of what learns.
 *
 * @since 1.0
 */
@FunctionalInterface
public interface NeuronMaker {

  /**
   * A neuron.
   *
   * @param j which one
   * @param values of the population's {@linkplain Population#learned learned parameters}, in their
   *     order; those that the neuron does not have mean nothing
   */
  NeuronModel make(int j, double[] values);
}
