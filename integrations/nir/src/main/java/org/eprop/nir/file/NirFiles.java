package org.eprop.nir.file;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import io.jhdf.exceptions.HdfException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.common.NearestNames;
import org.eprop.core.common.Placed;
import org.eprop.experiment.io.AtomicFiles;
import org.eprop.nir.graph.Edge;
import org.eprop.nir.graph.Metadata;
import org.eprop.nir.graph.NirGraph;
import org.eprop.nir.graph.NirNode;
import org.eprop.nir.graph.Tensor;

/**
 * Reads and writes graphs as the Python package {@code nir} does (files of versions 0.2 to 1.0.8):
 * {@code /version}, and the graph itself in {@code /node}.
 */
public final class NirFiles {

  /** The version of the format that is written. */
  public static final String VERSION = "1.0.7";

  private NirFiles() {}

  /**
   * Reads a graph.
   *
   * @throws InvalidInputException if the file is missing, damaged, no NIR, or has nodes that this
   *     version of the format does not know, with the place
   */
  public static NirGraph read(Path file) {
    Map<String, Object> entries = HdfReader.read(file, "node");
    NirNode node = Placed.at(file.toString(), () -> NodeForm.node(entries));
    if (node instanceof NirGraph graph) {
      return graph;
    }
    throw new InvalidInputException("got a " + node.type() + ", but expected a NIRGraph")
        .at(file.toString());
  }

