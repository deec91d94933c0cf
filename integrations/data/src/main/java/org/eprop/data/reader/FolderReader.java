package org.eprop.data.reader;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.eprop.api.event.EventReader;
import org.eprop.api.event.EventReaderFactory;
import org.eprop.api.event.EventRecording;
import org.eprop.api.event.EventRecordingBuilder;
import org.eprop.api.event.EventSource;
import org.eprop.api.event.SensorShape;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.experiment.io.Folders;
import org.eprop.experiment.io.InputFiles;

/** A format in which each file is a recording, in a folder for each class. */
abstract class FolderReader extends DescribedComponent implements EventReaderFactory {

  static final Parameter WIDTH =
      Parameter.integer("width", 0).atLeast(0).describe("pixels; 0: the file says it");
  static final Parameter HEIGHT =
      Parameter.integer("height", 0).atLeast(0).describe("pixels; 0: the file says it");
  private static final Parameter GROUP_PATTERN =
      Parameter.text("group_pattern", "")
          .describe(
              "regular expression whose first pair of brackets finds a recording's group, such as its"
                  + " speaker, in its path below the folder; empty for none");

  private final List<String> endings;
  private final Function<Context, Format> format;
  private final Function<Context, SensorShape> sensor;

  /**
   * @param endings of the files
   * @param format of a file
   * @param sensor null if files say it themselves
   */
  FolderReader(
      String name,
      List<String> endings,
      String description,
      Function<Context, Format> format,
      Function<Context, SensorShape> sensor,
      Parameter... own) {
    super(
        name,
        description
            + " A folder of folders, one for each class, with a file for each recording; or one file.",
        Stream.concat(Stream.of(own), Stream.of(GROUP_PATTERN)).toList());
    this.endings = endings;
    this.format = format;
    this.sensor = sensor;
  }

  /** Files that say how large their sensor is; what is given stands in, and must be the same. */
  static Format sized(Context context, Format files) {
    int width = context.integer(WIDTH);
    int height = context.integer(HEIGHT);
    SensorShape given = width > 0 && height > 0 ? new SensorShape(2, height, width) : null;
    return (in, shape) -> {
      EventRecording recording = files.read(in, given);
      SensorShape found = recording.sensor();
      if ((width > 0 && width != found.width()) || (height > 0 && height != found.height())) {
        throw new InvalidInputException(
            "got a sensor of %s x %s pixels, but expected the width %s and the height %s"
                .formatted(found.width(), found.height(), width, height));
      }
      return recording;
    };
  }

  @Override
  public final EventReader create(Context context) {
    Pattern group = pattern(context.text(GROUP_PATTERN));
    SensorShape shape = sensor.apply(context);
    Format files = format.apply(context);
    return path -> new RecordingFolder(path, endings, files, shape, group);
  }

  private static Pattern pattern(String text) {
    try {
      return text.isEmpty() ? null : Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new InvalidInputException(
              "got \"" + text + "\", but expected a regular expression: " + e.getDescription(), e)
          .at(GROUP_PATTERN.name());
    }
  }

  /** A format in which a file is one recording. */
  @FunctionalInterface
  interface Format {

    /**
     * Reads a recording.
     *
     * @param in the file from its beginning; the caller closes it
     * @param sensor whose events they are; null, or of no account, if the file says so itself
     * @throws InvalidInputException if it is of another format or damaged, with the number of the
     *     byte
     */
    EventRecording read(InputStream in, SensorShape sensor) throws IOException;
  }

  /**
   * Gathers the events of a file whose clock may start anywhere: the first event is at 0, and what
   * lies before it by a slip of the clock is there too.
   */
  static final class EventGatherer {

    private final SensorShape sensor;
    private final EventRecordingBuilder events;
    private long first = Long.MIN_VALUE;

    EventGatherer(SensorShape sensor) {
      this.sensor = sensor;
      events = new EventRecordingBuilder(sensor);
    }

    /**
     * Adds an event.
     *
     * @param position of its first byte, for an error message
     */
    void add(long microseconds, int p, int y, int x, long position) {
      if (first == Long.MIN_VALUE) {
        first = microseconds;
      }
      try {
        events.add(Math.max(0, microseconds - first), sensor.address(p, y, x));
      } catch (InvalidInputException e) {
        throw e.at("byte " + position);
      }
    }

