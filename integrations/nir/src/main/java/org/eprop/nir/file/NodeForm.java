package org.eprop.nir.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.common.NearestNames;
import org.eprop.nir.graph.Edge;
import org.eprop.nir.graph.Metadata;
import org.eprop.nir.graph.NirGraph;
import org.eprop.nir.graph.NirNode;
import org.eprop.nir.graph.Tensor;

/** Nodes as they stand in a file: which type has which entries. */
final class NodeForm {

  private static final List<String> TYPES =
      List.of(
          "Input",
          "Output",
          "Affine",
          "Linear",
          "Scale",
          "Conv1d",
          "Conv2d",
          "SumPool2d",
          "AvgPool2d",
          "Flatten",
          "Delay",
          "Threshold",
          "I",
          "LI",
          "IF",
          "LIF",
          "CubaLI",
          "CubaLIF",
          "NIRGraph");

  private NodeForm() {}

  /** A node from its entries; problems are placed below the node. */
  static NirNode node(Map<String, Object> entries) {
    if (!(entries.get("type") instanceof String type)) {
      throw new InvalidInputException("there is no \"type\", but expected one of a node");
    }
    if (!TYPES.contains(type)) {
      throw new InvalidInputException(
          "unknown type of node \"" + type + "\"" + NearestNames.hint(type, TYPES));
    }
    Metadata metadata = metadata(entries.get("metadata"));
    if (type.equals("NIRGraph")) {
      return graph(entries, metadata);
    }
    Fields f = new Fields(type, entries);
    NirNode node =
        type.startsWith("Conv") || type.endsWith("2d")
            ? spatial(type, f, metadata)
            : plain(type, f, metadata);
    f.expectNoMore();
    return node;
  }

  private static NirNode plain(String type, Fields f, Metadata m) {
    switch (type) {
      case "Input" -> {
        return new NirNode.Input(f.numbers("shape"), m);
      }
      case "Output" -> {
        return new NirNode.Output(f.numbers("shape"), m);
      }
      case "Affine" -> {
        Tensor weight = f.ofRank("weight", 2);
        Tensor bias = f.ofRank("bias", 1);
        if (bias.size() != weight.shape()[0]) {
          throw new InvalidInputException(
                  "got " + bias.size() + " numbers, but expected " + weight.shape()[0])
              .at("bias");
        }
        return new NirNode.Affine(weight, bias, m);
      }
      case "Linear" -> {
        return new NirNode.Linear(f.ofRank("weight", 2), m);
      }
      case "Scale" -> {
        return new NirNode.Scale(f.numbers("scale"), m);
      }
      case "Delay" -> {
        return new NirNode.Delay(f.numbers("delay"), m);
      }
      case "Threshold" -> {
        return new NirNode.Threshold(f.numbers("threshold"), m);
      }
      case "Flatten" -> {
        return new NirNode.Flatten(
            f.optional("input_type"), f.numbers("start_dim"), f.numbers("end_dim"), m);
      }
      case "I" -> {
        return new NirNode.I(f.numbers("r"), m);
      }
      case "LI" -> {
        Tensor tau = f.numbers("tau");
        return new NirNode.LI(tau, f.like(tau, "r"), f.like(tau, "v_leak"), m);
      }
      case "IF" -> {
        Tensor r = f.numbers("r");
        Tensor threshold = f.like(r, "v_threshold");
        return new NirNode.IF(r, threshold, f.likeOrZeros(threshold, "v_reset"), m);
      }
      case "LIF" -> {
        Tensor tau = f.numbers("tau");
        Tensor threshold = f.like(tau, "v_threshold");
        return new NirNode.LIF(
            tau,
            f.like(tau, "r"),
            f.like(tau, "v_leak"),
            threshold,
            f.likeOrZeros(threshold, "v_reset"),
            m);
      }
      case "CubaLI" -> {
        Tensor tau = f.numbers("tau_mem");
        return new NirNode.CubaLI(
            f.like(tau, "tau_syn"),
            tau,
            f.like(tau, "r"),
            f.like(tau, "v_leak"),
            f.like(tau, "w_in"),
            m);
      }
      default -> {
        Tensor tau = f.numbers("tau_mem");
        Tensor threshold = f.like(tau, "v_threshold");
        return new NirNode.CubaLIF(
            f.like(tau, "tau_syn"),
            tau,
            f.like(tau, "r"),
            f.like(tau, "v_leak"),
            threshold,
            f.likeOrZeros(threshold, "v_reset"),
            f.like(tau, "w_in"),
            m);
      }
    }
  }

