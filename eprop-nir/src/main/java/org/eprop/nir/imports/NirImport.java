package org.eprop.nir.imports;

import java.util.List;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.plugin.Plugins;
import org.eprop.nir.graph.NirGraph;

/**
 * A graph as a network.
 *
 * @param network does what the graph does, in steps
 * @param dt seconds that a step has in the graph
 * @param notes what was decided on the way, one sentence each
 */
public record NirImport(EpropNetwork network, double dt, List<String> notes) {

  /**
   * Makes a network that does what a graph does. Its neurons get a triangular surrogate, its
   * readouts softmax cross-entropy, and it learns by e-prop: NIR describes none of this.
   *
   * @param dt seconds that a step has in the graph, since the format has no steps; NaN to take what
   *     eprop noted in it
   * @param plugins know the neurons
   * @throws org.eprop.api.plugin.InvalidInputException if a node has no meaning in eprop, with its
   *     name and type, and what was expected
   */
  public static NirImport of(NirGraph graph, double dt, Plugins plugins) {
    return new Importer(graph, dt, plugins).network();
  }
}