    EventRecording build() {
      return events.build();
    }
  }

  /**
   * A folder with a folder for each class, and in these a file for each recording, in the order of
   * their names; or a single file, whose recording belongs to no class. Classes are numbered in the
   * order of their names, numbers among these by their values.
   */
  private static final class RecordingFolder implements EventSource {

    private final Format format;
    private final SensorShape given;
    private final List<Path> files;
    private final List<String> classes;
    private final int[] labels;
    private final List<String> groups;
    private final SensorShape sensor;

    /**
     * @param path the folder, or a file
     * @param endings of the files that are looked at, such as {@code ".bin"}
     * @param given the sensor; null if files say it themselves
     * @param groupPattern finds the group in a file's path within the folder, its first pair of
     *     brackets; null for none
     */
    RecordingFolder(
        Path path, List<String> endings, Format format, SensorShape given, Pattern groupPattern) {
      this.format = format;
      this.given = given;
      if (Files.isDirectory(path)) {
        files = files(path, endings);
        classes = classes(path, files);
        labels = files.stream().mapToInt(file -> classes.indexOf(className(path, file))).toArray();
      } else {
        InputFiles.read(path, in -> null);
        files = List.of(path);
        classes = List.of();
        labels = new int[] {UNLABELLED};
      }
      groups = files.stream().map(file -> group(path, file, groupPattern)).toList();
      sensor = given != null ? given : read(0, null).sensor();
    }

    private static List<Path> files(Path folder, List<String> endings) {
      List<Path> found =
          Folders.read(
              folder,
              2,
              all ->
                  all.filter(file -> endings.stream().anyMatch(lower(file)::endsWith))
                      .filter(Files::isRegularFile)
                      .sorted(Comparator.comparing(file -> folder.relativize(file).toString()))
                      .toList());
      if (found.isEmpty()) {
        throw new InvalidInputException(
                "got a folder without files that end in "
                    + String.join(" or ", endings)
                    + ", but expected a folder for each class, with a file for each recording")
            .at(folder.toString());
      }
      return found;
    }

    private static String lower(Path file) {
      return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    }

    private static String className(Path folder, Path file) {
      Path within = folder.relativize(file);
      return within.getNameCount() < 2 ? "" : within.getName(0).toString();
    }

    private static List<String> classes(Path folder, List<Path> files) {
      TreeSet<String> names = new TreeSet<>(RecordingFolder::compareNames);
      files.forEach(file -> names.add(className(folder, file)));
      names.remove("");
      return List.copyOf(names);
    }

    private static int compareNames(String one, String other) {
      boolean numbers = one.matches("\\d{1,9}") && other.matches("\\d{1,9}");
      int byValue = numbers ? Integer.compare(Integer.parseInt(one), Integer.parseInt(other)) : 0;
      return byValue != 0 ? byValue : one.compareTo(other);
    }

    private static String group(Path folder, Path file, Pattern pattern) {
      if (pattern == null) {
        return "";
      }
      String within = folder.relativize(file).toString().replace('\\', '/');
      Matcher matcher = pattern.matcher(within.isEmpty() ? lower(file) : within);
      if (!matcher.find() || matcher.groupCount() < 1) {
        throw new InvalidInputException(
                "got \"" + pattern + "\", which finds no group in \"" + within + "\"")
            .at("group_pattern");
      }
      return String.valueOf(matcher.group(1));
    }

    @Override
    public SensorShape sensor() {
      return sensor;
    }

    @Override
    public int size() {
      return files.size();
    }

    @Override
    public EventRecording read(int index) {
      EventRecording recording = read(index, given);
      if (!recording.sensor().equals(sensor)) {
        throw new InvalidInputException(
                "got the sensor %s, but expected %s, that of the first recording"
                    .formatted(recording.sensor(), sensor))
            .at(files.get(index).toString());
      }
      return recording;
    }

    private EventRecording read(int index, SensorShape shape) {
      return InputFiles.read(files.get(index), in -> format.read(in, shape));
    }

    @Override
    public int label(int index) {
      return labels[index];
    }

    @Override
    public List<String> classes() {
      return classes;
    }

    @Override
    public String group(int index) {
      return groups.get(index);
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
