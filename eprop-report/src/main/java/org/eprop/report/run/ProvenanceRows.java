package org.eprop.report.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a result was made from and when, as it was recorded. Files of before may lack parts. */
public final class ProvenanceRows {

  private static final int SHORT = 12;

  private ProvenanceRows() {}

  /** The most important of it, in a line or two: when, by which version, on what. */
  static Map<String, String> facts(JsonNode experiment, JsonNode result) {
    Map<String, String> facts = new LinkedHashMap<>();
    put(facts, "finished", result.path("finished").asText().replace("T", " ").replace("Z", " UTC"));
    facts.putAll(facts(experiment.path("provenance")));
    put(facts, "machine", result.path("machine").asText());
    return facts;
  }

  /** By which version it was made, on which Java. */
  public static Map<String, String> facts(JsonNode provenance) {
    Map<String, String> facts = new LinkedHashMap<>();
    String build = provenance.path("build").asText();
    put(
        facts,
        "eprop",
        provenance.path("eprop").asText() + (build.isEmpty() ? "" : ", build " + brief(build)));
    put(
        facts,
        "Java",
        join(" ", provenance.path("java").asText(), provenance.path("java_vendor").asText()));
    put(facts, "kernels", provenance.path("kernels").asText());
    return facts;
  }

  /** All of it: part and description of each. */
  static List<List<String>> of(JsonNode experiment, JsonNode result) {
    List<List<String>> rows = new ArrayList<>();
    facts(experiment, result).forEach((name, value) -> rows.add(List.of(name, value)));
    rows.addAll(of(experiment.path("provenance")));
    return rows;
  }

  /** The whole build, data, and the code of every component: part and description of each. */
  public static List<List<String>> of(JsonNode provenance) {
    List<List<String>> rows = new ArrayList<>();
    add(rows, "build", provenance.path("build").asText());
    for (JsonNode data : provenance.path("data")) {
      String sha = data.path("sha256").asText();
      String bytes = SettingsSection.grouped(data.path("bytes").asLong()) + " bytes";
      rows.add(
          List.of(
              "data " + data.path("name").asText(),
              join(
                  "; ",
                  data.path("origin").asText(),
                  data.path("licence").asText(),
                  sha.isEmpty() ? "generated" : bytes,
                  sha.isEmpty() ? "" : "sha256 " + sha)));
    }
    for (JsonNode component : provenance.path("components")) {
      String sha = component.path("sha256").asText();
      rows.add(
          List.of(
              join(" ", component.path("kind").asText(), component.path("name").asText()),
              join(
                  "; ",
                  component.path("class").asText(),
                  component.path("jar").asText(),
                  "version " + component.path("version").asText(),
                  sha.isEmpty() ? "" : "sha256 " + brief(sha))));
    }
    for (JsonNode jar : provenance.path("libraries")) {
      add(rows, "library " + jar.path("jar").asText(), "sha256 " + jar.path("sha256").asText());
    }
    return rows;
  }

  /** What was not part of the program: data, and the jars of plugins, by name, with digests. */
  static Map<String, String> foreign(JsonNode provenance) {
    Map<String, String> digests = new LinkedHashMap<>();
    for (JsonNode data : provenance.path("data")) {
      put(digests, "data " + data.path("name").asText(), brief(data.path("sha256").asText()));
    }
    for (JsonNode component : provenance.path("components")) {
      String sha = component.path("sha256").asText();
      if (!sha.equals(provenance.path("build").asText())) {
        put(
            digests,
            join(" ", component.path("kind").asText(), component.path("name").asText()),
            join(" ", component.path("jar").asText(), brief(sha)));
      }
    }
    return digests;
  }

  private static String brief(String sha) {
    return sha.substring(0, Math.min(SHORT, sha.length()));
  }

  private static void put(Map<String, String> facts, String name, String value) {
    if (!value.isBlank()) {
      facts.put(name, value);
    }
  }

  private static void add(List<List<String>> rows, String name, String value) {
    if (!value.isBlank()) {
      rows.add(List.of(name, value));
    }
  }

  private static String join(String between, String... parts) {
    return String.join(between, List.of(parts).stream().filter(part -> !part.isBlank()).toList());
  }
}
