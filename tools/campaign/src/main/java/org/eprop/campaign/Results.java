package org.eprop.campaign;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a run or a comparison leaves, file by file, but for what may differ between two runs of the
 * same: the time they took, and what holds it.
 */
public final class Results {

  /** With each start another. */
  private static final Pattern LEFT_OUT = Pattern.compile("(.*/)?(\\.lock|checkpoint\\.npz)");

  private static final Pattern TIMES =
      Pattern.compile(
          "(?s)## Training.*?(?=\n## |\\z)|caption\\{Training.*?end\\{table}"
              + "|\"seconds\" *: *[-+.0-9Ee]+|\\d+(\\.\\d+)? (s|ms|min|h)\\b"
              + "|\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC");

  private static final Pattern NUMBER =
      Pattern.compile("[-+\u2212]?\\d[\\d.]*([eE][-+\u2212]?\\d+)?( (s|ms|\u00b5s|min|h)\\b)?");

  private static final ObjectMapper JSON = new ObjectMapper();

  private Results() {}

  /** Contents by relative name. */
  public static Map<String, byte[]> of(Path folder) {
    Map<String, byte[]> contents = new TreeMap<>();
    boolean comparison = Files.exists(folder.resolve("comparison.json"));
    for (Path file : FolderFiles.files(folder)) {
      String name = folder.relativize(file).toString().replace('\\', '/');
      if (!LEFT_OUT.matcher(name).matches()) {
        contents.put(name, comparable(name, FolderFiles.bytes(file), comparison));
      }
    }
    return contents;
  }

  private static byte[] comparable(String name, byte[] bytes, boolean comparison) {
    if (name.endsWith(".npz")) {
      return bytes;
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (comparison && name.matches(".*\\.(html|tex|md)")) { // their numbers are comparison.json's
      String numbers = NUMBER.matcher(TIMES.matcher(text).replaceAll("")).replaceAll("#");
      return numbers.replaceAll("[ -]+", " ").getBytes(StandardCharsets.UTF_8); // table widths
    }
    return timeless(name, text).getBytes(StandardCharsets.UTF_8);
  }

  private static String timeless(String name, String text) {
    if (name.endsWith(".json")) {
      try {
        JsonNode json = JSON.readTree(text);
        removeTimes(json);
        return json.toString();
      } catch (JsonProcessingException e) {
        return text;
      }
    }
    if (name.endsWith("comparison.csv")) {
      return text.lines().filter(line -> !line.contains(",seconds")).collect(Collectors.joining());
    }
    if (name.endsWith("runs.csv")) {
      return withoutTimes(text.lines().map(line -> line.split(",", -1)).toList());
    }
    return TIMES.matcher(text).replaceAll("");
  }

  /** Also checksums, which are of the times as well. */
  private static void removeTimes(JsonNode json) {
    if (json instanceof ObjectNode object) {
      object.remove(List.of("seconds", "seconds_per_update", "finished", "sha256"));
    }
    json.forEach(Results::removeTimes);
  }

  private static String withoutTimes(List<String[]> rows) {
    StringBuilder text = new StringBuilder();
    for (String[] row : rows) {
      for (int c = 0; c < row.length; c++) {
        text.append(rows.get(0)[c].startsWith("seconds") ? "" : row[c] + ",");
      }
      text.append('\n');
    }
    return text.toString();
  }

  /** Names of files that are not the same in both, or are in one alone. */
  public static List<String> differences(Map<String, byte[]> expected, Map<String, byte[]> got) {
    List<String> different = new ArrayList<>();
    for (Map.Entry<String, byte[]> entry : new TreeMap<>(expected).entrySet()) {
      byte[] other = got.get(entry.getKey());
      if (other == null) {
        different.add(entry.getKey() + " is missing");
      } else if (!Arrays.equals(entry.getValue(), other)) {
        different.add(entry.getKey() + " differs");
      }
    }
    got.keySet().stream()
        .filter(name -> !expected.containsKey(name))
        .forEach(name -> different.add(name + " is left over"));
    return different;
  }
}
