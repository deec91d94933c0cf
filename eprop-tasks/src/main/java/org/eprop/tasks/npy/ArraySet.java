package org.eprop.tasks.npy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.experiment.io.Npz;
import org.eprop.tasks.npy.ArrayNames.Role;

/**
 * The arrays of one part of the data (training, validation or test).
 *
 * @param inputs of any shape that begins with the number of samples
 * @param targets per step or per sequence
 * @param lengths how many steps of each sample are its own; the rest is padding
 * @param steps of the arrays, padding included
 * @param channels values a step
 * @param permutation in what order the values of a sample are shown; null for the array's
 */
record ArraySet(
    ArrayFile inputs,
    ArrayFile targets,
    int[] lengths,
    int steps,
    int channels,
    int[] permutation) {

  /**
   * Reads them.
   *
   * @param part "train", "validation" or "test", as in the names of the parameters
   * @throws InvalidInputException naming the file or the parameter
   */
  static ArraySet read(String part, NpyFiles.Paths paths, NpyFiles.Keys keys, StepLayout layout) {
    if (paths.inputs().isEmpty()) {
      throw missing(part + "_inputs");
    }
    Path inputFile = ArrayFile.path(paths.inputs());
    boolean archive = ArrayFile.isArchive(inputFile);
    ArrayFile inputs = read(inputFile, part, Role.INPUTS, keys.inputs());
    int channels = layout.channelsOf(inputs);
    layout.checkFor(inputs);
    Path targetFile = paths.targetFile();
    if (targetFile == null) {
      throw missing(part + "_targets", inputFile);
    }
    ArrayFile targets = read(targetFile, part, Role.TARGETS, keys.targets());
    ArrayFile lengths = null;
    if (!paths.lengths().isEmpty()) {
      lengths = read(ArrayFile.path(paths.lengths()), part, Role.LENGTHS, keys.lengths());
    } else if (archive) {
      String key = ArrayNames.find(inputFile, part, Role.LENGTHS, keys.lengths());
      boolean there = key != null && Npz.arrayNames(inputFile).contains(key);
      lengths = there ? ArrayFile.read(inputFile, key) : null;
    }
    int samples = inputs.array().length(0);
    int steps = StepLayout.values(inputs) / channels;
    return new ArraySet(
        inputs, targets, lengths(lengths, samples, steps), steps, channels, layout.permutation());
  }

  static ArrayFile read(Path file, String part, Role role, String key) {
    if (!ArrayFile.isArchive(file)) {
      return ArrayFile.read(file, key);
    }
    String name = ArrayNames.find(file, part, role, key);
    if (name == null) {
      throw ArrayNames.none(file, role);
    }
    return ArrayFile.read(file, name);
  }

  private static InvalidInputException missing(String parameter, Path inputs) {
    return new InvalidInputException(
            "got \"\", but expected the path of a .npy, .npz or IDX file: beside "
                + inputs
                + " there is none whose name says that it has the targets, such as y_train.npy"
                + " beside x_train.npy")
        .at(parameter);
  }

  private static InvalidInputException missing(String parameter) {
    return new InvalidInputException("got \"\", but expected the path of a .npy, .npz or IDX file")
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
          "got the shape %s, but expected [%s], the number of samples of the inputs"
              .formatted(file.shape(), samples));
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

  /**
   * What each training sample has in common with others, [samples]: of a file, or of the archive of
   * the inputs.
   *
   * @param path of the file; empty for the archive
   * @throws InvalidInputException if there are none, or others than whole numbers
   */
  static long[] groups(String path, Path inputs, int samples) {
    if (path.isEmpty() && !ArrayFile.isArchive(inputs)) {
      throw new InvalidInputException(
              "got \"\", but expected a file of the samples' groups, for they are to stay together")
          .at(NpyFiles.TRAIN_GROUPS.name());
    }
    ArrayFile file = read(path.isEmpty() ? inputs : ArrayFile.path(path), "train", Role.GROUPS, "");
    if (!Arrays.equals(file.array().shape(), new int[] {samples})
        || !file.array().type().isWhole()) {
      throw file.wrong(
          ("got %s numbers of the shape %s, but expected whole numbers [%s], the"
                  + " group of each sample")
              .formatted(file.array().type().isWhole() ? "whole" : "real", file.shape(), samples));
    }
    return file.reading(() -> IntStream.range(0, samples).mapToLong(file.array()::whole).toArray());
  }

  /** How many samples there are. */
  int samples() {
    return inputs.array().length(0);
  }

  /** Whether samples have to be read from files when they are needed. */
  boolean isMapped() {
    return inputs.array().isMapped() || targets.array().isMapped();
  }

  /** Copies a step of sample n, [channels]. */
  void step(int n, int t, float[] to) {
    if (permutation == null) {
      inputs.array().floats(place(n, t, 0), to);
      return;
    }
    for (int i = 0; i < to.length; i++) {
      to[i] = (float) inputs.array().real(place(n, t, i));
    }
  }

  /** Where in the array's C order the value of a channel at a step of sample n is. */
  long place(int n, int t, int channel) {
    int k = t * channels + channel;
    return (long) n * steps * channels + (permutation == null ? k : permutation[k]);
  }
}
