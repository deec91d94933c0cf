package org.eprop.api.neuron;

import java.util.List;

/**
 * Groups neurons that are evaluated together. Neurons with an equal maker are of one kind: they
 * have the same states. Immutable and thread-safe.
 *
 * @since 1.0
 */
public interface NeuronArrayMaker {

  /**
   * The neurons as an array.
   *
   * @param neurons whose {@link NonlinearNeuron#together} is this one, at least one
   */
  NeuronArray array(List<NonlinearNeuron> neurons);
}
