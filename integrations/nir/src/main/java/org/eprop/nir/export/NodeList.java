package org.eprop.nir.export;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eprop.nir.graph.Edge;
import org.eprop.nir.graph.Metadata;
import org.eprop.nir.graph.NirGraph;
import org.eprop.nir.graph.NirNode;

/**
 * Nodes in the order in which a step goes through them. HDF5 forgets the order, and importers that
 * need one take the names': {@code n00_input}, {@code n01_w_in}, ...
 */
final class NodeList {

  private final List<String> labels = new ArrayList<>();
  private final List<NirNode> nodes = new ArrayList<>();
  private final List<int[]> edges = new ArrayList<>();

  /** Appends a node, which is then known by its number. */
  int add(String label, NirNode node) {
    labels.add(label);
    nodes.add(node);
    return nodes.size() - 1;
  }

  /** Appends a node behind another one. */
  int addAfter(int before, String label, NirNode node) {
    int own = add(label, node);
    connect(before, own);
    return own;
  }

  void connect(int from, int to) {
    edges.add(new int[] {from, to});
  }

  NirGraph graph(Metadata metadata) {
    int digits = Integer.toString(nodes.size() - 1).length();
    List<String> names = new ArrayList<>();
    Map<String, NirNode> named = new LinkedHashMap<>();
    for (int i = 0; i < nodes.size(); i++) {
      names.add("n" + "0".repeat(digits - Integer.toString(i).length()) + i + "_" + labels.get(i));
      named.put(names.get(i), nodes.get(i));
    }
    return new NirGraph(
        named,
        edges.stream().map(e -> new Edge(names.get(e[0]), names.get(e[1]))).toList(),
        metadata);
  }
}
