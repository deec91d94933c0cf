package org.eprop.data.reader;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.eprop.api.event.EventExample;
import org.eprop.api.event.EventReader;
import org.eprop.api.event.EventReaderFactory;
import org.eprop.api.event.EventRecording;
import org.eprop.api.event.EventRecordingBuilder;
import org.eprop.api.event.EventSource;
import org.eprop.api.event.SensorShape;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.common.Placed;
import org.eprop.experiment.io.Folders;
import org.eprop.experiment.io.InputFiles;
import org.eprop.experiment.io.Npy;
import org.eprop.experiment.io.NpyArray;

/** DVS Gesture. */
public final class DvsGesture extends DescribedComponent implements EventReaderFactory {

  public DvsGesture() {
    super(
        "dvs_gesture",
        "DVS Gesture (Amir et al. 2017): a folder of NAME.aedat with NAME_labels.csv, or one of its"
            + " lists, trials_to_train.txt and trials_to_test.txt; or folders of NAME/CLASS.npy, lines of"
            + " x, y, polarity, ms, as Tonic has them; groups are users.");
  }

  @Override
  public EventReader create(Context context) {
    return GestureFolder::open;
  }

  /**
   * Two gestures of a user, and an event before, between and after them. Source: Amir et al. 2017,
   * the data's README; AEDAT 3.1 (docs.inivation.com).
   */
  @Override
  public Optional<EventExample> example() {
    byte[] events =
        Aedat3Files.file(
            new long[] {1 << 16 | 1, 8, 4, 0, 6, 6, 6}, // a packet of six
            new long[] {1, 900},
            new long[] {1 << 17 | 2 << 2 | 3, 1000},
            new long[] {127 << 17 | 126 << 2 | 1, 2999},
            new long[] {5 << 17 | 5 << 2 | 3, 3000},
            new long[] {9 << 17 | 8 << 2 | 3, 8000},
            new long[] {1 << 17 | 1 << 2 | 1, 9500});
    String labels = "class,startTime_usec,endTime_usec\n11,1000,3000\n2,7500,9500\n";
    SensorShape sensor = new SensorShape(2, 128, 128);
    return Optional.of(
        new EventExample(
            Map.of(
                "user01_led.aedat",
                events,
                "user01_led_labels.csv",
                labels.getBytes(StandardCharsets.US_ASCII)),
            "",
            List.of(
                Examples.recording(sensor, "other gestures", "user01", "0,1,2,1", "1999,127,126,0"),
                Examples.recording(sensor, "right hand wave", "user01", "500,9,8,1"))));
  }

  /**
   * DVS Gesture (Amir et al. 2017): a folder of {@code user01_fluorescent.aedat} (AEDAT 3.1), each
   * with {@code user01_fluorescent_labels.csv} of lines {@code class,startTime_usec,endTime_usec},
   * classes from 1; a recording is such a stretch, its group the user. Where there is a {@code
   * trials_to_train.txt} or {@code trials_to_test.txt}, it says which files belong together.
   */
  static final class GestureFolder implements EventSource {

    static final SensorShape SENSOR = new SensorShape(2, 128, 128);

    /** As in the data's {@code gesture_mapping.csv}. */
    static final List<String> CLASSES =
        List.of(
            "hand clapping",
            "right hand wave",
            "left hand wave",
            "right arm clockwise",
            "right arm counter clockwise",
            "left arm clockwise",
            "left arm counter clockwise",
            "arm roll",
            "air drums",
            "air guitar",
            "other gestures");

    private static final String LABELS = "_labels.csv";

    private record Part(Path file, Window window) {}

    private final List<Part> parts = new ArrayList<>();
    private final List<Path> files = new ArrayList<>();

    private Path lastFile;
    private List<EventRecording> last = List.of();
    private int lastFirst;

