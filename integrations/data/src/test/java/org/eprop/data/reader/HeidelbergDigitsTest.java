package org.eprop.data.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eprop.api.event.EventRecording;
import org.eprop.api.event.EventSource;
import org.eprop.api.event.SensorShape;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.data.reader.Heidelberg.HeidelbergDigits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that PyTables and h5py wrote, and what is in them as text. */
class HeidelbergDigitsTest {

  @TempDir private Path folder;

  private Path copy(String name) throws IOException {
    Path file = folder.resolve(name.substring(name.lastIndexOf('/') + 1));
    try (var in = getClass().getResourceAsStream("/org/eprop/data/" + name)) {
      Files.write(file, in.readAllBytes());
    }
    return file;
  }

  private static List<String> lines(EventSource source) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < source.size(); i++) {
      EventRecording recording = source.read(i);
      String start = i + "," + source.classes().get(source.label(i)) + "," + source.group(i) + ",";
      for (int e = 0; e < recording.size(); e++) {
        lines.add(start + recording.time(e) + "," + recording.address(e));
      }
      if (recording.size() == 0) {
        lines.add(start + ",");
      }
    }
    return lines;
  }

  @Test
  void areWhatPythonWrote() throws IOException {
    List<String> expected;
    try (var in = getClass().getResourceAsStream("/org/eprop/data/reader/heidelberg.csv")) {
      expected = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().skip(1).toList();
    }
    for (String name : List.of("heidelberg_tables.h5", "reader/heidelberg_h5py.h5")) {
      try (EventSource source = new HeidelbergDigits(copy(name), 700)) {
        assertEquals(SensorShape.line(700), source.sensor());
        assertEquals(12, source.size());
        assertEquals(expected, lines(source), name);
        assertEquals(977, source.timeResolution());
      }
    }
  }

  @Test
  void aSmallerCochleaIsRefusedWithThePlace() throws IOException {
    Path file = copy("reader/heidelberg_h5py.h5");
    try (EventSource source = new HeidelbergDigits(file, 10)) {
      String message = assertThrows(InvalidInputException.class, () -> source.read(0)).getMessage();
      assertTrue(
          message.matches(
              ".*heidelberg_h5py.h5: recording 0: got an event of channel \\d+, but expected 0 to 9"),
          message);
    }
  }

  @Test
  void anotherFileIsRefused() throws IOException {
    Path file = folder.resolve("other.h5");
    Files.writeString(file, "no HDF5");
    String message =
        assertThrows(InvalidInputException.class, () -> new HeidelbergDigits(file, 700))
            .getMessage();
    assertTrue(message.startsWith(file + ": the HDF5 file is damaged or of another kind"), message);
    assertEquals(
        folder.resolve("none.h5") + ": there is no such file",
        assertThrows(
                InvalidInputException.class,
                () -> new HeidelbergDigits(folder.resolve("none.h5"), 700))
            .getMessage());
  }
}
