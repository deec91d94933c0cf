package org.eprop.nir.imports;

import java.util.List;
import org.eprop.nir.graph.Metadata;

/**
 * A readout as eprop has it.
 *
 * @param name of the output
 * @param weights what reaches it within a step
 * @param tauOut ms
 * @param scaled whether its input is multiplied by 1 - kappa
 * @param folded [output] what weights are multiplied with
 * @param bias [output] b; null if there is none
 * @param notes what eprop wrote about it
 */
record Outlet(
    String name,
    List<Arrival> weights,
    double tauOut,
    boolean scaled,
    double[] folded,
    double[] bias,
    Metadata notes) {

  int size() {
    return folded.length;
  }
}