  private static NirNode spatial(String type, Fields f, Metadata m) {
    if (type.startsWith("Conv")) {
      boolean plane = type.equals("Conv2d");
      Tensor inputShape = f.optional("input_shape");
      Tensor weight = f.ofRank("weight", plane ? 4 : 3);
      Tensor stride = f.numbers("stride");
      Tensor padding = f.numbers("padding");
      Tensor dilation = f.numbers("dilation");
      Tensor groups = f.numbers("groups");
      Tensor bias = f.numbers("bias");
      return plane
          ? new NirNode.Conv2d(inputShape, weight, stride, padding, dilation, groups, bias, m)
          : new NirNode.Conv1d(inputShape, weight, stride, padding, dilation, groups, bias, m);
    }
    Tensor kernel = f.numbers("kernel_size");
    Tensor stride = f.numbers("stride");
    Tensor padding = f.numbers("padding");
    return type.equals("SumPool2d")
        ? new NirNode.SumPool2d(kernel, stride, padding, m)
        : new NirNode.AvgPool2d(kernel, stride, padding, m);
  }

  private static NirGraph graph(Map<String, Object> entries, Metadata metadata) {
    if (!(entries.get("nodes") instanceof Map<?, ?> named)) {
      throw new InvalidInputException("there is no group \"nodes\", but expected one of a graph");
    }
    Map<String, NirNode> nodes = new LinkedHashMap<>();
    named.forEach(
        (name, value) -> {
          try {
            nodes.put((String) name, node(map(value)));
          } catch (InvalidInputException e) {
            throw e.at("node " + name);
          }
        });
    List<Edge> edges = new ArrayList<>();
    if (entries.get("edges") instanceof String[][] pairs) {
      for (String[] pair : pairs) {
        edges.add(new Edge(pair[0], pair[1]));
      }
    } else {
      throw new InvalidInputException("there are no \"edges\", but expected pairs of names");
    }
    return new NirGraph(nodes, edges, metadata);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object value) {
    if (!(value instanceof Map<?, ?>)) {
      throw new InvalidInputException("is no group, but expected one");
    }
    return (Map<String, Object>) value;
  }

  private static Metadata metadata(Object value) {
    if (value == null) {
      return Metadata.NONE;
    }
    Map<String, Object> entries = new TreeMap<>();
    map(value)
        .forEach(
            (name, entry) ->
                entries.put(
                    name,
                    entry instanceof Map<?, ?>
                        ? metadata(entry)
                        : entry instanceof String[][] texts ? pairs(texts) : entry));
    return new Metadata(entries);
  }

  private static String pairs(String[][] texts) {
    StringBuilder text = new StringBuilder();
    for (String[] pair : texts) {
      text.append(pair[0]).append(' ').append(pair[1]).append('\n');
    }
    return text.toString();
  }

  /** The entries of a node. */
  static Map<String, Object> entries(NirNode node) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("type", node.type());
    if (node instanceof NirGraph graph) {
      out.put(
          "edges",
          graph.edges().stream()
              .map(e -> new String[] {e.from(), e.to()})
              .toArray(String[][]::new));
      Map<String, Object> nodes = new LinkedHashMap<>();
      graph.nodes().forEach((name, below) -> nodes.put(name, entries(below)));
      out.put("nodes", nodes);
    } else {
      // The components of the records are the format's parameters, in snake case.
      for (var component : node.getClass().getRecordComponents()) {
        try {
          Object value = component.getAccessor().invoke(node);
          if (value instanceof Tensor) {
            out.put(
                component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(java.util.Locale.ROOT),
                value);
          }
        } catch (ReflectiveOperationException e) {
          throw new IllegalStateException(e);
        }
      }
    }
    if (!node.metadata().isEmpty()) {
      out.put("metadata", entries(node.metadata()));
    }
    return out;
  }

  private static Map<String, Object> entries(Metadata metadata) {
    Map<String, Object> out = new LinkedHashMap<>();
    metadata
        .entries()
        .forEach((name, value) -> out.put(name, value instanceof Metadata m ? entries(m) : value));
    return out;
  }
}
