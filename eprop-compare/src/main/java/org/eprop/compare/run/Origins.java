package org.eprop.compare.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.common.Placed;
import org.eprop.experiment.json.ProvenanceJson;
import org.eprop.experiment.provenance.Change;
import org.eprop.experiment.provenance.Provenance;

/** What the runs of each variant are made from, now and here. */
final class Origins {

  private final Map<String, Provenance> now = new LinkedHashMap<>();
  private final ChangedRuns policy;

  Origins(ChangedRuns policy) {
    this.policy = policy;
  }

  void add(String variant, Provenance provenance) {
    now.put(variant, provenance);
  }

  Provenance of(String variant) {
    return now.get(variant);
  }

  /**
   * The variants whose runs were made from something else.
   *
   * @param before an entry for each variant, with the key {@code provenance}
   * @return what changed, by variant
   * @throws InvalidInputException if there is no such block
   */
  Map<String, List<Change>> changed(JsonNode before) {
    Map<String, List<Change>> changed = new LinkedHashMap<>();
    now.forEach(
        (variant, provenance) -> {
          Provenance then =
              Placed.at(
                  "variants." + variant + ".provenance",
                  () -> ProvenanceJson.read(before.path(variant).path("provenance")));
          List<Change> changes = then.difference(provenance, policy.heeded());
          if (!changes.isEmpty()) {
            changed.put(variant, changes);
          }
        });
    return changed;
  }

  /**
   * Refuses a run that was made from something else: of another folder, or of a time of its own.
   *
   * @throws InvalidInputException if it was
   */
  void check(String variant, JsonNode run) {
    List<Change> changes = ProvenanceJson.read(run).difference(now.get(variant), policy.heeded());
    if (!changes.isEmpty()) {
      throw refusal(Map.of(variant, changes)).at("provenance");
    }
  }

  /** Says what changed, each change once, and of which variants. */
  static InvalidInputException refusal(Map<String, List<Change>> changed) {
    Map<String, List<String>> variants = new LinkedHashMap<>();
    changed.forEach(
        (variant, changes) ->
            changes.forEach(
                change ->
                    variants
                        .computeIfAbsent(change.text(), key -> new ArrayList<>())
                        .add(variant)));
    String text =
        variants.entrySet().stream()
            .map(
                entry ->
                    (entry.getValue().size() == 1 ? "variant " : "variants ")
                        + String.join(", ", entry.getValue())
                        + ": "
                        + entry.getKey())
            .collect(Collectors.joining("; "));
    return new InvalidInputException(
        text
            + ". Old and new runs can't be mixed; restore it, choose another folder, or repeat"
            + " these variants' runs (--rerun-changed)",
        Change.details(changed.values().stream().flatMap(List::stream).distinct().toList()));
  }
}
