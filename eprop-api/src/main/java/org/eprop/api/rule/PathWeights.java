package org.eprop.api.rule;

/**
 * The matrix F with which a path through a projection is kept: F_mj stands where back-propagation
 * through time has the weight W_mj of the synapse from j to m.
 *
 * @since 1.0
 */
public enum PathWeights {
  /** The path is not kept. */
  CUT,
  /** F = W, transposed where it is used: the true derivative. */
  TRANSPOSED,
  /**
   * The mean weight of all synapses between j's type and m's type, a type being the neurons of one
   * model within a population (MDGL, Liu et al. 2021: modulatory signals that are specific for cell
   * types).
   */
  TYPE_MEANS,
  /** Fixed random numbers, drawn once with the deviation of the weights' start. */
  RANDOM
}
