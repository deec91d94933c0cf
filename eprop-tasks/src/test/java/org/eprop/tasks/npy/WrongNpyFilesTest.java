package org.eprop.tasks.npy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.experiment.io.Npy;
import org.eprop.experiment.io.NpyArray;
import org.eprop.tasks.Tasks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every misfit has a message that says where it is, what was found and what was expected. */
class WrongNpyFilesTest {

  private static final String TARGETS =
      ", but expected, for inputs of the shape [4, 3, 2], whole numbers [4] (a class for a"
          + " sequence) or [4, 3] (a class for a step), or real numbers [4, outputs] (values for a"
          + " sequence) or [4, 3, outputs] (values for a step)";

  @TempDir Path folder;

  private final Map<String, Object> parameters = new LinkedHashMap<>();

  @BeforeEach
  void right() {
    give("train_inputs", NpyArray.of(new float[24], 4, 3, 2));
    give("train_targets", NpyArray.of(new int[] {0, 1, 2, 3}, 4));
  }

  private String give(String parameter, NpyArray array) {
    Path file = folder.resolve(parameter + ".npy");
    Npy.write(file, array);
    parameters.put(parameter, file.toString());
    return file.toString();
  }

  private void assertRefused(String message) {
    Tasks.assertRefused(new NpyFiles(), parameters, message);
  }

  @Test
  void nothingGiven() {
    parameters.put("train_targets", "");
    Path inputs = folder.resolve("mine.npy");
    Npy.write(inputs, NpyArray.of(new float[24], 4, 3, 2));
    parameters.put("train_inputs", inputs.toString());
    assertRefused(
        "train_targets: got \"\", but expected the path of a .npy, .npz or IDX file: beside "
            + inputs
            + " there is none whose name says that it has the targets, such as y_train.npy beside"
            + " x_train.npy");
    parameters.put("train_inputs", "");
    assertRefused("train_inputs: got \"\", but expected the path of a .npy, .npz or IDX file");
    right();
    give("test_targets", NpyArray.of(new int[4], 4));
    assertRefused("test_inputs: got \"\", but expected the path of a .npy, .npz or IDX file");
  }

  @Test
  void missingFile() {
    String file = folder.resolve("nothing.npy").toString();
    parameters.put("train_inputs", file);
    assertRefused(file + ": there is no such file");
    InvalidInputException e =
        assertThrows(
            InvalidInputException.class,
            () -> new NpyFiles().sources(Arguments.of(new NpyFiles(), parameters)));
    assertEquals(file + ": there is no such file", e.getMessage());
    parameters.put("train_inputs", "a\0b");
    assertRefused("got \"a\\u0000b\", but expected the path of a file");
  }

