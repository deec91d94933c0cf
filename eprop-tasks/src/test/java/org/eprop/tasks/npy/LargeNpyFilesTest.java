package org.eprop.tasks.npy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.api.task.Task;
import org.eprop.experiment.io.Npy;
import org.eprop.experiment.io.NpyArray;
import org.eprop.experiment.io.Npz;
import org.eprop.tasks.Tasks;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Arrays that stay in their files: the samples, the messages, and what was found in them. */
class LargeNpyFilesTest {

  private static final int SAMPLES = 20;
  private static final int STEPS = 4200;
  private static final int CHANNELS = 100;

  @TempDir Path folder;

  /** 67,200,000 bytes, of which 2^26 are not enough; a few numbers are not 0. */
  private static double[] inputs(double factor) {
    double[] x = new double[SAMPLES * STEPS * CHANNELS];
    assertTrue(8L * x.length > ArrayFile.MOST_HELD);
    for (int i = 0; i < x.length; i += 997) {
      x[i] = factor * (1 + i % 7);
    }
    return x;
  }

  private static int[] labels() {
    int[] y = new int[SAMPLES * STEPS];
    for (int i = 0; i < y.length; i++) {
      y[i] = i / 13 % 4 - 1;
    }
    return y;
  }

  private Map<String, Object> plain(double[] x) {
    NpyArray inputs = NpyArray.of(x, SAMPLES, STEPS, CHANNELS);
    Npy.write(folder.resolve("x.npy"), inputs);
    Npy.write(folder.resolve("y.npy"), NpyArray.of(labels(), SAMPLES, STEPS));
    return new LinkedHashMap<>(Map.of("train_inputs", folder.resolve("x.npy").toString()));
  }

  private Map<String, Object> archive(double[] x) {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    arrays.put("x", NpyArray.of(x, SAMPLES, STEPS, CHANNELS));
    arrays.put("y", NpyArray.of(labels(), SAMPLES, STEPS));
    new Npz(arrays, Map.of()).write(folder.resolve("data.npz"));
    return new LinkedHashMap<>(Map.of("train_inputs", folder.resolve("data.npz").toString()));
  }

  private static void assertSameClasses(Target expected, Target got) {
    assertEquals(expected.steps(), got.steps());
    for (int t = 0; t < got.steps(); t++) {
      assertEquals(expected.classAt(t), got.classAt(t));
    }
  }

  @Tag("nightly")
  @Test
  void realValuesAreThoseThatAreHeld() {
    double[] x = inputs(0.1);
    Map<String, Object> settings = Map.of("normalise", "standardise", "validation_fraction", 0.2);
    Map<String, Object> plain = plain(x);
    plain.putAll(settings);
    Map<String, Object> archive = archive(x);
    archive.putAll(settings);
    Task fromFile = Tasks.create(new NpyFiles(), plain);
    Task held = Tasks.create(new NpyFiles(), archive);
    assertEquals(held.fitted().keySet(), fromFile.fitted().keySet());
    held.fitted()
        .forEach((name, numbers) -> assertArrayEquals(numbers, fromFile.fitted().get(name)));
    Dataset validation = held.validation().orElseThrow();
    for (int n : new int[] {0, validation.size() - 1}) {
      assertArrayEquals(
          ((RealInput) validation.sample(0, n).input()).values(),
          ((RealInput) fromFile.validation().orElseThrow().sample(0, n).input()).values());
    }
    for (int n = 0; n < held.train().size(); n += 5) {
      assertArrayEquals(
          ((RealInput) held.train().sample(0, n).input()).values(),
          ((RealInput) fromFile.train().sample(0, n).input()).values());
      assertSameClasses(held.train().sample(0, n).target(), fromFile.train().sample(0, n).target());
    }
  }

  @Test
  void spikesAreThoseThatAreHeld() {
    double[] x = inputs(1);
    for (int i = 0; i < x.length; i++) {
      x[i] = Math.min(1, x[i]);
    }
    Task fromFile = Tasks.create(new NpyFiles(), plain(x));
    Task held = Tasks.create(new NpyFiles(), archive(x));
    for (int n = 0; n < SAMPLES; n += 19) {
      SpikeInput expected = assertInstanceOf(SpikeInput.class, held.train().sample(0, n).input());
      SpikeInput got = assertInstanceOf(SpikeInput.class, fromFile.train().sample(0, n).input());
      assertArrayEquals(expected.start(), got.start());
      assertArrayEquals(expected.channel(), got.channel());
      assertSameClasses(held.train().sample(0, n).target(), fromFile.train().sample(0, n).target());
    }
  }

  @Test
  void aWrongValueIsFoundBeforeTraining() throws IOException {
    Map<String, Object> parameters = plain(inputs(0.1));
    Path file = folder.resolve("x.npy");
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.seek(out.length() - 8L * CHANNELS);
      out.writeLong(Long.reverseBytes(Double.doubleToRawLongBits(Double.NaN)));
    }
    Tasks.assertRefused(
        new NpyFiles(),
        parameters,
        file + ": at [19, 4199, 0]: got NaN, but expected a finite number in single precision");
  }

  @Tag("nightly")
  @Test
  void aFileThatChangesMeanwhileEndsTraining() throws IOException {
    Dataset train = Tasks.create(new NpyFiles(), plain(inputs(0.1))).train();
    Path file = folder.resolve("x.npy");
    train.sample(0, 0);
    Files.setLastModifiedTime(
        file, FileTime.fromMillis(Files.getLastModifiedTime(file).toMillis() + 1000));
    InvalidInputException e = assertThrows(InvalidInputException.class, () -> train.sample(0, 1));
    assertEquals(file.toString(), e.location());
    assertTrue(e.problem().startsWith("the file was changed while it was in use"), e.problem());
  }

  /** What is mapped and no longer there answers with an error of Java's own. */
  @Tag("nightly")
  @Test
  void aFileThatBecomesShorterEndsTraining() throws IOException {
    Dataset train = Tasks.create(new NpyFiles(), plain(inputs(0.1))).train();
    Path file = folder.resolve("x.npy");
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.setLength(1 << 12);
    }
    InvalidInputException e =
        assertThrows(InvalidInputException.class, () -> train.sample(0, SAMPLES - 1));
    assertEquals(file.toString(), e.location());
  }
}
