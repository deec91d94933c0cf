package org.eprop.report.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eprop.report.page.Page;
import org.eprop.report.page.Section;

/** What a run was, and what came out. */
final class SettingsSection {

  private SettingsSection() {}

  static void add(Page page, ReportedRun run) {
    Section section = page.section("settings", "Settings");
    section.fold("All parts", false, () -> section.table(List.of("part", "is"), rows(run)));
    List<List<String>> made = ProvenanceRows.of(run.experiment(), run.result());
    if (!made.isEmpty()) {
      section.fold(
          "Provenance: program, data and the code of every component",
          false,
          () -> section.table(List.of("made by", "is"), made));
    }
    section.code("experiment.json, every default written out", run.experiment().toPrettyString());
  }

  static Map<String, String> facts(ReportedRun run) {
    Map<String, String> facts = new LinkedHashMap<>();
    JsonNode result = run.result();
    for (String set : List.of("test", "validation", "train")) {
      JsonNode score = result.path(set);
      if (score.has("return")) {
        facts.put(set + " return", number(score.get("return").asDouble()));
      } else if (score.has("accuracy")) {
        facts.put(set + " accuracy", percent(score.get("accuracy").asDouble()));
      } else if (score.has("mean_squared_error")) {
        facts.put(set + " MSE", number(score.get("mean_squared_error").asDouble()));
      }
    }
    facts.put("epochs", String.valueOf(run.metrics().size()));
    if (result.has("best_epoch") && result.get("best_epoch").asInt() > 0) {
      facts.put("best epoch", result.get("best_epoch").asText());
    }
    facts.put("parameters that learn", grouped(run.network().newGradient().count()));
    if (result.has("seconds")) {
      facts.put("training time", number(result.get("seconds").asDouble()) + " s");
    }
    return facts;
  }

  private static List<List<String>> rows(ReportedRun run) {
    List<List<String>> rows = new ArrayList<>();
    for (String key : List.of("task", "environment", "reinforcement")) {
      row(rows, key, run.experiment().path(key));
    }
    rows.addAll(NetworkRows.of(run));
    for (String key : List.of("regularizers", "rule", "constraints", "optimizer", "optimizers")) {
      row(rows, key, run.experiment().path(key));
    }
    for (String key : List.of("step_size", "schedule", "training", "seed")) {
      row(rows, key, run.experiment().path(key));
    }
    return rows;
  }

  static void row(List<List<String>> rows, String name, JsonNode node) {
    String text = describe(node);
    if (!text.isEmpty() && !(node.isArray() && node.isEmpty())) {
      rows.add(List.of(name, text));
    }
  }

  /** {@code alif: tau_m 20, beta 0.3}. */
  static String describe(JsonNode node) {
    if (node.isMissingNode()) {
      return "";
    }
    if (!node.isContainerNode()) {
      return node.asText();
    }
    List<String> parts = new ArrayList<>();
    if (node.isArray()) {
      boolean plain = true;
      for (JsonNode item : node) {
        parts.add(describe(item));
        plain &= !item.isContainerNode();
      }
      String shown = String.join(plain ? ", " : "; ", parts.subList(0, Math.min(parts.size(), 8)));
      return plain ? "[" + shown + (parts.size() > 8 ? ", …]" : "]") : shown;
    }
    node.fields()
        .forEachRemaining(
            entry -> {
              if (!entry.getKey().equals("name")) {
                parts.add(entry.getKey() + " " + parameter(entry.getValue()));
              }
            });
    String arguments = String.join(", ", parts);
    if (!node.has("name")) {
      return arguments;
    }
    return node.get("name").asText() + (arguments.isEmpty() ? "" : ": " + arguments);
  }

  /** {@code 200 (learns)}, or just the value. */
  private static String parameter(JsonNode node) {
    if (!node.isObject() || node.has("name") || !node.path("learn").asBoolean()) {
      return describe(node);
    }
    ObjectNode value = node.deepCopy();
    value.remove("learn");
    return describe(value.has("value") ? value.get("value") : value) + " (learns)";
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }

  /** Without an exponent or needless zeros. */
  static String plain(double value) {
    return new java.math.BigDecimal(value)
        .round(new java.math.MathContext(6))
        .stripTrailingZeros()
        .toPlainString();
  }

  static String grouped(long count) {
    return String.format(Locale.ROOT, "%,d", count).replace(',', '\u202f');
  }
}
