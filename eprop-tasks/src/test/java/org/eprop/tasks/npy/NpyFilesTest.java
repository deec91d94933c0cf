package org.eprop.tasks.npy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.DataSource;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.api.task.Task;
import org.eprop.experiment.io.Npy;
import org.eprop.experiment.io.NpyArray;
import org.eprop.experiment.io.Npz;
import org.eprop.tasks.Tasks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpyFilesTest {

  /** 4 samples of 3 steps of 2 channels: 0, 1, 2, ... */
  private static final NpyArray COUNT = NpyArray.of(count(24), 4, 3, 2);

  /** The same shape with a spike in channel (sample + step) % 2. */
  private static final NpyArray SPIKES =
      NpyArray.of(
          new byte[] {1, 0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1},
          4,
          3,
          2);

  private static final NpyArray STEP_CLASSES =
      NpyArray.of(new long[] {0, 1, 2, 2, 1, 0, -1, 1, 1, 0, 0, -1}, 4, 3);

  @TempDir Path folder;

  private final Map<String, Object> parameters = new LinkedHashMap<>();

  private static float[] count(int n) {
    float[] data = new float[n];
    for (int i = 0; i < n; i++) {
      data[i] = i;
    }
    return data;
  }

  @BeforeEach
  void defaults() {
    give("train_inputs", COUNT);
    give("train_targets", STEP_CLASSES);
  }

  private String give(String parameter, NpyArray array) {
    Path file = folder.resolve(parameter + ".npy");
    Npy.write(file, array);
    parameters.put(parameter, file.toString());
    return file.toString();
  }

  private Task task() {
    return Tasks.create(new NpyFiles(), parameters);
  }

  private static int[] classes(Target target) {
    int[] classes = new int[target.steps()];
    for (int t = 0; t < classes.length; t++) {
      classes[t] = target.classAt(t);
    }
    return classes;
  }

  @Test
  void realInputsAndAClassForEachStep() {
    Task task = task();
    assertEquals(2, task.inputs());
    assertEquals(3, task.outputs());
    assertEquals(1, task.timeStep());
    assertEquals(4, task.train().size());
    assertTrue(task.validation().isEmpty());
    assertTrue(task.test().isEmpty());
    Sample sample = task.train().sample(9, 1);
    assertArrayEquals(
        new float[][] {{6, 7}, {8, 9}, {10, 11}}, ((RealInput) sample.input()).values());
    assertArrayEquals(new int[] {2, 1, 0}, classes(sample.target()));
    assertFalse(sample.target().isSequenceClass());
    assertArrayEquals(
        new int[] {Target.UNLABELLED, 1, 1}, classes(task.train().sample(0, 2).target()));
  }

  @Test
  void spikesAreRecognised() {
    give("train_inputs", SPIKES);
    SpikeInput input = assertInstanceOf(SpikeInput.class, task().train().sample(0, 1).input());
    assertArrayEquals(new int[] {0, 1, 2, 2}, input.start());
    assertArrayEquals(new int[] {1, 0}, input.channel());
    assertEquals(2, input.channels());
    parameters.put("input", "real");
    assertInstanceOf(RealInput.class, task().train().sample(0, 1).input());
  }

  @Test
  void mostlyOnesAreNoSpikesUnlessSaid() {
    byte[] ones = new byte[24];
    java.util.Arrays.fill(ones, (byte) 1);
    give("train_inputs", NpyArray.of(ones, 4, 3, 2));
    assertInstanceOf(RealInput.class, task().train().sample(0, 0).input());
    parameters.put("input", "spikes");
    assertEquals(6, ((SpikeInput) task().train().sample(0, 0).input()).events());
  }

  @Test
  void lengthsCutPaddingOffWhateverItHolds() {
    float[] padded = count(24);
    padded[4] = Float.NaN; // sample 0, step 2
    give("train_inputs", NpyArray.of(padded, 4, 3, 2));
    give("train_targets", NpyArray.of(new int[] {0, 1, 99, 2, 1, 0, 0, 1, 1, 0, 0, 0}, 4, 3));
    give("train_lengths", NpyArray.of(new int[] {2, 3, 1, 3}, 4));
    Task task = task();
    assertEquals(3, task.outputs());
    Sample sample = task.train().sample(0, 0);
    assertEquals(2, sample.input().steps());
    assertArrayEquals(new int[] {0, 1}, classes(sample.target()));
    assertEquals(1, task.train().sample(0, 2).input().steps());
  }

  @Test
  void classesHaveNamesIfGiven() {
    assertEquals(List.of(), task().classNames());
    parameters.put("class_names", "rest, left,right");
    assertEquals(List.of("rest", "left", "right"), task().classNames());
    parameters.put("class_names", "rest, left");
    assertEquals(
        "class_names: got 2 names, but expected 3, one for each output",
        assertThrows(InvalidInputException.class, this::task).getMessage());
  }

  @Test
  void oneClassForASequence() {
    give("train_targets", NpyArray.of(new byte[] {0, 1, 1, 0}, 4));
    parameters.put("outputs", 5);
    Task task = task();
    assertEquals(5, task.outputs());
    Target target = task.train().sample(0, 1).target();
    assertTrue(target.isSequenceClass());
    assertArrayEquals(new int[] {1, 1, 1}, classes(target));
  }

  @Test
  void valuesForASequenceHoldForAllSteps() {
    give("train_targets", NpyArray.of(new float[] {0, 1, 2, 3, 4, 5, 6, 7}, 4, 2));
    Task task = task();
    assertEquals(2, task.outputs());
    Target target = task.train().sample(0, 3).target();
    for (int t = 0; t < 3; t++) {
      assertArrayEquals(new double[] {6, 7}, target.valuesAt(t));
    }
  }

  @Test
  void valuesForEachStep() {
    give("train_targets", COUNT);
    Target target = task().train().sample(0, 3).target();
    assertArrayEquals(new double[] {18, 19}, target.valuesAt(0));
    assertArrayEquals(new double[] {22, 23}, target.valuesAt(2));
  }

  @Test
  void anotherMarkForStepsWithoutALabel() {
    give("train_targets", NpyArray.of(new int[] {0, 1, 255, 2, 1, 0, 0, 1, 1, 0, 0, 0}, 4, 3));
    parameters.put("unlabelled", 255);
    assertEquals(3, task().outputs());
    assertEquals(Target.UNLABELLED, task().train().sample(0, 0).target().classAt(2));
  }

  @Test
  void validationFractionIsTheEndOfTheTrainingSamples() {
    parameters.put("validation_fraction", 0.25);
    Task task = task();
    assertEquals(3, task.train().size());
    assertEquals(1, task.validation().orElseThrow().size());
    Sample last = task.validation().orElseThrow().sample(0, 0);
    assertEquals(18, ((RealInput) last.input()).values()[0][0]);
    give("train_inputs", SPIKES);
    SpikeInput spikes = (SpikeInput) task().validation().orElseThrow().sample(0, 0).input();
    assertArrayEquals(new int[] {0, 1, 1, 2}, spikes.start());
  }

  @Test
  void filesForValidationAndTest() {
    give("validation_inputs", NpyArray.of(count(8), 1, 4, 2));
    give("validation_targets", NpyArray.of(new int[] {0, 1, 2, -1}, 1, 4));
    give("test_inputs", NpyArray.of(count(6), 1, 3, 2));
    give("test_targets", NpyArray.of(new int[] {2, 2, 2}, 1, 3));
    parameters.put("time_step", 2.5);
    Task task = task();
    assertEquals(4, task.train().size());
    assertEquals(2.5, task.timeStep());
    assertEquals(4, task.validation().orElseThrow().sample(0, 0).input().steps());
    assertEquals(2, task.test().orElseThrow().sample(0, 0).target().classAt(1));
  }

  @Test
  void oneArchiveForAll() {
    Path file = folder.resolve("data.npz");
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    arrays.put("x", COUNT);
    arrays.put("targets", STEP_CLASSES);
    arrays.put("lengths", NpyArray.of(new int[] {3, 2, 3, 1}, 4));
    new Npz(arrays, Map.of()).write(file);
    parameters.clear();
    parameters.put("train_inputs", file.toString());
    parameters.put("inputs_key", "x");
    Task task = task();
    assertEquals(1, task.train().sample(0, 3).input().steps());
    assertArrayEquals(new int[] {2, 1}, classes(task.train().sample(0, 1).target()));
    parameters.put("inputs_key", "inputs");
    Tasks.assertRefused(
        new NpyFiles(),
        parameters,
        file + ": there is no array \"inputs\"; there are [x, targets, lengths]");
    parameters.remove("inputs_key");
    assertEquals(1, task().train().sample(0, 3).input().steps());
  }

  /** As Keras has MNIST. */
  @Test
  void usualNamesNeedNotBeSaid() {
    Path file = folder.resolve("all.npz");
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    arrays.put("x_test", NpyArray.of(count(6), 1, 3, 2));
    arrays.put("y_test", NpyArray.of(new int[] {1}, 1));
    arrays.put("x_train", COUNT);
    arrays.put("y_train", NpyArray.of(new int[] {0, 1, 0, 1}, 4));
    new Npz(arrays, Map.of()).write(file);
    parameters.clear();
    parameters.put("train_inputs", file.toString());
    parameters.put("test_inputs", file.toString());
    Task task = task();
    assertEquals(4, task.train().size());
    assertEquals(1, task.test().orElseThrow().size());
    arrays.clear();
    arrays.put("a", COUNT);
    new Npz(arrays, Map.of()).write(file);
    Tasks.assertRefused(
        new NpyFiles(),
        parameters,
        file
            + ": got the arrays [a], but expected one called [inputs, input, x, data, images,"
            + " features] (or x_train and the like); \"inputs_key\" names another");
  }

  @Test
  void targetsBesideTheInputs() {
    Path x = folder.resolve("x_train.npy");
    Npy.write(x, COUNT);
    Npy.write(folder.resolve("y_train.npy"), NpyArray.of(new int[] {3, 1, 0, 1}, 4));
    parameters.clear();
    parameters.put("train_inputs", x.toString());
    assertEquals(4, task().outputs());
    assertEquals(
        List.of("x_train.npy", "y_train.npy"),
        new NpyFiles()
            .sources(Arguments.of(new NpyFiles(), parameters)).stream()
                .map(DataSource::name)
                .toList());
  }

  /** Two images of 2 x 3 bytes, as MNIST has them. */
  @Test
  void idx() throws IOException {
    Path images = folder.resolve("train-images-idx3-ubyte");
    Files.write(
        images,
        new byte[] {
          0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, 0, -1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15
        });
    Files.write(
        folder.resolve("train-labels-idx1-ubyte"), new byte[] {0, 0, 8, 1, 0, 0, 0, 2, 1, 0});
    parameters.clear();
    parameters.put("train_inputs", images.toString());
    assertRows(new float[][] {{0, 255, 2}, {3, 4, 5}}, 0);
    parameters.put("channels", 1);
    assertRows(new float[][] {{10}, {11}, {12}, {13}, {14}, {15}}, 1);
    Path order = folder.resolve("order.csv");
    Files.writeString(order, "pixel\n5\n0\n4\n1\n3\n2\n");
    parameters.put("permutation", order.toString());
    assertRows(new float[][] {{15}, {10}, {14}, {11}, {13}, {12}}, 1);
    parameters.put("channels", 3);
    assertRows(new float[][] {{15, 10, 14}, {11, 13, 12}}, 1);
    assertEquals(3, new NpyFiles().sources(Arguments.of(new NpyFiles(), parameters)).size());
    Files.writeString(order, "5\n0\n4\n1\n3\n5\n");
    assertRefused(order + ": entry 5: got 5, but expected each of 0 to 5 once");
    Files.writeString(order, "1\n0\n");
    assertRefused(
        order + ": got 2 entries, but expected 6, the values of a sample of the shape [2, 2, 3]");
    Files.writeString(order, "1\n0\nx\n");
    assertRefused(order + ": line 3: got \"x\", but expected a whole number");
  }

  private void assertRows(float[][] expected, int n) {
    assertArrayEquals(expected, ((RealInput) task().train().sample(0, n).input()).values());
  }

  private void assertRefused(String message) {
    Tasks.assertRefused(new NpyFiles(), parameters, message);
  }

  @Test
  void whatIsForValuesIsNotForSpikes() {
    give("train_inputs", SPIKES);
    parameters.put("repeat", 2);
    assertEquals(6, assertInstanceOf(RealInput.class, task().train().sample(0, 0).input()).steps());
    parameters.put("input", "spikes");
    assertRefused(
        "input: got \"spikes\", but expected \"real\": scale, normalise, time_warp, time_shift,"
            + " channel_shift, noise, dropout, encoders and repeat are for real values");
  }

  @Test
  void noLabelIsForStepsAlone() {
    give("train_targets", NpyArray.of(new byte[] {0, 1, 1, 0}, 4));
    parameters.put("unlabelled", 1);
    assertRefused(
        "unlabelled: got 1, but expected -1, for the targets are a class for a sequence; only steps"
            + " may have no label");
  }

  @Test
  void lastSteps() {
    parameters.put("last_steps", 2);
    assertRefused(
        "last_steps: got 2, but expected 0, for the targets are of steps; those that do not count"
            + " have the class \"unlabelled\"");
    give("train_targets", NpyArray.of(new byte[] {0, 1, 1, 0}, 4));
    for (NpyArray inputs : List.of(COUNT, SPIKES)) {
      give("train_inputs", inputs);
      Target target = task().train().sample(0, 1).target();
      assertArrayEquals(
          new double[] {0, 1, 1},
          new double[] {target.weight(0), target.weight(1), target.weight(2)});
    }
  }

  @Test
  void samplesAndStepsCountAsTheirWeightsSay() {
    give("train_weights", NpyArray.of(new double[] {1, 0.5, 0, 3}, 4));
    parameters.put("validation_fraction", 0.25);
    for (NpyArray inputs : List.of(COUNT, SPIKES)) {
      give("train_inputs", inputs);
      assertEquals(0.5, task().train().sample(0, 1).target().importance());
      assertEquals(0, task().train().sample(0, 2).target().totalWeight());
      assertEquals(3, task().validation().orElseThrow().sample(0, 0).target().importance());
    }
    give("train_weights", NpyArray.of(count(12), 4, 3));
    give("train_inputs", COUNT);
    parameters.put("repeat", 2);
    Target target = task().train().sample(0, 1).target();
    assertEquals(1, target.importance());
    assertEquals(target.classAt(4) == Target.UNLABELLED ? 0 : 5, target.weight(4));
    assertEquals(target.classAt(3) == Target.UNLABELLED ? 0 : 4, target.weight(3));
    give("train_targets", NpyArray.of(new byte[] {0, 1, 1, 0}, 4));
    assertEquals(5, task().train().sample(0, 1).target().weight(5));
    parameters.put("last_steps", 1);
    assertRefused(
        "last_steps: got 1, but expected 0, for train_weights say how much each step counts");
  }

  @Test
  void targetsOfStepsMayComeLater() {
    Target given = task().train().sample(0, 1).target();
    parameters.put("target_delay", 2);
    for (NpyArray inputs : List.of(COUNT, SPIKES)) {
      give("train_inputs", inputs);
      Target later = task().train().sample(0, 1).target();
      assertEquals(given.steps() + 2, later.steps());
      assertEquals(0.0, later.weight(1));
      assertEquals(given.weight(0), later.weight(2));
      assertEquals(given.classAt(0), later.classAt(2));
    }
    give("train_targets", NpyArray.of(new byte[] {0, 1, 1, 0}, 4));
    assertRefused(
        "target_delay: got 2, but expected 0, for the targets are of sequences, not of steps");
  }

  @Test
  void numbersFoundInTheTrainingDataAlone() {
    parameters.put("normalise", "range");
    parameters.put("validation_fraction", 0.5);
    Task task = task();
    assertArrayEquals(new double[] {0, 1}, task.fitted().get("least"));
    assertArrayEquals(new double[] {10, 10}, task.fitted().get("range"));
    RealInput input = (RealInput) task.validation().orElseThrow().sample(0, 0).input();
    assertEquals(1.2f, input.values()[0][0]);
  }

  @Test
  void labelsThatCountFromOneAreAWarning() {
    give("train_inputs", NpyArray.of(new float[3], 3, 1, 1));
    give("train_targets", NpyArray.of(new int[] {3, 1, 2}, 3));
    assertEquals(
        List.of(
            "labels are 1 to 3: none is of class 0, for which the network has an output; classes"
                + " count from 0"),
        task().warnings());
    give("train_targets", NpyArray.of(new int[] {2, 0, 1}, 3));
    assertEquals(List.of(), task().warnings());
  }

  @Test
  void sortedSamplesAreAPoorValidationSet() {
    give("train_inputs", NpyArray.of(new float[100], 100, 1, 1));
    int[] labels = new int[100];
    for (int n = 0; n < 100; n++) {
      labels[n] = n / 20;
    }
    give("train_targets", NpyArray.of(labels, 100));
    parameters.put("validation_fraction", 0.2);
    assertEquals(
        "the last 20 training samples, set aside by \"validation_fraction\", are of the classes"
            + " {4}, those before them of {0, 1, 2, 3}: are samples sorted by class? Shuffle them",
        task().warnings().get(task().warnings().size() - 1));
  }

  @Test
  void sourcesAreTheFiles() {
    List<DataSource> sources = new NpyFiles().sources(Arguments.of(new NpyFiles(), parameters));
    assertEquals(2, sources.size());
    assertEquals("train_inputs.npy", sources.get(0).name());
    assertEquals(parameters.get("train_inputs"), sources.get(0).origin());
    assertEquals(128 + 96, sources.get(0).bytes());
    assertEquals(
        "b51e66ef6374ef5eb3a27d151f791e0501115e30b6049999f14c0f0dd94b15b2",
        sources.get(0).sha256());
  }

  /** A sample is told by its first value. */
  private static float first(Dataset set, int n) {
    return ((RealInput) set.sample(0, n).input()).values()[0][0];
  }

  @Test
  void foldsHaveEachSampleOnceAndOfEachClassAlike() {
    give("train_inputs", NpyArray.of(count(120), 20, 3, 2));
    int[] classes = IntStream.range(0, 20).map(n -> n / 7).toArray(); // sorted: 7, 7 and 6
    give("train_targets", NpyArray.of(classes, 20));
    Set<Float> seen = new HashSet<>();
    for (int fold = 0; fold < 3; fold++) {
      parameters.put("validation_folds", 3);
      parameters.put("validation_fold", fold);
      Task task = task();
      Dataset apart = task.validation().orElseThrow();
      assertEquals(fold == 2 ? 6 : 7, apart.size());
      int[] counts = new int[3];
      for (int n = 0; n < apart.size(); n++) {
        assertTrue(seen.add(first(apart, n)), "in two folds");
        counts[apart.sample(0, n).target().classAt(0)]++;
      }
      for (int count : counts) {
        assertTrue(count == 2 || count == 3, Arrays.toString(counts));
      }
      assertEquals(20, task.train().size() + apart.size());
      for (int n = 0; n < task.train().size(); n++) {
        float learned = first(task.train(), n);
        assertTrue(
            IntStream.range(0, apart.size()).noneMatch(i -> first(apart, i) == learned),
            "what is set aside is not learned from");
      }
    }
    assertEquals(20, seen.size());
  }

  /** What is set aside has no part in what the data are scaled by. */
  @Test
  void foldsAreScaledByTheOthersAlone() {
    give("train_inputs", NpyArray.of(count(8), 4, 2, 1));
    give("train_targets", NpyArray.of(new int[] {0, 1, 0, 1}, 4));
    parameters.put("input", "real");
    parameters.put("normalise", "standardise");
    parameters.put("validation_folds", 4);
    parameters.put("validation_fold", 3);
    // Dealt out by class: samples 0, 2, 1, 3, so that the last fold is sample 3: 6 and 7.
    assertEquals(2.5, task().fitted().get("mean")[0], 1e-12);
  }

  @Test
  void foldsByGroup() {
    give("train_inputs", NpyArray.of(count(48), 8, 3, 2));
    give("train_targets", NpyArray.of(new int[] {0, 1, 0, 1, 0, 1, 0, 1}, 8));
    give("train_groups", NpyArray.of(new int[] {5, 5, 9, 9, 9, 7, 7, 5}, 8));
    parameters.put("validation_folds", 3);
    parameters.put("validation_by", "group");
    List<List<Float>> folds = new ArrayList<>();
    for (int fold = 0; fold < 3; fold++) {
      parameters.put("validation_fold", fold);
      Dataset apart = task().validation().orElseThrow();
      folds.add(IntStream.range(0, apart.size()).mapToObj(n -> first(apart, n) / 6).toList());
    }
    assertEquals(List.of(List.of(0f, 1f, 7f), List.of(5f, 6f), List.of(2f, 3f, 4f)), folds);
    parameters.put("validation_folds", 4);
    assertRefused(
        "validation_folds: got 4, but expected at most 3: there are no more to be parted");
    parameters.put("validation_folds", 1);
    assertRefused("validation_folds: got 1, but expected 0 for none, or at least 2");
    parameters.put("validation_folds", 2);
    assertRefused("validation_fold: got 2, but expected 0 to 1");
    parameters.put("validation_fold", 0);
    parameters.put("validation_fraction", 0.2);
    assertRefused(
        "validation_folds: got 2 beside validation_fraction 0.2, but expected one of them");
  }
}