  @Test
  void truncatedFile() throws IOException {
    Path file = Path.of((String) parameters.get("train_inputs"));
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 10));
    assertRefused(
        file + ": got 86 bytes of data, but expected 96, those of f4 of the shape [4, 3, 2]");
    for (int n = 0; n < whole.length; n++) {
      Files.deleteIfExists(file); // else the file system waits for the disk each time
      Files.write(file, Arrays.copyOf(whole, n));
      assertThrows(InvalidInputException.class, () -> Tasks.create(new NpyFiles(), parameters));
    }
  }

  @Test
  void shapes() {
    String file = give("train_inputs", NpyArray.of(new float[24], 4, 6));
    assertRefused(
        file
            + ": got the shape [4, 6], but expected [samples, steps, channels], none of them 0;"
            + " \"channels\" cuts the 6 values of a sample into steps: 1 shows one after the other,"
            + " 6 all at once (and \"repeat\" for how long)");
    parameters.put("channels", 4);
    assertRefused(
        "channels: got 4, but expected a divisor of 6, the values of a sample of the shape [4, 6]");
    parameters.put("channels", 0);
    give("train_inputs", NpyArray.of(new float[0], 0, 3, 2));
    assertRefused(
        file
            + ": got the shape [0, 3, 2], but expected [samples, steps, channels], none of them 0");
    right();
    file = give("train_targets", NpyArray.of(new int[5], 5));
    assertRefused(file + ": got whole numbers of the shape [5]" + TARGETS);
    give("train_targets", NpyArray.of(new int[16], 4, 4));
    assertRefused(file + ": got whole numbers of the shape [4, 4]" + TARGETS);
    give("train_targets", NpyArray.of(new float[4], 4));
    assertRefused(file + ": got real numbers of the shape [4]" + TARGETS);
  }

  /** Real numbers [samples, steps] may well be one value for each step. */
  @Test
  void ambiguousTargets() {
    String file = give("train_targets", NpyArray.of(new float[12], 4, 3));
    assertRefused(file + ": got real numbers of the shape [4, 3]" + TARGETS);
    parameters.put("outputs", 3);
    assertEquals(3, Tasks.create(new NpyFiles(), parameters).outputs());
  }

  @Test
  void notANumber() {
    float[] data = new float[24];
    data[9] = Float.NaN;
    String file = give("train_inputs", NpyArray.of(data, 4, 3, 2));
    assertRefused(
        file + ": at [1, 1, 1]: got NaN, but expected a finite number in single precision");
    give("train_inputs", NpyArray.of(new double[] {0, 0, 1e300, 0}, 4, 1, 1));
    assertRefused(
        file + ": at [2, 0, 0]: got 1.0E300, but expected a finite number in single precision");
    right();
    double[] values = new double[8];
    values[5] = Double.NEGATIVE_INFINITY;
    file = give("train_targets", NpyArray.of(values, 4, 2));
    assertRefused(file + ": at [2, 1]: got -Infinity, but expected a finite number");
  }

  @Test
  void notASpike() {
    byte[] data = new byte[24];
    data[23] = 2;
    String file = give("train_inputs", NpyArray.of(data, 4, 3, 2));
    parameters.put("input", "spikes");
    assertRefused(file + ": at [3, 2, 1]: got 2, but expected 0 or 1, for the inputs are spikes");
  }

  @Test
  void labels() {
    parameters.put("outputs", 3);
    String file = (String) parameters.get("train_targets");
    assertRefused(file + ": at [3]: got class 3, but expected 0 to 2");
    give("train_targets", NpyArray.of(new int[] {0, 1, -1, 2}, 4));
    assertRefused(file + ": at [2]: got class -1, but expected 0 to 2");
    parameters.put("outputs", 0);
    give("train_targets", NpyArray.of(new int[] {0, 0, 0, 0, -2, 0, 0, 0, 0, 0, -1, 1}, 4, 3));
    assertRefused(file + ": at [1, 1]: got class -2, but expected 0 to 1, or -1 for none");
    give("train_targets", NpyArray.of(new long[] {0, 1L << 40, 0, 0}, 4));
    assertRefused(file + ": at [1]: got class 1099511627776, but expected 0 to 99999");
    int[] none = new int[12];
    Arrays.fill(none, -1);
    give("train_targets", NpyArray.of(none, 4, 3));
    assertRefused(file + ": got -1 (no label) everywhere, but expected some labels");
  }

  @Test
  void lengths() {
    String file = give("train_lengths", NpyArray.of(new int[] {3, 3, 3, 4}, 4));
    assertRefused(
        file + ": at [3]: got 4, but expected a whole number from 1 to 3, the steps of the inputs");
    give("train_lengths", NpyArray.of(new double[] {3, 0.5, 3, 3}, 4));
    assertRefused(
        file
            + ": at [1]: got 0.5, but expected a whole number from 1 to 3, the steps of the"
            + " inputs");
    give("train_lengths", NpyArray.of(new int[3], 3));
    assertRefused(
        file + ": got the shape [3], but expected [4], the number of samples of the inputs");
  }

  @Test
  void weights() {
    String file = give("train_weights", NpyArray.of(new double[] {1, -2, 1, 1}, 4));
    assertRefused(file + ": at [1]: got -2.0, but expected a finite number >= 0");
    give("train_weights", NpyArray.of(new double[4], 4));
    assertRefused(file + ": got 0 everywhere, but expected some samples to count");
    give("train_weights", NpyArray.of(new double[8], 4, 2));
    assertRefused(
        file
            + ": got the shape [4, 2], but expected [4] or [4, 3], a weight for each sample or"
            + " step");
  }

  @Test
  void partsThatDoNotFitTogether() {
    String inputs = give("test_inputs", NpyArray.of(new float[9], 1, 3, 3));
    String targets = give("test_targets", NpyArray.of(new int[] {4}, 1));
    assertRefused(inputs + ": got 3 channels, but expected 2, those of the training inputs");
    give("test_inputs", NpyArray.of(new float[6], 1, 3, 2));
    assertRefused(targets + ": at [0]: got class 4, but expected 0 to 3");
    give("test_targets", NpyArray.of(new int[3], 1, 3));
    assertRefused(
        targets
            + ": got a class for a step, but expected a class for a sequence, as in the training"
            + " targets");
    give("train_targets", NpyArray.of(new float[8], 4, 2));
    give("test_targets", NpyArray.of(new float[4], 1, 4));
    assertRefused(
        targets + ": got the shape [1, 4], but expected 2 as its last number, that of the outputs");
  }

  @Test
  void validationFraction() {
    parameters.put("validation_fraction", 0.9);
    assertRefused(
        "validation_fraction: got 0.9, but expected less: it leaves none of the 4 training"
            + " samples");
    give("validation_inputs", NpyArray.of(new float[6], 1, 3, 2));
    assertRefused("validation_fraction: got 0.9, but expected 0, for there are validation files");
  }
}
