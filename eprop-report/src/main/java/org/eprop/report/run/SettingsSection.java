package org.eprop.report.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Population;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Readout;
import org.eprop.experiment.Configuration;
import org.eprop.experiment.ExperimentWriter;
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

  /** What every run has; of these, one is a fact. */
  private static final Set<String> USUAL =
      Set.of(
          "loss", "accuracy", "mean_squared_error", "return", "success", "episode_length", "rate");

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
      score.properties().stream()
          .filter(one -> one.getValue().isNumber() && !USUAL.contains(one.getKey()))
          .forEach(
              one ->
                  facts.put(
                      set + " " + one.getKey().replace('_', ' '),
                      number(one.getValue().asDouble())));
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

  /** A network in a table: its populations, projections and readouts, as its description says. */
  private static final class NetworkRows {

    private final NetworkStructure network;
    private final JsonNode json;
    private final Wiring wiring;
    private final List<List<String>> rows = new ArrayList<>();

    private NetworkRows(ReportedRun run) {
      this.network = run.network().structure();
      this.wiring = new Wiring(network, run.task().timeStep());
      String text = new ExperimentWriter().write(run.network().model());
      this.json = Configuration.of(text, "network").root().json().path("network");
    }

    /** Part and description of each. */
    static List<List<String>> of(ReportedRun run) {
      NetworkRows network = new NetworkRows(run);
      network.populations();
      network.projections();
      network.readouts();
      return network.rows;
    }

    private void populations() {
      for (int p = 0; p < network.populations().size(); p++) {
        Population population = network.populations().get(p);
        JsonNode node = json.path("populations").path(population.name());
        String prefix = network.populations().size() == 1 ? "" : population.name() + ", ";
        if (node.has("neurons")) {
          node.path("neurons").forEach(group -> neurons(prefix, group));
        } else {
          neurons(prefix, node);
        }
        SettingsSection.row(rows, prefix + "surrogate", node.path("surrogate"));
        if (population.hasBias()) {
          rows.add(List.of(prefix + "bias", "a current for each neuron, which learns"));
        }
      }
    }

    private void neurons(String prefix, JsonNode group) {
      String size = group.path("size").asText();
      String neuron = SettingsSection.describe(group.path("neuron"));
      rows.add(List.of(prefix + "neurons", size + " × " + neuron));
    }

    private void projections() {
      for (int i = 0; i < network.projections().size(); i++) {
        Projection projection = network.projections().get(i);
        JsonNode node = json.path("projections").path(i);
        List<String> parts = new ArrayList<>();
        parts.add(SettingsSection.grouped(synapses(projection)) + " synapses");
        if (!wiring.delays(projection).isEmpty()) {
          parts.add(wiring.delays(projection));
        }
        if (!projection.learned()) {
          parts.add("fixed");
        }
        parts.add("start " + SettingsSection.describe(node.path("initial_weights")));
        rows.add(List.of(wiring.ends(projection), String.join(", ", parts)));
      }
    }

    /** Without those that would be autapses. */
    private static long synapses(Projection projection) {
      long numbers = projection.synapses().numbers();
      boolean diagonal = projection.isOwn() && projection.synapses().isDense();
      return diagonal ? numbers - projection.synapses().pre() : numbers;
    }

    private void readouts() {
      for (Readout readout : network.readouts()) {
        ObjectNode node = json.path("readouts").path(readout.name()).deepCopy();
        String prefix = network.readouts().size() == 1 ? "" : readout.name() + ", ";
        JsonNode loss = node.remove("loss");
        JsonNode signal = node.remove("learning_signal");
        SettingsSection.row(rows, prefix + "readout", node);
        SettingsSection.row(rows, prefix + "loss", loss);
        String text = SettingsSection.describe(signal);
        rows.add(
            List.of(
                prefix + "learning signal",
                text.isEmpty() ? "none: it teaches no population" : text));
      }
    }
  }
}
