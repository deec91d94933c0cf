package org.eprop.nir.file;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.common.Placed;
import org.eprop.nir.graph.NirGraph;
import org.eprop.nir.graph.NirNode;

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
}
