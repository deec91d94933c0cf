package org.eprop.nir.file;

import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Link;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ChunkedDataset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Array;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.experiment.io.InputFiles;
import org.eprop.nir.graph.Tensor;

/**
 * An HDF5 file as a tree of groups, texts and numbers, read with suspicion: no number in the file
 * is believed before it was compared with the file's size.
 */
final class HdfReader {

  /** Deflate makes a byte of at most so many. */
  private static final long LARGEST_RATIO = 1032;

  /** Groups within groups; links may lead in circles. */
  private static final int DEEPEST = 32;

  /** Groups and data sets together. */
  private static final int MOST_NODES = 200_000;

  /** Which arrays are numbers, and of which type. */
  private static final Map<Class<?>, Tensor.Type> NUMBERS =
      Map.of(
          float[].class, Tensor.Type.FLOAT32,
          double[].class, Tensor.Type.FLOAT64,
          long[].class, Tensor.Type.INT64,
          int[].class, Tensor.Type.INT64,
          short[].class, Tensor.Type.INT64,
          byte[].class, Tensor.Type.INT64);

  private final Path file;
  private final long most;
  private int nodes;
  private long bytes;

  private HdfReader(Path file, long length) {
    this.file = file;
    most = Math.min(LARGEST_RATIO * length, Runtime.getRuntime().maxMemory() / 4);
  }

  /**
   * Reads a group of a file.
   *
   * @return groups as maps by name, texts as {@link String}, numbers as {@link Tensor}, and
   *     matrices of texts as {@code String[][]}
   * @throws InvalidInputException if the file is missing, damaged, too large, or has none
   */
  static Map<String, Object> read(Path file, String group) {
    InputFiles.expectFile(file);
    try (FileChannel channel = FileChannel.open(file);
        HdfFile hdf = open(file, channel)) {
      HdfReader reader = new HdfReader(file, Files.size(file));
      Node node = hdf.getChild(group);
      if (!(node instanceof Group root)) {
        throw new InvalidInputException(
                "there is no group \"" + group + "\", but expected a graph of NIR")
            .at(file.toString());
      }
      return reader.group(root, 0);
    } catch (InvalidInputException e) {
      throw e;
    } catch (IOException | UncheckedIOException e) {
      throw new InvalidInputException("the file can't be read: " + e.getMessage(), e)
          .at(file.toString());
    } catch (RuntimeException | StackOverflowError e) {
      // What the library does with a damaged file is not foreseeable: it is the file's fault.
      throw new InvalidInputException("the HDF5 file is damaged or of another kind: " + e, e)
          .at(file.toString());
    }
  }

  /** Over the file's bytes in place: no length in it makes room for more than there are. */
  private static HdfFile open(Path file, FileChannel channel) throws IOException {
    return channel.size() > Integer.MAX_VALUE
        ? new HdfFile(file)
        : HdfFile.fromByteBuffer(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
  }

  private InvalidInputException problem(Node at, String what) {
    return new InvalidInputException(what).at(at.getPath()).at(file.toString());
  }

  private Map<String, Object> group(Group group, int depth) {
    if (depth > DEEPEST) {
      throw problem(group, "groups lie more than " + DEEPEST + " deep");
    }
    Map<String, Object> map = new TreeMap<>();
    for (Map.Entry<String, Node> child : group.getChildren().entrySet()) {
      if (++nodes > MOST_NODES) {
        throw problem(group, "the file has more than " + MOST_NODES + " groups and data sets");
      }
      Node node = child.getValue();
      if (node instanceof Group below) {
        map.put(child.getKey(), group(below, depth + 1));
      } else if (node instanceof Dataset dataset) {
        map.put(child.getKey(), value(dataset));
      } else if (node instanceof Link) {
        // Whatever is asked of it would open what it names, be it another file or a pipe.
        throw problem(node, "got a link, but expected a group or a data set: none is followed");
      } else {
        throw problem(node, "got a " + node.getType() + ", but expected a group or a data set");
      }
    }
    return map;
  }

  private Object value(Dataset dataset) {
    int[] shape = dataset.getDimensions();
    expectPlausible(dataset, shape, Math.max(1, dataset.getDataType().getSize()));
    if (dataset instanceof ChunkedDataset chunked) {
      expectPlausible(dataset, chunked.getChunkDimensions(), dataset.getDataType().getSize());
    }
    if (dataset.isEmpty()) {
      throw problem(dataset, "is empty, but expected numbers or a text");
    }
    Object data = dataset.isScalar() ? dataset.getData() : dataset.getDataFlat();
    if (data instanceof String text) {
      return text;
    }
    if (data instanceof String[] texts) {
      return matrix(dataset, texts, shape);
    }
    return numbers(dataset, data, dataset.isScalar() ? new int[0] : shape);
  }

  private void expectPlausible(Dataset dataset, int[] shape, int width) {
    long size = width;
    for (int length : shape) {
      if (length < 0 || (length > 0 && size > most / length)) {
        throw problem(
            dataset,
            "got the shape "
                + Arrays.toString(shape)
                + ", more than a file of this size can hold, or than there is memory for");
      }
      size *= length;
    }
    bytes += size;
    if (bytes > 2 * most) {
      throw problem(dataset, "the file's data are more than there is memory for");
    }
  }

  private String[][] matrix(Dataset dataset, String[] flat, int[] shape) {
    if (shape.length != 2 || shape[1] != 2 || flat.length != 2 * shape[0]) {
      throw problem(
          dataset,
          "got texts of the shape " + Arrays.toString(shape) + ", but expected pairs of names");
    }
    String[][] pairs = new String[shape[0]][];
    Arrays.setAll(pairs, i -> new String[] {flat[2 * i], flat[2 * i + 1]});
    return pairs;
  }

  private Tensor numbers(Dataset dataset, Object data, int[] shape) {
    if (data instanceof Float f) {
      return Tensor.scalar(Tensor.Type.FLOAT32, f);
    }
    if (data instanceof Double d) {
      return Tensor.scalar(Tensor.Type.FLOAT64, d);
    }
    if (data instanceof Number n) {
      return Tensor.scalar(Tensor.Type.INT64, n.doubleValue());
    }
    Tensor.Type type = NUMBERS.get(data.getClass());
    if (type == null) {
      throw problem(
          dataset,
          "got data of the type "
              + dataset.getDataType().getClass().getSimpleName()
              + ", but expected numbers or texts");
    }
    double[] values = new double[Array.getLength(data)];
    Arrays.setAll(values, i -> Array.getDouble(data, i));
    return new Tensor(type, shape, values);
  }
}
