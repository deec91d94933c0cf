package org.eprop.nir.graph;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.InvalidInputException;

/**
 * Nodes by name, and edges between them; itself a node, so that graphs nest. A file keeps no order
 * of nodes: whoever reads it has them by name, ascending.
 *
 * @param nodes by name
 * @param edges in the file's order
 */
public record NirGraph(Map<String, NirNode> nodes, List<Edge> edges, Metadata metadata)
    implements NirNode {

  /** Checks that edges lead from and to nodes that exist. */
  public NirGraph {
    nodes = Collections.unmodifiableMap(new LinkedHashMap<>(nodes));
    edges = List.copyOf(edges);
    for (Edge edge : edges) {
      for (String name : new String[] {edge.from(), edge.to()}) {
        if (!nodes.containsKey(name)) {
          throw new InvalidInputException(
              "edge " + edge + ": there is no node \"" + name + "\"; there are " + nodes.keySet());
        }
      }
    }
  }

  @Override
  public String type() {
    return "NIRGraph";
  }
}
