package org.eprop.api.neuron;

import java.util.List;

/**
 * The local mathematics of one neuron at a given time step, with its parameter values filled in.
 * Every algorithm (forward traces, backward adjoint, streaming, back-propagation through time)
 * follows from it; a new neuron needs no e-prop formula.
 *
 * <p>Either member of the linear family, defined by constants ({@link LinearNeuron}), or anything
 * else, defined by a step and its derivatives ({@link NonlinearNeuron}). Both have a state vector s
 * of a few numbers, zero before the first step unless {@link #initialState} says otherwise, and
 * spike when {@code g.s - theta > 0} and they are not refractory. Immutable and thread-safe.
 *
 * @since 1.0
 */
public sealed interface NeuronModel permits LinearNeuron, NonlinearNeuron {

  /** The names of the entries of s, for example {@code ["v", "a"]}; their number is d. */
  List<String> stateNames();

  /** g, [d]: which combination of the state is compared with the threshold. Do not modify. */
  double[] spikeWeights();

  /** theta: the base threshold, in the unit of g.s. */
  double threshold();

  /**
   * The unit in which the surrogate measures the distance to threshold; &gt; 0. The base threshold
   * unless overridden.
   */
  default double scale() {
    return threshold();
  }

  /** s before the first step, [d]. All zero unless overridden. */
  default double[] initialState() {
    return new double[stateNames().size()];
  }
}
