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

  private static final String NOTHING = "–";

  private Differences() {}

  /** A row for each path that differs: the path, and what each object has there. */
  static List<List<String>> of(List<JsonNode> objects) {
    List<Map<String, String>> all = new ArrayList<>();
    Set<String> paths = new LinkedHashSet<>();
    for (JsonNode object : objects) {
      Map<String, String> values = new LinkedHashMap<>();
      flatten("", object, values);
      all.add(values);
      paths.addAll(values.keySet());
    }
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
