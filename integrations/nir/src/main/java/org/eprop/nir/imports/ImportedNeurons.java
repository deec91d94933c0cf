package org.eprop.nir.imports;

import java.util.Map;
import java.util.Set;
import org.eprop.nir.graph.Metadata;

/**
 * Neurons as eprop has them.
 *
 * @param current the node that receives their current
 * @param spikes the node that sends their spikes
 * @param membrane the node that a spike's reset goes to; null if the node itself resets
 * @param inner nodes that are nothing but parts of them
 * @param model eprop's name
 * @param parameters [neuron] by name
 * @param gain what becomes of their input
 * @param resetGain [neuron] by what a reset is multiplied when it arrives; null as above
 * @param notes what eprop wrote about them
 */
record ImportedNeurons(
    String current,
    String spikes,
    String membrane,
    Set<String> inner,
    String model,
    Map<String, double[]> parameters,
    Gain gain,
    double[] resetGain,
    Metadata notes) {

  int size() {
    return gain.folded().length;
  }

  /** Whether the node itself resets, which it does not say how. */
  boolean resetsItself() {
    return membrane == null;
  }

  double[] threshold() {
    return parameters.get("threshold");
  }
}
