package org.eprop.data.source;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eprop.api.event.EventRecording;
import org.eprop.api.event.EventSource;
import org.eprop.api.event.SensorShape;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.data.format.EventFormat;
import org.eprop.experiment.io.Folders;
import org.eprop.experiment.io.InputFiles;

/**
 * A folder with a folder for each class, and in these a file for each recording, in the order of
 * their names; or a single file, whose recording belongs to no class. Classes are numbered in the
 * order of their names, numbers among these by their values.
 */
public final class RecordingFolder implements EventSource {

  private final EventFormat format;
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
  public RecordingFolder(
      Path path,
      List<String> endings,
      EventFormat format,
      SensorShape given,
      Pattern groupPattern) {
    this.format = format;
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
    EventRecording recording = read(index, format.knowsSensor() ? null : sensor);
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
