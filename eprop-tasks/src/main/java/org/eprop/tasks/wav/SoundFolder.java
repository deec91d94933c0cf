package org.eprop.tasks.wav;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.DataSource;
import org.eprop.experiment.io.FileIdentity;
import org.eprop.experiment.io.Folders;

/** The WAV files of a folder, and of the folders in it, in the order of their paths. */
record SoundFolder(Path folder, List<Path> files) {

  private static final int DEEPEST = 20;

  /**
   * Lists them.
   *
   * @throws InvalidInputException if there are none
   */
  static SoundFolder of(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new InvalidInputException(
              Files.exists(folder)
                  ? "got a file, but expected a folder of WAV files"
                  : "there is no such folder")
          .at(folder.toString());
    }
    List<Path> files =
        Folders.read(
            folder,
            DEEPEST,
            all ->
                all.filter(file -> lower(file).endsWith(".wav"))
                    .filter(Files::isRegularFile)
                    .sorted(Comparator.comparing(file -> FileIdentity.within(folder, file)))
                    .toList());
    if (files.isEmpty()) {
      throw new InvalidInputException(
              "got a folder without files that end in .wav, also in the folders in it")
          .at(folder.toString());
    }
    return new SoundFolder(folder, files);
  }

  private static String lower(Path file) {
    return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
  }

  /**
   * Labels and groups by the files' paths.
   *
   * @param label finds the class in a path, by its first pair of brackets; null for the name of the
   *     folder that a file is in
   * @param group finds the group; null for none
   * @param test finds those of the test set; null for none
   */
  List<Recording> byPath(Pattern label, Pattern group, Pattern test) {
    List<Recording> all = new ArrayList<>();
    for (Path file : files) {
      String path = FileIdentity.within(folder, file);
      all.add(
          new Recording(
              file,
              path,
              label == null ? parent(path) : found(label, path, "label_pattern"),
              group == null ? "" : found(group, path, "group_pattern"),
              test != null && test.matcher(path).find() ? Recording.TEST : Recording.TRAIN));
    }
    return all;
  }

  private String parent(String path) {
    int end = path.lastIndexOf('/');
    if (end < 0) {
      throw new InvalidInputException(
              "got \""
                  + path
                  + "\" in no folder of its class, but expected a folder for each class; or"
                  + " \"label_pattern\", such as ^([^_]+)_ for what is before the first _ of a"
                  + " name, or \"index\", a CSV file")
          .at(folder.toString());
    }
    return path.substring(path.lastIndexOf('/', end - 1) + 1, end);
  }

  private static String found(Pattern pattern, String path, String parameter) {
    Matcher matcher = pattern.matcher(path);
    if (!matcher.find() || matcher.groupCount() < 1 || matcher.group(1) == null) {
      throw new InvalidInputException(
              "got \"%s\", whose first pair of brackets finds nothing in \"%s\""
                  .formatted(pattern, path))
          .at(parameter);
    }
    return matcher.group(1);
  }

  /**
   * A regular expression that the user gave.
   *
   * @return null if it is empty
   * @throws InvalidInputException if it is none, at the parameter
   */
  static Pattern pattern(String text, String parameter) {
    try {
      return text.isEmpty() ? null : Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new InvalidInputException(
              "got \"" + text + "\", but expected a regular expression: " + e.getDescription(), e)
          .at(parameter);
    }
  }

  /** Size and checksum of all files, the latter as {@code sha256sum} of their sums has it. */
  DataSource identity() {
    return FileIdentity.of(folder, files);
  }

  /**
   * A file and what is known of it.
   *
   * @param within its path within the folder, with slashes
   * @param label its class
   * @param group what it has in common with others, such as its speaker; empty if nothing is known
   * @param part "train", "validation" or "test"
   */
  record Recording(Path file, String within, String label, String group, String part) {

    static final String TRAIN = "train";
    static final String VALIDATION = "validation";
    static final String TEST = "test";

    Recording in(String other) {
      return new Recording(file, within, label, group, other);
    }
  }
}
