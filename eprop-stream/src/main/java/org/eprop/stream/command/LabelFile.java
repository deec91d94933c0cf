package org.eprop.stream.command;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.InvalidInputException;

/** Labels that come by the id of their row, in a table of their own. */
final class LabelFile {

  /** When a row's label is known; the time may be empty. */
  record Known(String id, String label, String time) {}

  private final List<Known> inOrder = new ArrayList<>();
  private final Map<String, String> byId = new HashMap<>();
  private int next;

  /**
   * @param time the column of times in it; null if there is none
   */
  LabelFile(Path file, char delimiter, String id, String label, String time) throws IOException {
    if (!Files.exists(file) || Files.isDirectory(file)) {
      throw new InvalidInputException("there is no such file").at(file.toString());
    }
    try (Reader text =
            new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8.newDecoder());
        CsvTable table = new CsvTable(text, delimiter)) {
      int idColumn = table.column("--id", id);
      int labelColumn = table.column("--label", label);
      int timeColumn = time == null ? -1 : table.column("--time", time);
      for (List<String> row = table.next(); row != null; row = table.next()) {
        String when = timeColumn < 0 ? "" : row.get(timeColumn);
        inOrder.add(new Known(row.get(idColumn), row.get(labelColumn), when));
        byId.put(row.get(idColumn), row.get(labelColumn));
      }
    } catch (InvalidInputException e) {
      throw e.at(file.toString());
    }
  }

  /** Of a row; empty if there is none. */
  String label(String id) {
    return byId.getOrDefault(id, "");
  }

  /**
   * The next label, if it was known at a time; null if it was not, or there is none.
   *
   * @param time null for the end of all times
   */
  Known knownAt(String time) {
    boolean is =
        next < inOrder.size() && (time == null || Times.compare(inOrder.get(next).time, time) <= 0);
    return is ? inOrder.get(next++) : null;
  }
}
