package org.eprop.tasks.npy;

import java.nio.file.Path;
import java.util.Arrays;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.io.Npz;

/**
 * The arrays of one part of the data (training, validation or test).
 *
 * @param inputs of the shape [samples, steps, channels]
 * @param targets per step or per sequence
 * @param lengths how many steps of each sample are its own; the rest is padding
 */
record ArraySet(ArrayFile inputs, ArrayFile targets, int[] lengths) {

  /**
   * Reads them.
   *
   * @param part "train", "validation" or "test", as in the names of the parameters
   * @throws InvalidInputException naming the file or the parameter
   */
  static ArraySet read(String part, NpyFiles.Paths paths, NpyFiles.Keys keys) {
    if (paths.inputs().isEmpty()) {
      throw missing(part + "_inputs");
    }
    Path inputFile = ArrayFile.path(paths.inputs());
    boolean archive = ArrayFile.isArchive(inputFile);
    if (paths.targets().isEmpty() && !archive) {
      throw missing(part + "_targets");
    }
    ArrayFile inputs = ArrayFile.read(inputFile, keys.inputs());
    int[] shape = inputs.array().shape();
    if (shape.length != 3 || Arrays.stream(shape).anyMatch(n -> n == 0)) {
      throw inputs.wrong(
          "got the shape "
              + inputs.shape()
              + ", but expected [samples, steps, channels], none of them 0");
    }
    Path targetFile = paths.targets().isEmpty() ? inputFile : ArrayFile.path(paths.targets());
    ArrayFile targets = ArrayFile.read(targetFile, keys.targets());
    ArrayFile lengths = null;
    if (!paths.lengths().isEmpty()) {
      lengths = ArrayFile.read(ArrayFile.path(paths.lengths()), keys.lengths());
    } else if (archive && Npz.arrayNames(inputFile).contains(keys.lengths())) {
      lengths = ArrayFile.read(inputFile, keys.lengths());
    }
    return new ArraySet(inputs, targets, lengths(lengths, shape[0], shape[1]));
  }

  private static InvalidInputException missing(String parameter) {
    return new InvalidInputException(
            "got \"\", but expected the path of a .npy, .npy.gz or .npz file")
        .at(parameter);
  }

  private static int[] lengths(ArrayFile file, int samples, int steps) {
    int[] lengths = new int[samples];
    if (file == null) {
      Arrays.fill(lengths, steps);
      return lengths;
    }
    if (!Arrays.equals(file.array().shape(), new int[] {samples})) {
      throw file.wrong(
          "got the shape "
              + file.shape()
              + ", but expected ["
              + samples
              + "], the number of samples of the inputs");
    }
    for (int n = 0; n < samples; n++) {
      double length = file.array().real(n);
      if (!(length >= 1 && length <= steps) || length != Math.rint(length)) {
        throw file.wrongAt(
            n, file.show(n), "a whole number from 1 to " + steps + ", the steps of the inputs");
      }
      lengths[n] = (int) length;
    }
    return lengths;
  }

  /** How many samples there are. */
  int samples() {
    return inputs.array().length(0);
  }

  /** How many steps the arrays have, padding included. */
  int steps() {
    return inputs.array().length(1);
  }

  /** How many channels the inputs have. */
  int channels() {
    return inputs.array().length(2);
  }
}