  /**
   * Writes a graph; the file appears when it is whole.
   *
   * @throws InvalidInputException if the file can't be written
   */
  public static void write(Path file, NirGraph graph) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("version", VERSION);
    tree.put("node", NodeForm.entries(graph));
    HdfWriter.write(file, tree);
  }

  /** Writes what {@link HdfReader} reads. The file appears when it is whole. */
  private static final class HdfWriter {

    private HdfWriter() {}

    static void write(Path file, Map<String, Object> tree) {
      Path part = null;
      try {
        part = Files.createTempFile("eprop", ".nir");
        try (WritableHdfFile hdf = HdfFile.write(part)) {
          fill(hdf, tree);
        }
        Path whole = part;
        AtomicFiles.write(file, out -> Files.copy(whole, out));
      } catch (IOException e) {
        throw AtomicFiles.unwritable(file, e);
      } catch (HdfException e) {
        throw new UncheckedIOException(file + ": can't be written: " + e, new IOException(e));
      } finally {
        remove(part);
      }
    }

    private static void remove(Path part) {
      try {
        if (part != null) {
          Files.deleteIfExists(part);
        }
      } catch (IOException e) {
        // It is in the way of nobody.
      }
    }

    private static void fill(WritableGroup group, Map<?, ?> tree) {
      tree.forEach(
          (name, value) -> {
            if (value instanceof Map<?, ?> below) {
              fill(group.putGroup((String) name), below);
            } else {
              group.putDataset(
                  (String) name, value instanceof Tensor tensor ? data(tensor) : value);
            }
          });
    }

    /** Java's arrays of arrays, or a single number. */
    private static Object data(Tensor tensor) {
      return data(tensor, 0, new int[] {0});
    }

    /** From a dimension on, of the numbers from a place on, which is moved. */
    private static Object data(Tensor tensor, int dimension, int[] at) {
      int[] rest = Arrays.copyOfRange(tensor.shape(), dimension, tensor.shape().length);
      if (rest.length == 0) {
        double value = tensor.values()[at[0]++];
        return switch (tensor.type()) {
          case FLOAT32 -> (float) value;
          case FLOAT64 -> value;
          case INT64 -> (long) value;
        };
      }
      Object array = Array.newInstance(primitive(tensor.type()), rest);
      for (int i = 0; i < rest[0]; i++) {
        Array.set(array, i, data(tensor, dimension + 1, at));
      }
      return array;
    }

    private static Class<?> primitive(Tensor.Type type) {
      return switch (type) {
        case FLOAT32 -> float.class;
        case FLOAT64 -> double.class;
        case INT64 -> long.class;
      };
    }
  }

  /**
   * Nodes as they stand in a file: the components of the records are the format's parameters, in
   * snake case.
   */
  private static final class NodeForm {

    private static final String GRAPH = "NIRGraph";

    /** The records of nodes by their names. */
    private static final Map<String, Class<?>> TYPES =
        Arrays.stream(NirNode.class.getDeclaredClasses())
            .filter(Class::isRecord)
            .collect(
                Collectors.toMap(Class::getSimpleName, type -> type, (a, b) -> a, TreeMap::new));

    private NodeForm() {}

    /** A node from its entries; problems are placed below the node. */
    static NirNode node(Map<String, Object> entries) {
      if (!(entries.get("type") instanceof String type)) {
        throw new InvalidInputException("there is no \"type\", but expected one of a node");
      }
      if (!TYPES.containsKey(type) && !type.equals(GRAPH)) {
        List<String> known = new ArrayList<>(TYPES.keySet());
        known.add(GRAPH);
        throw new InvalidInputException(
            "unknown type of node \"" + type + "\"" + NearestNames.hint(type, known));
      }
      Metadata metadata = metadata(entries.get("metadata"));
      if (type.equals(GRAPH)) {
        return graph(entries, metadata);
      }
      Fields fields = new Fields(type, entries);
      NirNode node = node(TYPES.get(type), fields, metadata);
      fields.expectNoMore();
      return node;
    }

    private static NirNode node(Class<?> type, Fields fields, Metadata metadata) {
      RecordComponent[] parts = type.getRecordComponents();
      // What neurons have has the shape of their time constant, if there is one.
      Tensor first = null;
      for (int i = 0; first == null && NirNode.Dynamic.class.isAssignableFrom(type); i++) {
        first = name(parts[i]).equals("tau_syn") ? null : fields.numbers(name(parts[i]));
      }
      Object[] values = new Object[parts.length];
      for (int i = 0; i < parts.length; i++) {
        String name = name(parts[i]);
        values[i] =
            switch (name) {
              case "metadata" -> metadata;
              case "input_type", "input_shape" -> fields.optional(name);
              case "weight" -> fields.ofRank(name, rankOfWeights(type));
              case "v_reset" -> fields.likeOrZeros((Tensor) values[i - 1], name);
              default -> first == null ? fields.numbers(name) : fields.like(first, name);
            };
      }
      try {
        NirNode node = (NirNode) type.getDeclaredConstructors()[0].newInstance(values);
        if (node instanceof NirNode.Affine affine) {
          expectFits(fields.ofRank("bias", 1), affine.weight());
        }
        return node;
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }

    private static String name(RecordComponent component) {
      return component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private static int rankOfWeights(Class<?> type) {
      return type == NirNode.Conv2d.class ? 4 : type == NirNode.Conv1d.class ? 3 : 2;
    }

    private static void expectFits(Tensor bias, Tensor weight) {
      if (bias.size() != weight.shape()[0]) {
        throw new InvalidInputException(
                "got " + bias.size() + " numbers, but expected " + weight.shape()[0])
            .at("bias");
      }
    }

    private static NirGraph graph(Map<String, Object> entries, Metadata metadata) {
      if (!(entries.get("nodes") instanceof Map<?, ?> named)) {
        throw new InvalidInputException("there is no group \"nodes\", but expected one of a graph");
      }
      Map<String, NirNode> nodes = new LinkedHashMap<>();
      named.forEach(
          (name, value) -> {
            Placed.run("node " + name, () -> nodes.put((String) name, node(map(value))));
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
        for (RecordComponent component : node.getClass().getRecordComponents()) {
          try {
            Object value = component.getAccessor().invoke(node);
            if (value instanceof Tensor) {
              out.put(name(component), value);
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
          .forEach(
              (name, value) -> out.put(name, value instanceof Metadata m ? entries(m) : value));
      return out;
    }
  }

  /** The entries of a node in a file, each of which has to be taken. */
  private static final class Fields {

    private final String type;
    private final Map<String, Object> entries;
    private final Set<String> left;

    Fields(String type, Map<String, Object> entries) {
      this.type = type;
      this.entries = entries;
      left = new TreeSet<>(entries.keySet());
      left.remove("type");
      left.remove("metadata");
    }

    /** Finite numbers that have to be there. */
    Tensor numbers(String name) {
      Tensor tensor = optional(name);
      if (tensor == null) {
        throw new InvalidInputException(
            "there is no \"%s\", but expected one of a %s%s"
                .formatted(name, type, NearestNames.hint(name, left)));
      }
      return tensor;
    }

    /** Finite numbers; null if they are not there. */
    Tensor optional(String name) {
      left.remove(name);
      Object value = entries.get(name);
      if (value == null) {
        return null;
      }
      if (!(value instanceof Tensor tensor)) {
        throw new InvalidInputException("is not numbers, but expected such").at(name);
      }
      for (int i = 0; i < tensor.size(); i++) {
        if (!Double.isFinite(tensor.values()[i])) {
          throw new InvalidInputException(
                  "at " + i + ": got " + tensor.values()[i] + ", but expected a finite number")
              .at(name);
        }
      }
      return tensor;
    }

    /** Numbers, one for each neuron, in the shape of a first parameter. */
    Tensor like(Tensor first, String name) {
      return expectLike(first, name, numbers(name));
    }

    /** The same; all 0 if they are not there, as files before NIR 1.0.6 have it. */
    Tensor likeOrZeros(Tensor first, String name) {
      Tensor tensor = optional(name);
      return tensor == null
          ? new Tensor(first.type(), first.shape(), new double[first.size()])
          : expectLike(first, name, tensor);
    }

    private static Tensor expectLike(Tensor first, String name, Tensor tensor) {
      if (tensor.size() != 1
          && first.size() != 1
          && !Arrays.equals(tensor.shape(), first.shape())) {
        throw new InvalidInputException(
                "got the shape %s, but expected %s, that of the node's other parameters"
                    .formatted(Arrays.toString(tensor.shape()), Arrays.toString(first.shape())))
            .at(name);
      }
      return tensor;
    }

    /** Numbers of so many dimensions. */
    Tensor ofRank(String name, int rank) {
      Tensor tensor = numbers(name);
      if (tensor.shape().length != rank || tensor.size() == 0) {
        throw new InvalidInputException(
                "got the shape %s, but expected %s dimensions"
                    .formatted(Arrays.toString(tensor.shape()), rank))
            .at(name);
      }
      return tensor;
    }

    /** Checks that nothing is left: what is not known must not be ignored. */
    void expectNoMore() {
      if (!left.isEmpty()) {
        throw new InvalidInputException(
            "got " + left + ", which a " + type + " does not have in this version of the format");
      }
    }
  }
}
