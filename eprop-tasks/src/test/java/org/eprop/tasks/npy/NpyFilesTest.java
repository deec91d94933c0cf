package org.eprop.tasks.npy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.DataSource;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.api.task.Task;
import org.eprop.core.io.Npy;
import org.eprop.core.io.NpyArray;
import org.eprop.core.io.Npz;
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
}
