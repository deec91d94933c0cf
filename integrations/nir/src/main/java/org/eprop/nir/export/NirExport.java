package org.eprop.nir.export;

import java.util.List;
import org.eprop.core.model.EpropNetwork;
import org.eprop.nir.graph.NirGraph;

/**
 * A network as a graph.
 *
 * @param graph what is written
 * @param dt seconds that a step has in the graph; importers have to be given the same
 * @param notes what the graph does not carry, one sentence each; those that begin with {@code
 *     changed:} change what the network does
 */
public record NirExport(NirGraph graph, double dt, List<String> notes) {

  /**
   * Writes a network as a graph.
   *
   * @param profile for whom
   * @param lossy whether a graph that does something else than the network may be written, too
   * @throws org.eprop.api.plugin.InvalidInputException if the profile can't carry the network
   */
  public static NirExport of(EpropNetwork network, Profile profile, boolean lossy) {
    return new Exporter(network, profile, lossy).export();
  }
}
