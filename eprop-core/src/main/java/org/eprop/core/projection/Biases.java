package org.eprop.core.projection;

import org.eprop.core.network.Synapses;

/** A bias is a synapse from a neuron that always has an activity of 1. */
public final class Biases {

  /** The activity of that neuron. */
  public static final float[] ONE = {1};

  private Biases() {}

  /** The synapses of n neurons' biases. */
  public static Synapses asSynapses(int n) {
    return Synapses.dense(1, n, 0);
  }
}
