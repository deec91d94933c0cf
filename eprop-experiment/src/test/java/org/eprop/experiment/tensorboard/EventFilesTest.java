package org.eprop.experiment.tensorboard;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.eprop.experiment.tensorboard.EventFiles.Records;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFilesTest {

  @TempDir Path folder;

  private List<Message> events(int file) throws IOException {
    byte[] bytes = Files.readAllBytes(EventFiles.files(folder).get(file));
    return Records.parse(bytes).stream().map(Message::parse).toList();
  }

  private static Message value(Message event) {
    return event.message(5).message(1);
  }

  /** Tag and step of every scalar of every file. */
  private List<String> scalars() throws IOException {
    List<String> all = new ArrayList<>();
    for (int file = 0; file < EventFiles.files(folder).size(); file++) {
      for (Message event : events(file)) {
        if (event.has(5)) {
          all.add(value(event).text(1) + event.get(2) + "=" + value(event).get(2));
        }
      }
    }
    return all;
  }

  @Test
  void aFileBeginsWithItsVersion() throws IOException {
    EventFiles.open(folder, -1, () -> 12.5).close();

    assertEquals("events.out.tfevents.00000.eprop", name(0));
    assertEquals(1, events(0).size());
    assertEquals(12.5, events(0).get(0).get(1));
    assertEquals("brain.Event:2", events(0).get(0).text(3));
  }

  private String name(int file) {
    return EventFiles.files(folder).get(file).getFileName().toString();
  }

  @Test
  void aScalar() throws IOException {
    try (EventFiles events = EventFiles.open(folder, -1, () -> 1e9 + 0.25)) {
      events.scalar("loss", 300, 0.75);
    }

    Message event = events(0).get(1);
    assertEquals(1e9 + 0.25, event.get(1));
    assertEquals(300L, event.get(2));
    assertEquals("loss", value(event).text(1));
    assertEquals(0.75f, value(event).get(2));
  }

  @Test
  void aScalarOfZeroIsWritten() throws IOException {
    try (EventFiles events = EventFiles.open(folder, -1)) {
      events.scalar("loss", 0, 0);
    }

    assertEquals(0f, value(events(0).get(1)).get(2));
  }

  @Test
  void aHistogram() throws IOException {
    double[] numbers = {-3, 0, 0, 0.5, 0.5000001, 2, Double.NaN, Double.POSITIVE_INFINITY};
    try (EventFiles events = EventFiles.open(folder, -1)) {
      events.histogram("weights", 1, numbers);
    }

    Message histogram = value(events(0).get(1)).message(5);
    assertEquals(-3.0, histogram.get(1));
    assertEquals(2.0, histogram.get(2));
    assertEquals(6.0, histogram.get(3));
    assertEquals(0.0000001, (double) histogram.get(4), 1e-12);
    assertEquals(9 + 0.25 + 0.25 + 1e-7 + 4, (double) histogram.get(5), 1e-9);
    double[] limits = histogram.reals(6);
    double[] counts = histogram.reals(7);
    assertEquals(limits.length, counts.length);
    for (double wanted : new double[] {-3, 0, 0.5, 0.5000001, 2}) {
      int bucket = 0;
      while (limits[bucket] <= wanted) {
        bucket++;
      }
      double expected = wanted == 0 ? 2 : 0;
      expected += wanted == 0.5 || wanted == 0.5000001 ? 2 : 0;
      expected += wanted == -3 || wanted == 2 ? 1 : 0;
      assertEquals(expected, counts[bucket], "bucket of " + wanted);
      assertTrue(bucket > 0 && limits[bucket - 1] <= wanted, "lower limit of " + wanted);
      assertTrue(limits[bucket] - limits[bucket - 1] < 0.11 * Math.abs(wanted) + 1e-11);
    }
    assertEquals(0, counts[0], "the bucket that only says where the first begins");
  }

  @Test
  void ofNoNumbersThereIsOneEmptyBucket() throws IOException {
    try (EventFiles events = EventFiles.open(folder, -1)) {
      events.histogram("none", 1);
    }

    Message histogram = value(events(0).get(1)).message(5);
    assertEquals(0.0, histogram.get(1));
    assertEquals(0.0, histogram.get(3));
    assertArrayEquals(new double[] {Double.MAX_VALUE}, histogram.reals(6));
    assertArrayEquals(new double[] {0}, histogram.reals(7));
  }

  @Test
  void theGreatestAndLeastDoublesHaveTheirBuckets() throws IOException {
    try (EventFiles events = EventFiles.open(folder, -1)) {
      events.histogram("extreme", 1, Double.MAX_VALUE, -Double.MAX_VALUE);
    }

    double[] counts = value(events(0).get(1)).message(5).reals(7);
    assertEquals(1, counts[counts.length - 1]);
    assertEquals(2, java.util.Arrays.stream(counts).sum());
  }

  @Test
  void aNewSittingForgetsWhatCameAfterWhereItGoesOnFrom() throws IOException {
    try (EventFiles events = EventFiles.open(folder, -1)) {
      events.scalar("a", 1, 0.5);
      events.scalar("a", 2, 0.25);
      events.scalar("a", 3, 0.125);
    }
    Path first = EventFiles.files(folder).get(0);
    Files.write(first, new byte[] {1, 2, 3}, StandardOpenOption.APPEND);

    try (EventFiles events = EventFiles.open(folder, 2)) {
      events.scalar("a", 3, 4);
    }

    assertEquals(List.of("a1=0.5", "a2=0.25", "a3=4.0"), scalars());
    assertEquals("events.out.tfevents.00001.eprop", name(1));
    assertEquals("brain.Event:2", events(0).get(0).text(3));
    Message restart = events(1).get(1);
    assertEquals(3L, restart.get(2));
    assertEquals(1L, restart.message(7).get(1));
  }

  @Test
  void aFileThatHasNothingToForgetIsLeftAsItIs() throws IOException {
    try (EventFiles events = EventFiles.open(folder, -1)) {
      events.scalar("a", 1, 0.5);
    }
    Path first = EventFiles.files(folder).get(0);
    Object key =
        Files.readAttributes(first, java.nio.file.attribute.BasicFileAttributes.class).fileKey();

    EventFiles.open(folder, 1).close();

    assertEquals(
        key,
        Files.readAttributes(first, java.nio.file.attribute.BasicFileAttributes.class).fileKey());
    assertEquals(List.of("a1=0.5"), scalars());
  }

  @Test
  void aFolderThatIsAFileIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    UncheckedIOException e =
        assertThrows(UncheckedIOException.class, () -> EventFiles.open(file, -1));

    assertEquals(file + ": can't be written: a file of that name is there already", e.getMessage());
    assertFalse(Files.isDirectory(file));
  }
}
