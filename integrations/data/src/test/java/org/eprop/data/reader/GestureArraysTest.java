package org.eprop.data.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eprop.api.event.EventRecording;
import org.eprop.api.event.EventSource;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.data.reader.DvsGesture.GestureFolder;
import org.eprop.experiment.io.Npy;
import org.eprop.experiment.io.NpyArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DVS Gesture, cut into arrays. */
class GestureArraysTest {

  @TempDir private Path folder;

  private void write(String user, int label, double... events) throws IOException {
    Path of = Files.createDirectories(folder.resolve(user));
    Npy.write(of.resolve(label + ".npy"), NpyArray.of(events, events.length / 4, 4));
  }

  @Test
  void linesAreEventsNamesAreClassesAndFoldersUsers() throws IOException {
    write("user02_led", 10, 127, 127, 1, 5000, 0, 1, 0, 4990);
    write("user02_led", 2, 3, 4, 0, 1);
    write("user01_lab", 0, 1, 0, 1, 7);
    try (EventSource source = GestureFolder.open(folder)) {
      assertEquals(3, source.size());
      assertEquals("user01", source.group(0));
      assertEquals("user02", source.group(2));
      assertEquals(0, source.label(0));
      assertEquals(2, source.label(1));
      assertEquals(10, source.label(2));
      assertEquals("other gestures", source.classes().get(10));
      assertEquals(3, source.files().size());
      EventRecording recording = source.read(2);
      assertEquals(2, recording.size());
      assertEquals(0, recording.time(0));
      assertEquals(128, recording.address(0));
      assertEquals(10_000, recording.time(1));
      assertEquals(2 * 128 * 128 - 1, recording.address(1));
    }
  }

  @Test
  void whatIsWrong() throws IOException {
    write("user01", 0, 128, 0, 0, 1);
    write("user01", 1, 0, 0, 0, Double.NaN);
    write("user01", 3, Double.NaN, 0, 0, 1);
    write("user01", 4, 1, 2, 0, 1, 1, 2.5, 0, 1);
    Npy.write(folder.resolve("user01/2.npy"), NpyArray.of(new double[6], 2, 3));
    try (EventSource source = GestureFolder.open(folder)) {
      assertEquals(
          folder.resolve("user01/0.npy")
              + ": got an event at x = 128, y = 0, polarity 0, but expected x < 128, y < 128,"
              + " polarity < 2",
          problem(() -> source.read(0)));
      assertEquals(
          folder.resolve("user01/1.npy") + ": event 0: expected a finite time",
          problem(() -> source.read(1)));
      assertEquals(
          folder.resolve("user01/2.npy")
              + ": got f8[2, 3], but expected lines of [x, y, polarity, ms]",
          problem(() -> source.read(2)));
      assertEquals(
          folder.resolve("user01/3.npy")
              + ": event 0: got NaN, but expected a whole number for x, y and polarity",
          problem(() -> source.read(3)));
      assertEquals(
          folder.resolve("user01/4.npy")
              + ": event 1: got 2.5, but expected a whole number for x, y and polarity",
          problem(() -> source.read(4)));
    }
    write("user01", 11, 0, 0, 0, 1);
    assertEquals(
        folder.resolve("user01/11.npy") + ": got the class 11, but expected 0 to 10",
        problem(() -> GestureFolder.open(folder)));
  }

  private static String problem(org.junit.jupiter.api.function.Executable action) {
    return assertThrows(InvalidInputException.class, action).getMessage();
  }
}
