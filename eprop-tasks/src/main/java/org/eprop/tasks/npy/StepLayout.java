package org.eprop.tasks.npy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.experiment.io.InputFiles;
import org.eprop.experiment.io.Npy;

/**
 * How the values of a sample become steps: in the order of the array, or another, {@code channels}
 * of them at a time.
 *
 * @param channels values a step; 0: as many as the array's last dimension has
 * @param permutation value k is that at place permutation[k] of the array; null for its own order
 * @param where the permutation came from, for error messages
 */
record StepLayout(int channels, int[] permutation, String where) {

  /**
   * Reads the permutation.
   *
   * @param file whole numbers, a line each, under a heading or not, or a .npy file; empty for none
   */
  static StepLayout of(int channels, String file) {
    if (file.isEmpty()) {
      return new StepLayout(channels, null, "");
    }
    Path path = ArrayFile.path(file);
    int[] permutation =
        file.endsWith(".npy") || file.endsWith(".npy.gz")
            ? InputFiles.read(path, in -> Npy.read(path).toInts())
            : InputFiles.read(
                path,
                in -> lines(new String(in.readNBytes(MOST_BYTES), StandardCharsets.US_ASCII)));
    check(permutation, path);
    return new StepLayout(channels, permutation, file);
  }

  private static final int MOST_BYTES = 1 << 26;

  private static int[] lines(String text) {
    List<Integer> all = new ArrayList<>();
    int number = 0;
    for (String line : text.split("\n", -1)) {
      String word = line.strip();
      number++;
      if (word.isEmpty() || number == 1 && !word.matches("-?\\d+")) {
        continue;
      }
      try {
        all.add(Integer.valueOf(word));
      } catch (NumberFormatException e) {
        String shown = word.length() > 40 ? word.substring(0, 40) + "..." : word;
        throw new InvalidInputException(
            "line " + number + ": got \"" + shown + "\", but expected a whole number", e);
      }
    }
    return all.stream().mapToInt(Integer::intValue).toArray();
  }

  private static void check(int[] permutation, Path file) {
    boolean[] seen = new boolean[permutation.length];
    for (int k = 0; k < seen.length; k++) {
      int place = permutation[k];
      if (place < 0 || place >= seen.length || seen[place]) {
        throw new InvalidInputException(
                "entry %s: got %s, but expected each of 0 to %s once"
                    .formatted(k, place, seen.length - 1))
            .at(file.toString());
      }
      seen[place] = true;
    }
  }

  /**
   * The channels of inputs.
   *
   * @throws InvalidInputException if they can't be cut so
   */
  int channelsOf(ArrayFile inputs) {
    int[] shape = inputs.array().shape();
    if (channels == 0 && shape.length == 3 && inputs.array().size() > 0) {
      return shape[2];
    }
    if (channels == 0 || shape.length < 2 || inputs.array().size() == 0) {
      throw inputs.wrong(
          "got the shape "
              + inputs.shape()
              + ", but expected [samples, steps, channels], none of them 0"
              + (shape.length >= 2 && inputs.array().size() > 0
                  ? ("; \"channels\" cuts the %s values of a sample into steps: 1 shows"
                          + " one after the other, %s all at once (and \"repeat\" for how long)")
                      .formatted(values(inputs), values(inputs))
                  : ""));
    }
    if (values(inputs) % channels != 0) {
      throw new InvalidInputException(
              ("got %s, but expected a divisor of %s, the values of a sample of the shape %s")
                  .formatted(channels, values(inputs), inputs.shape()))
          .at("channels");
    }
    return channels;
  }

  /**
   * How many values a sample has.
   *
   * @throws InvalidInputException if they are too many for an array of Java's
   */
  static int values(ArrayFile inputs) {
    long values = inputs.array().size() / inputs.array().length(0);
    if (values > Integer.MAX_VALUE) {
      throw inputs.wrong(
          "got %s values a sample, those of the shape %s, but expected at most %s"
              .formatted(values, inputs.shape(), Integer.MAX_VALUE));
    }
    return (int) values;
  }

  /** Checks that the permutation is of so many values. */
  void checkFor(ArrayFile inputs) {
    if (permutation != null && permutation.length != values(inputs)) {
      throw new InvalidInputException(
              "got %s entries, but expected %s, the values of a sample of the shape %s"
                  .formatted(permutation.length, values(inputs), inputs.shape()))
          .at(where);
    }
  }
}
