package org.eprop.tasks.wav;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.common.NearestNames;
import org.eprop.experiment.io.InputFiles;

/**
 * A CSV file that says what each recording is. Its first line names the columns: {@code file}, one
 * for the class, and perhaps one for the group and {@code split} (train, validation or test).
 */
final class SoundIndex {

  private static final int MOST_BYTES = 1 << 28;

  private final Path file;
  private final List<List<String>> rows = new ArrayList<>();
  private final List<String> columns;

  SoundIndex(Path file) {
    this.file = file;
    byte[] bytes = InputFiles.read(file, in -> in.readNBytes(MOST_BYTES));
    String text = new String(bytes, StandardCharsets.UTF_8);
    text.lines().filter(line -> !line.isBlank()).forEach(line -> rows.add(fields(line)));
    if (rows.size() < 2) {
      throw new InvalidInputException(
              "got "
                  + rows.size()
                  + " lines, but expected a line of column names and one for each recording")
          .at(file.toString());
    }
    columns = rows.remove(0);
  }

  /** Commas between, quotes around what has commas, and two quotes for one (RFC 4180). */
  static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        field.append(c);
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        fields.add(field.toString().strip());
        field.setLength(0);
      } else if (c != '\ufeff') {
        field.append(c);
      }
    }
    fields.add(field.toString().strip());
    return fields;
  }

  /**
   * The recordings.
   *
   * @param folder that file names are relative to
   * @param group name of a column; not looked at if there is none of that name
   * @throws InvalidInputException if a column or a file is missing, with the line
   */
  List<Recording> recordings(Path folder, String label, String group) {
    int files = column("file");
    int labels = column(label);
    int groups = columns.indexOf(group);
    int splits = columns.indexOf("split");
    List<Recording> all = new ArrayList<>();
    for (int r = 0; r < rows.size(); r++) {
      List<String> row = rows.get(r);
      if (row.size() != columns.size()) {
        throw wrong(
            r, "got " + row.size() + " fields, but expected " + columns.size() + ", as in line 1");
      }
      Path sound = folder.resolve(InputFiles.path(row.get(files)));
      if (!Files.isRegularFile(sound)) {
        throw wrong(r, "there is no file " + sound);
      }
      all.add(
          new Recording(
              sound,
              row.get(files),
              row.get(labels),
              groups < 0 ? "" : row.get(groups),
              splits < 0 ? Recording.TRAIN : part(r, row.get(splits))));
    }
    return all;
  }

  private int column(String name) {
    int column = columns.indexOf(name);
    if (column < 0) {
      throw new InvalidInputException(
              "there is no column \"" + name + '"' + NearestNames.hint(name, columns))
          .at(file.toString());
    }
    return column;
  }

  private String part(int row, String text) {
    List<String> parts = List.of(Recording.TRAIN, Recording.VALIDATION, Recording.TEST);
    if (!parts.contains(text)) {
      throw wrong(row, "split: got \"" + text + "\", but expected one of " + parts);
    }
    return text;
  }

  private InvalidInputException wrong(int row, String message) {
    return new InvalidInputException("recording " + (row + 1) + ": " + message).at(file.toString());
  }
}
