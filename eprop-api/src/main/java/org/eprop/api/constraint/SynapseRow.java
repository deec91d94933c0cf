package org.eprop.api.constraint;

import java.util.random.RandomGenerator;

/**
 * The synapses of one presynaptic neuron onto a population or a readout, as a {@link Constraint}
 * sees them. The engine owns it; it is valid only during the call.
 *
 * @since 1.0
 */
public interface SynapseRow {

  /**
   * The weights, to be changed in place, [k]: one for each synapse, those of a dense matrix one for
   * each postsynaptic neuron. A population's dense matrix onto itself keeps a 0 where the neuron
   * would reach itself.
   */
  float[] weights();

  /** Number of the presynaptic neuron, or channel of an input. */
  int pre();

  /** How many postsynaptic neurons there are, whether this one reaches them or not. */
  int post();

  /** The postsynaptic neuron, or output, of the k-th synapse. */
  int target(int k);

  /**
   * What the constraint remembers of each synapse, to be changed in place, [k].
   *
   * @param slot 0 .. {@link Constraint#slots} - 1
   */
  float[] memory(int slot);

  /** The number of the update that has just changed the weights, from 1; 0 before the first. */
  long update();

  /** The learning rate of that update, the schedule applied; 0 before the first. */
  double learningRate();

  /**
   * The random stream of this constraint, matrix, row and update: the same numbers for any number
   * of threads, and after a resume. Every call returns the same generator.
   */
  RandomGenerator random();

  /**
   * A random stream of the presynaptic neuron alone. It gives the same numbers from the start at
   * every call, at each update, in each matrix from that neuron, and to each constraint.
   */
  RandomGenerator randomOfNeuron();

  /**
   * The one {@linkplain Constraint#sign sign} that the constraints on this matrix allow the row: 1
   * or -1, which new synapses take; 0 for either.
   */
  int sign();

  /**
   * A random postsynaptic neuron that the presynaptic one could reach but does not; only for a
   * constraint that {@linkplain Constraint#rewires rewires}.
   *
   * @param random the generator to draw from
   * @return its number; -1 if there is none
   */
  int dormant(RandomGenerator random);

  /**
   * Moves the k-th synapse to another neuron. It is then a new synapse of weight 0. Optimizer and
   * constraint forget the old one, except for what {@linkplain
   * org.eprop.api.optimizer.Optimizer#startsAtMean starts at the mean}. The delay stays. Only for a
   * constraint that {@linkplain Constraint#rewires rewires}.
   *
   * @param k which
   * @param target a postsynaptic neuron which the presynaptic one does not reach
   * @throws IllegalArgumentException if it reaches it already, or can't
   */
  void move(int k, int target);
}
