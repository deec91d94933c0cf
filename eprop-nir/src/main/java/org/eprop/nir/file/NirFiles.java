package org.eprop.nir.file;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import io.jhdf.exceptions.HdfException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Array;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.common.Placed;
import org.eprop.experiment.io.AtomicFiles;
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
}