    /**
     * @param path the folder, or a text file in it with the name of a recording's file on each line
     */
    GestureFolder(Path path) {
      for (Path file : recordings(path)) {
        String name = String.valueOf(file.getFileName());
        Path labels =
            file.resolveSibling(name.substring(0, name.length() - ".aedat".length()) + LABELS);
        List<Window> windows =
            InputFiles.read(
                labels, in -> windows(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        windows.forEach(window -> parts.add(new Part(file, window)));
        files.add(file);
        files.add(labels);
      }
      if (parts.isEmpty()) {
        throw new InvalidInputException(
                "got no recording, but expected files NAME.aedat with NAME_labels.csv")
            .at(path.toString());
      }
    }

    private static List<Path> recordings(Path path) {
      if (!Files.isDirectory(path)) {
        return InputFiles.read(
            path,
            in ->
                new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .map(line -> recording(path, line))
                    .toList());
      }
      return Folders.read(
          path,
          1,
          all ->
              all.filter(file -> !file.equals(path) && file.toString().endsWith(".aedat"))
                  .sorted()
                  .toList());
    }

    private static Path recording(Path list, String name) {
      if (!name.matches("[\\w.-]+\\.aedat")) {
        throw new InvalidInputException(
            "got the line \"" + name + "\", but expected the name of an .aedat file");
      }
      return list.resolveSibling(name);
    }

    private static List<Window> windows(String csv) {
      List<Window> windows = new ArrayList<>();
      List<String> lines = csv.lines().toList();
      for (int i = 1; i < lines.size(); i++) {
        String line = lines.get(i).strip();
        if (line.isEmpty()) {
          continue;
        }
        if (!line.matches("\\d{1,3},\\d{1,18},\\d{1,18}")) {
          throw new InvalidInputException(
              "line " + (i + 1) + ": got \"" + line + "\", but expected class,start,end");
        }
        String[] numbers = line.split(",", -1);
        int label = Integer.parseInt(numbers[0]) - 1;
        Window window = new Window(label, Long.parseLong(numbers[1]), Long.parseLong(numbers[2]));
        if (label < 0 || label >= CLASSES.size() || !window.isPossible()) {
          throw new InvalidInputException(
              ("line %s: got \"%s\", but expected a class from 1 to %s and a time of at"
                      + " most 35 minutes")
                  .formatted(i + 1, line, CLASSES.size()));
        }
        windows.add(window);
      }
      return windows;
    }

    @Override
    public SensorShape sensor() {
      return SENSOR;
    }

    @Override
    public int size() {
      return parts.size();
    }

    /**
     * Reads all recordings of a file at once; the next ones asked for are most likely of it, too.
     */
    @Override
    public synchronized EventRecording read(int index) {
      Path file = parts.get(index).file();
      if (!file.equals(lastFile)) {
        lastFirst =
            IntStream.range(0, parts.size())
                .filter(i -> parts.get(i).file().equals(file))
                .findFirst()
                .orElseThrow();
        List<Window> windows =
            parts.stream().filter(part -> part.file().equals(file)).map(Part::window).toList();
        last = InputFiles.read(file, in -> read(in, SENSOR, windows));
        lastFile = file;
      }
      return last.get(index - lastFirst);
    }

    @Override
    public int label(int index) {
      return parts.get(index).window().label();
    }

    @Override
    public List<String> classes() {
      return CLASSES;
    }

    @Override
    public String group(int index) {
      return user(String.valueOf(parts.get(index).file().getFileName()));
    }

    /** {@code user01} of {@code user01_fluorescent}. */
    static String user(String name) {
      int end = name.indexOf('_');
      return end < 0 ? name : name.substring(0, end);
    }

    /** The gestures of a path, in whichever of the two forms they are there. */
    static EventSource open(Path path) {
      return GestureArrays.isAt(path) ? new GestureArrays(path) : new GestureFolder(path);
    }

    @Override
    public List<Path> files() {
      return List.copyOf(files);
    }

    @Override
    public void close() {
      // each file is closed after it was read
    }

    /**
     * A stretch of time with a label.
     *
     * @param label its class
     * @param start microseconds of the camera's clock
     * @param end microseconds; events at this time are left out
     */
    record Window(int label, long start, long end) {

      /** Whether a recording can be as long. */
      boolean isPossible() {
        return start < end && end - start <= Integer.MAX_VALUE;
      }
    }

    /** The stretches of one file as recordings of their own. */
    static List<EventRecording> read(InputStream in, SensorShape sensor, List<Window> windows)
        throws IOException {
      List<EventRecordingBuilder> builders =
          windows.stream().map(window -> new EventRecordingBuilder(sensor)).toList();
      Aedat3Files.read(
          in,
          (t, p, y, x, position) -> {
            for (int w = 0; w < windows.size(); w++) {
              Window window = windows.get(w);
              if (t >= window.start() && t < window.end()) {
                try {
                  builders.get(w).add(t - window.start(), sensor.address(p, y, x));
                } catch (InvalidInputException e) {
                  throw e.at("byte " + position);
                }
              }
            }
          });
      for (int w = 0; w < windows.size(); w++) {
        Window window = windows.get(w);
        builders.get(w).lasts((int) (window.end() - window.start()));
      }
      return builders.stream().map(EventRecordingBuilder::build).toList();
    }

    /**
     * DVS Gesture as it is passed on by Tonic's authors, cut into gestures: {@code
     * user01_fluorescent/3.npy}, the file's name its class from 0, a line [x, y, polarity, ms] for
     * each event. Times are from the first event on; groups are users.
     */
    private static final class GestureArrays implements EventSource {

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
  }
}
