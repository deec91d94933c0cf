package org.eprop.campaign;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a run or a comparison leaves, file by file, but for what may differ between two runs of the
 * same: the time they took, and what holds it.
 */
public final class Results {

  /** Temporary, or another with each start. */
  private static final Pattern LEFT_OUT = Pattern.compile("(.*/)?(\\.lock|checkpoint\\.npz)");

  private static final Pattern SECONDS =
      Pattern.compile(
          "\"seconds\" *: *[-+.0-9Ee]+|(?m)^.*\\bseconds\\b.*$|\\d+(\\.\\d+)? (s|ms|min|h)\\b");

  /** Tables of training time, of reports and comparisons. */
  private static final Pattern TIMES =
      Pattern.compile("(?s)## Training.*?(?=\n## |\\z)|caption\\{Training}.*?end\\{table}");

  private Results() {}

  /** Contents by relative name. */
  public static Map<String, byte[]> of(Path folder) {
    Map<String, byte[]> contents = new TreeMap<>();
    for (Path file : Folders.files(folder)) {
      String name = folder.relativize(file).toString().replace('\\', '/');
      if (!LEFT_OUT.matcher(name).matches()) {
        contents.put(name, comparable(name, Folders.bytes(file)));
      }
    }
    return contents;
  }

  private static byte[] comparable(String name, byte[] bytes) {
    if (name.endsWith(".npz")) {
      return bytes;
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    text = TIMES.matcher(text).replaceAll("");
    return SECONDS.matcher(text).replaceAll("").getBytes(StandardCharsets.UTF_8);
  }

  /** Names of files that are not the same in both, or are in one alone. */
  public static List<String> differences(Map<String, byte[]> expected, Map<String, byte[]> got) {
    List<String> different = new ArrayList<>();
    for (Map.Entry<String, byte[]> entry : expected.entrySet()) {
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
