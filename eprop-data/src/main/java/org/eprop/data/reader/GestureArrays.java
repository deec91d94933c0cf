package org.eprop.data.reader;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.eprop.api.event.EventRecording;
import org.eprop.api.event.EventRecordingBuilder;
import org.eprop.api.event.EventSource;
import org.eprop.api.event.SensorShape;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.common.Placed;
import org.eprop.experiment.io.Folders;
import org.eprop.experiment.io.Npy;
import org.eprop.experiment.io.NpyArray;

/**
 * DVS Gesture as it is passed on by Tonic's authors, cut into gestures: {@code
 * user01_fluorescent/3.npy}, the file's name its class from 0, a line [x, y, polarity, ms] for each
 * event. Times are from the first event on; groups are users.
 */
final class GestureArrays implements EventSource {

  private static final Pattern NAME = Pattern.compile("\\d{1,2}\\.npy");
  private static final int COLUMNS = 4;
  private static final int MICROSECONDS = 1000;

  private final List<Path> files;

  /**
   * @param folder of folders of files
   */
  GestureArrays(Path folder) {
    files = find(folder);
    for (Path file : files) {
      if (number(file) >= GestureFolder.CLASSES.size()) {
        throw new InvalidInputException(
                "got the class %s, but expected 0 to %s"
                    .formatted(number(file), GestureFolder.CLASSES.size() - 1))
            .at(file.toString());
      }
    }
  }

  /** Whether a folder has such files. */
  static boolean isAt(Path folder) {
    return Files.isDirectory(folder) && !find(folder).isEmpty();
  }

  private static List<Path> find(Path folder) {
    return Folders.read(
        folder,
        2,
        all ->
            all.filter(file -> NAME.matcher(file.getFileName().toString()).matches())
                .sorted(
                    Comparator.<Path, String>comparing(file -> String.valueOf(file.getParent()))
                        .thenComparing(GestureArrays::number))
                .toList());
  }

  private static int number(Path file) {
    String name = String.valueOf(file.getFileName());
    return Integer.parseInt(name.substring(0, name.indexOf('.')));
  }

  @Override
  public SensorShape sensor() {
    return GestureFolder.SENSOR;
  }

  @Override
  public int size() {
    return files.size();
  }

  @Override
  public EventRecording read(int index) {
    Path file = files.get(index);
    NpyArray array = Npy.read(file);
    return Placed.at(file.toString(), () -> recording(array));
  }

  private static EventRecording recording(NpyArray array) {
    if (array.rank() != 2 || array.length(1) != COLUMNS) {
      throw new InvalidInputException(
          "got " + array + ", but expected lines of [x, y, polarity, ms]");
    }
    EventRecordingBuilder events = new EventRecordingBuilder(GestureFolder.SENSOR);
    int n = array.length(0);
    double start = Double.POSITIVE_INFINITY;
    for (int e = 0; e < n; e++) {
      start = Math.min(start, array.real(COLUMNS * e + 3));
    }
    for (int e = 0; e < n; e++) {
      int at = COLUMNS * e;
      double t = MICROSECONDS * (array.real(at + 3) - start);
      if (!Double.isFinite(t)) {
        throw new InvalidInputException("event " + e + ": expected a finite time");
      }
      events.add(
          (long) Math.rint(t),
          GestureFolder.SENSOR.address(
              whole(array, at + 2), whole(array, at + 1), whole(array, at)));
    }
    return events.build();
  }

  private static int whole(NpyArray array, int i) {
    double value = array.real(i);
    if (value != Math.rint(value)) { // of NaN, too
      throw new InvalidInputException(
          "event %s: got %s, but expected a whole number for x, y and polarity"
              .formatted(i / COLUMNS, value));
    }
    return (int) value;
  }

  @Override
  public int label(int index) {
    return number(files.get(index));
  }

  @Override
  public List<String> classes() {
    return GestureFolder.CLASSES;
  }

  @Override
  public String group(int index) {
    return GestureFolder.user(String.valueOf(files.get(index).getParent().getFileName()));
  }

  @Override
  public List<Path> files() {
    return files;
  }

  @Override
  public void close() {
    // each file is closed after it was read
  }
}
