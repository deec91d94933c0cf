package org.eprop.api.constraint;

import java.util.random.RandomGenerator;

/**
 * The synapses of one presynaptic neuron onto a population or a readout, as a {@link Constraint}
 * sees them. Given by the engine; valid only during the call, for another row may be next.
 *
 * @since 1.0
 */
public interface SynapseRow {

  /**
   * The weights, to be changed in place, [k]: one for each synapse, those of a dense matrix one for
   * each postsynaptic neuron. A population's dense matrix onto itself has a 0 where the neuron
   * would reach itself, whatever is written there.
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
   * The random stream of this constraint, matrix, row and update: the same numbers however many
   * threads there are, and in a run that was resumed. Every call gives the same generator, which
   * goes on where it was.
   */
  RandomGenerator random();

  /**
   * A random stream of the presynaptic neuron alone: at every call, at each update, in each of the
   * matrices that come from it, and to each constraint the same numbers from their beginning on.
   */
  RandomGenerator randomOfNeuron();

  /**
   * A postsynaptic neuron that the presynaptic one does not reach now and could, each with the same
   * probability; only for a constraint that {@linkplain Constraint#rewires rewires}.
   *
   * @param random what it is drawn from
   * @return its number; -1 if there is none
   */
  int dormant(RandomGenerator random);

  /**
   * Has the k-th synapse lead to another neuron: it is a new synapse then, of weight 0, of which
   * neither optimizer nor constraint remembers anything, but for what {@linkplain
   * org.eprop.api.optimizer.Optimizer#startsAtMean starts at the mean}. Its delay is that of the
   * one it replaces. Only for a constraint that {@linkplain Constraint#rewires rewires}.
   *
   * @param k which
   * @param target a postsynaptic neuron which the presynaptic one does not reach
   * @throws IllegalArgumentException if it reaches it already, or can't
   */
  void move(int k, int target);
}
