package org.eprop.report.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where several JSON objects do not say the same. */
final class Differences {

  /** In place of what an object has not. */
  static final String NOTHING = "–";

  private Differences() {}

  /** A row for each path that differs: the path, and what each object has there. */
  static List<List<String>> of(List<JsonNode> objects) {
    List<Map<String, String>> all = new ArrayList<>();
    for (JsonNode object : objects) {
      Map<String, String> values = new LinkedHashMap<>();
      flatten("", object, values);
      all.add(values);
    }
    return ofNamed(all);
  }

  /** A row for each name whose values differ: the name, and its values. */
  static List<List<String>> ofNamed(List<Map<String, String>> all) {
    Set<String> paths = new LinkedHashSet<>();
    all.forEach(values -> paths.addAll(values.keySet()));
    List<List<String>> rows = new ArrayList<>();
    for (String path : paths) {
      List<String> row = new ArrayList<>(List.of(path));
      all.forEach(values -> row.add(values.getOrDefault(path, NOTHING)));
      if (Set.copyOf(row.subList(1, row.size())).size() > 1) {
        rows.add(row);
      }
    }
    return rows;
  }

  /** The last parts of paths, as many as tell them apart. */
  static List<String> names(List<String> paths) {
    List<String> names = new ArrayList<>();
    for (String path : paths) {
      int from = path.length();
      String name;
      do {
        from = path.lastIndexOf('.', from - 1);
        name = path.substring(from + 1);
      } while (from > 0 && ambiguous(name, paths));
      names.add(name);
    }
    return names;
  }

  private static boolean ambiguous(String name, List<String> paths) {
    return name.equals("name")
        || paths.stream().filter(path -> ("." + path).endsWith("." + name)).count() > 1;
  }

  private static void flatten(String path, JsonNode node, Map<String, String> values) {
    if (node.isObject()) {
      node.fields()
          .forEachRemaining(
              entry ->
                  flatten(
                      path.isEmpty() ? entry.getKey() : path + "." + entry.getKey(),
                      entry.getValue(),
                      values));
    } else if (node.isArray() && !node.isEmpty() && node.get(0).isContainerNode()) {
      for (int i = 0; i < node.size(); i++) {
        flatten(path + "[" + i + "]", node.get(i), values);
      }
    } else {
      values.put(path, node.isArray() ? SettingsSection.describe(node) : node.asText());
    }
  }
}
