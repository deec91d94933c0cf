package org.eprop.spark.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Whether two folders of a comparison say the same, times apart. */
public final class Tables {

  private static final String TIME = "seconds";

  private Tables() {}

  /** The files of a folder, relative to it. */
  public static List<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> Files.isRegularFile(file) && !file.endsWith(".lock"))
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  /** Compares every file: networks byte by byte, numbers digit by digit. */
  public static void assertSame(Path expected, Path actual) throws IOException {
    List<String> files = files(expected);
    assertEquals(files, files(actual));
    for (String file : files) {
      Path a = expected.resolve(file);
      Path b = actual.resolve(file);
      if (file.endsWith(".npz")) {
        assertArrayEquals(Files.readAllBytes(a), Files.readAllBytes(b), file);
      } else if (file.endsWith(".json")) {
        assertEquals(withoutTimes(a), withoutTimes(b), file);
      } else if (file.endsWith(".csv")) {
        assertEquals(rowsWithoutTimes(a), rowsWithoutTimes(b), file);
      }
    }
  }

  /** Without rows and columns of times. */
  private static List<String> rowsWithoutTimes(Path file) throws IOException {
    List<String> rows = Files.readAllLines(file);
    String[] header = rows.get(0).split(",", -1);
    List<String> kept = new ArrayList<>();
    for (String row : rows.subList(1, rows.size())) {
      String[] cells = row.split(",", -1);
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < cells.length; i++) {
        text.append(i < header.length && header[i].contains(TIME) ? "" : cells[i]).append(',');
      }
      if (!text.toString().contains(TIME)) {
        kept.add(text.toString());
      }
    }
    return kept;
  }

  private static JsonNode withoutTimes(Path file) throws IOException {
    JsonNode json = new ObjectMapper().readTree(file.toFile());
    strip(json);
    return json;
  }

  private static void strip(JsonNode json) {
    if (json instanceof ObjectNode object) {
      object.remove(List.of(TIME, "seconds_per_update", "finished", "sha256"));
    }
    json.forEach(Tables::strip);
  }
}
