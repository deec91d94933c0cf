package org.eprop.nir.export;

import java.util.TreeSet;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.Projection;

/**
 * How many steps the synapses of a projection take, as they are used: drawn, given or learned.
 *
 * @param projection its number
 */
record SynapticDelays(EpropNetwork network, int projection) {

  /** Each delay that synapses have, once, the shortest first; at least one. */
  int[] distinct() {
    Projection of = network.structure().projections().get(projection);
    TreeSet<Integer> found = new TreeSet<>();
    if (of.synapses().hasOneDelay()) {
      found.add(of.synapses().longest());
    }
    for (int pre = 0; pre < of.synapses().pre() && !of.synapses().hasOneDelay(); pre++) {
      for (int k = 0; k < of.synapses().width(pre); k++) {
        if (of.exists(pre, k)) {
          found.add(of(pre, k));
        }
      }
    }
    if (found.isEmpty()) {
      found.add(of.synapses().longest());
    }
    return found.stream().mapToInt(Integer::intValue).toArray();
  }

  /** That of a neuron's k-th synapse, steps. */
  int of(int pre, int k) {
    return network.weights().delay(projection, pre, k);
  }

  /** The synapses with some delay, steps. */
  SynapseFilter are(int steps) {
    return (pre, k) -> of(pre, k) == steps;
  }
}
