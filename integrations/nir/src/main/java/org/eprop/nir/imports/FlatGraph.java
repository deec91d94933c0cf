package org.eprop.nir.imports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.nir.graph.Edge;
import org.eprop.nir.graph.NirGraph;
import org.eprop.nir.graph.NirNode;

/**
 * A graph without graphs in it: their nodes are called {@code outer.inner}, and their inputs and
 * outputs are wires.
 *
 * @param nodes by name
 * @param wires names of inputs and outputs of inner graphs
 * @param into for each node those whose output it receives, in the order of the edges
 */
record FlatGraph(Map<String, NirNode> nodes, Set<String> wires, Map<String, List<String>> into) {

  static FlatGraph of(NirGraph graph) {
    FlatGraph flat =
        new FlatGraph(new LinkedHashMap<>(), new LinkedHashSet<>(), new LinkedHashMap<>());
    flat.add("", graph);
    flat.nodes.keySet().forEach(name -> flat.into.putIfAbsent(name, new ArrayList<>()));
    return flat;
  }

  private void add(String prefix, NirGraph graph) {
    new TreeMap<>(graph.nodes())
        .forEach(
            (name, node) -> {
              String full = prefix + name;
              if (node instanceof NirGraph inner) {
                add(full + ".", inner);
                return;
              }
              nodes.put(full, node);
              boolean end = node instanceof NirNode.Input || node instanceof NirNode.Output;
              if (end && !prefix.isEmpty()) {
                wires.add(full);
              }
            });
    for (Edge edge : graph.edges()) {
      String from = end(prefix, graph, edge.from(), NirNode.Output.class);
      String to = end(prefix, graph, edge.to(), NirNode.Input.class);
      List<String> sources = into.computeIfAbsent(to, name -> new ArrayList<>());
      if (!sources.contains(from)) {
        sources.add(from);
      }
    }
  }

  /** The node itself, or the only input or output of a graph. */
  private static String end(
      String prefix, NirGraph graph, String name, Class<? extends NirNode> kind) {
    String full = prefix + name;
    NirNode node = graph.nodes().get(name);
    while (node instanceof NirGraph inner) {
      List<String> ends =
          inner.nodes().entrySet().stream()
              .filter(e -> kind.isInstance(e.getValue()))
              .map(Map.Entry::getKey)
              .toList();
      if (ends.size() != 1) {
        throw new InvalidInputException(
            "node %s (NIRGraph): has %s nodes of the type %s, but expected one"
                .formatted(full, ends.size(), kind.getSimpleName()));
      }
      node = inner.nodes().get(ends.get(0));
      full = full + "." + ends.get(0);
    }
    return full;
  }

  /** Whether it takes no time and has no memory: edges lead through it. */
  boolean isThrough(String name) {
    NirNode node = nodes.get(name);
    return node instanceof NirNode.LinearMap
        || node instanceof NirNode.Delay
        || wires.contains(name);
  }

  /** {@code rlif.lif (LIF)}. */
  String described(String name) {
    return "node " + name + " (" + nodes.get(name).type() + ")";
  }
}
