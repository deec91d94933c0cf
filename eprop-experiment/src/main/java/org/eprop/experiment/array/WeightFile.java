package org.eprop.experiment.array;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.eprop.api.initial.InitialWeights;
import org.eprop.api.initial.InitialWeightsFactory;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.task.DataSource;
import org.eprop.experiment.io.FileIdentity;
import org.eprop.experiment.io.Npy;
import org.eprop.experiment.io.NpyArray;
import org.eprop.experiment.io.Npz;

/**
 * Weights from a NumPy file: an array of shape [pre][post], of which a sparse matrix takes the
 * numbers of its synapses.
 */
public final class WeightFile extends DescribedComponent implements InitialWeightsFactory {

  private static final Parameter PATH =
      Parameter.text("path", "")
          .describe("of a .npy file, or of a .npz file; relative to the working folder");
  private static final Parameter ARRAY =
      Parameter.text("array", "").describe("name of the array in a .npz file");

  public WeightFile() {
    super(
        "file",
        "Weights from a NumPy file, an array [pre][post]; a sparse matrix takes the numbers of"
            + " its synapses.",
        PATH,
        ARRAY);
  }

  @Override
  public InitialWeights create(Context context) {
    String path = context.text(PATH);
    String array = context.text(ARRAY);
    if (path.isEmpty()) {
      throw new InvalidInputException("got none, but expected the path of a .npy or .npz file")
          .at("path");
    }
    boolean archive = path.endsWith(".npz");
    if (archive == array.isEmpty()) {
      throw new InvalidInputException(
              archive
                  ? "got none, but expected the name of an array in " + path
                  : "got \"" + array + "\", but expected none, as " + path + " is one array")
          .at("array");
    }
    return (w, shape, random) -> fill(w, shape, path, array);
  }

  private static void fill(float[][] w, InitialWeights.Shape shape, String path, String name) {
    NpyArray array = read(path, name);
    try {
      array.expectShape(shape.pre(), shape.post());
      for (int i = 0; i < w.length; i++) {
        for (int k = 0; k < w[i].length; k++) {
          int j = shape.targets() == null ? k : shape.targets()[i][k];
          w[i][k] = finite(array, i * shape.post() + j);
        }
      }
    } catch (InvalidInputException e) {
      throw e.at(name.isEmpty() ? path : path + ": " + name);
    }
  }

  @Override
  public List<DataSource> sources(Arguments arguments) {
    return List.of(FileIdentity.of(file(arguments.text(PATH))));
  }

  private static Path file(String path) {
    try {
      return Path.of(path);
    } catch (InvalidPathException e) {
      throw new InvalidInputException("is no path: " + e.getReason(), e).at(path);
    }
  }

  private static NpyArray read(String path, String name) {
    Path file = file(path);
    if (name.isEmpty()) {
      return Npy.read(file);
    }
    NpyArray array = Npz.readArray(file, name);
    if (array == null) {
      throw new InvalidInputException(
              "there is no array \"" + name + "\"; there are " + Npz.arrayNames(file))
          .at(path);
    }
    return array;
  }

  private static float finite(NpyArray array, int i) {
    float value = (float) array.real(i);
    if (!Float.isFinite(value)) {
      throw new InvalidInputException(
          "at %s: got %s, but expected a finite number"
              .formatted(Arrays.toString(array.indexOf(i)), array.real(i)));
    }
    return value;
  }
}
