package org.eprop.core.network;

import org.eprop.api.plugin.InvalidInputException;

/**
 * Which synapses a projection has. No neuron has a synapse onto itself.
 *
 * @since 1.0
 */
public sealed interface ConnectivityDefinition {

  /** Every presynaptic neuron reaches every postsynaptic one. */
  record Dense() implements ConnectivityDefinition {}

  /**
   * Every presynaptic neuron reaches a random share of the postsynaptic ones, at least one.
   *
   * @param share in (0, 1]
   */
  record Share(double share) implements ConnectivityDefinition {
    /** Checks the share. */
    public Share {
      if (!(share > 0 && share <= 1)) {
        throw new InvalidInputException(
            "connectivity: got " + share + ", but expected a number > 0 and <= 1");
      }
    }
  }

  /** The i-th presynaptic neuron reaches the i-th postsynaptic one; both are as many. */
  record OneToOne() implements ConnectivityDefinition {}

  /**
   * The synapses that are listed.
   *
   * @param pairs [synapse][2]: the presynaptic and the postsynaptic neuron, each pair once; not to
   *     be modified
   */
  record Listed(int[][] pairs) implements ConnectivityDefinition {}

  /** Dense if the share is 1. */
  static ConnectivityDefinition share(double share) {
    return share == 1 ? new Dense() : new Share(share);
  }
}
