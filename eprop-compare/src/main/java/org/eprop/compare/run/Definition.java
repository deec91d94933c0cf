package org.eprop.compare.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.compare.definition.Comparison;
import org.eprop.compare.definition.Variant;
import org.eprop.experiment.Configuration;
import org.eprop.experiment.Experiment;
import org.eprop.experiment.ExperimentReader;
import org.eprop.experiment.ExperimentWriter;
import org.eprop.experiment.io.AtomicFiles;
import org.eprop.experiment.json.ProvenanceJson;
import org.eprop.experiment.provenance.Change;
import org.eprop.experiment.provenance.Provenance;

/**
 * All that the runs in a folder follow from, but for the seed: {@code definition.json}, and what
 * they were made from. Runs made from one must not be mixed with those of another. Seeds may be
 * added, and metrics and the baseline change, for they only choose from runs.
 */
final class Definition {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int LONGEST_VALUE = 60;
  private static final int FORMAT = 3;
  private static final String PROVENANCE = "provenance";
  private static final String VARIANTS = "variants";

  private final ObjectNode json = JSON.objectNode();

  private final String what;
  private final Origins origins;
  private final boolean rerun;

  private Definition(String what, ChangedRuns changed) {
    this.what = what;
    this.origins = new Origins(changed);
    this.rerun = changed.rerun();
    json.put("format", FORMAT);
    json.putObject(VARIANTS);
  }

  /**
   * Of a comparison; reads every variant's experiment, and the jars and data that it is made from.
   */
  static Definition of(Comparison comparison, ExperimentReader reader, ChangedRuns changed) {
    Definition definition = new Definition("comparison", changed);
    for (Variant variant : comparison.variants()) {
      Experiment experiment = comparison.experiment(variant, comparison.seeds().get(0), reader);
      definition.add(variant.name(), experiment, provenance(comparison, variant, experiment));
    }
    ObjectNode json = definition.json;
    comparison
        .target()
        .ifPresent(
            target -> json.put("target", target.toString()).put("stop_at_target", target.stop()));
    comparison.folds().ifPresent(folds -> json.put("folds", folds.toString()));
    comparison
        .tune()
        .ifPresent(tune -> json.set("tune", Configuration.of(tune.json(), "tune").root().json()));
    json.putObject("probe")
        .put("samples", comparison.probe().samples())
        .put("every", comparison.probe().every());
    return definition;
  }

  /** Of a trial of a search, as the only variant. */
  static Definition of(
      String variant, Experiment experiment, Provenance provenance, ChangedRuns changed) {
    Definition definition = new Definition("search", changed);
    definition.add(variant, experiment, provenance);
    return definition;
  }

  private void add(String variant, Experiment experiment, Provenance provenance) {
    String text = new ExperimentWriter().write(experiment);
    ObjectNode entry = (ObjectNode) Configuration.of(text, variant).root().json();
    entry.remove("seed");
    origins.add(variant, provenance);
    entry.set(PROVENANCE, ProvenanceJson.write(provenance));
    json.withObject("/" + VARIANTS).set(variant, entry);
  }

  private static Provenance provenance(
      Comparison comparison, Variant variant, Experiment experiment) {
    try {
      return experiment.provenance();
    } catch (InvalidInputException e) {
      throw comparison.placed(variant, e);
    }
  }

  /** What the runs of each variant are made from. */
  Origins origins() {
    return origins;
  }

  /**
   * Writes it into a new folder, or checks that it is the folder's. Of runs that were made from
   * something else than now the folder is freed, if that is wished.
   *
   * @param discard deletes all runs of a variant
   * @throws InvalidInputException if the folder has other runs
   */
  void claim(Path folder, Consumer<String> discard) {
    Path file = folder.resolve("definition.json");
    if (!Files.exists(file)) {
      if (Files.exists(folder.resolve("runs"))) {
        throw new InvalidInputException("has runs, but no definition.json; choose another folder")
            .at(folder.toString());
      }
      write(file);
      return;
    }
    JsonNode before = Configuration.of(file).root().json();
    try {
      compare(before);
      Map<String, List<Change>> changed = origins.changed(before.path(VARIANTS));
      if (changed.isEmpty()) {
        return;
      }
      if (!rerun) {
        throw Origins.refusal(changed);
      }
      // First the runs: if this ends in between, the definition is still theirs.
      changed.keySet().forEach(discard);
    } catch (InvalidInputException e) {
      throw e.at(file.toString());
    }
    write(file);
  }

  private void write(Path file) {
    AtomicFiles.write(file, json.toPrettyString().replace("\r\n", "\n") + "\n");
  }

  private void compare(JsonNode before) {
    if (before.path("format").asInt() != FORMAT) {
      throw new InvalidInputException(
              ("got %s, but expected %s: the runs in this folder are of another"
                      + " version of eprop; choose another folder")
                  .formatted(shown(before, "/format"), FORMAT))
          .at("format");
    }
    JsonNode now = written();
    String place = firstDifference("", withoutProvenance(before), withoutProvenance(now));
    if (place != null) {
      throw new InvalidInputException(
              ("the runs in this folder were made with %s, but the %s now has %s;"
                      + " undo the change, or choose another folder")
                  .formatted(shown(before, place), what, shown(now, place)))
          .at(place.substring(1).replace('/', '.'));
    }
  }

  /** That is compared by its meaning: a jar may be renamed, and versions are told in words. */
  private static JsonNode withoutProvenance(JsonNode definition) {
    JsonNode copy = definition.deepCopy();
    for (JsonNode variant : copy.path(VARIANTS)) {
      if (variant instanceof ObjectNode entry) {
        entry.remove(PROVENANCE);
      }
    }
    return copy;
  }

  /** As it would be read: 1 and 1.0 are then what they are in the file. */
  private JsonNode written() {
    return Configuration.of(json.toString(), "definition").root().json();
  }

  /** A JSON pointer; null if there is none. */
  private static String firstDifference(String path, JsonNode a, JsonNode b) {
    if (a.equals(b)) {
      return null;
    }
    if (!a.isContainerNode() || a.getNodeType() != b.getNodeType()) {
      return path;
    }
    if (a.isArray()) {
      for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
        String found = firstDifference(path + "/" + i, a.path(i), b.path(i));
        if (found != null) {
          return found;
        }
      }
      return path;
    }
    Set<String> keys = new LinkedHashSet<>();
    a.fieldNames().forEachRemaining(keys::add);
    b.fieldNames().forEachRemaining(keys::add);
    for (String key : keys) {
      String found = firstDifference(path + "/" + key, a.path(key), b.path(key));
      if (found != null) {
        return found;
      }
    }
    return path.isEmpty() ? "/variants" : path;
  }

  private static String shown(JsonNode root, String pointer) {
    JsonNode node = root.at(pointer);
    if (node.isMissingNode()) {
      return "nothing there";
    }
    String text = node.toString();
    return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "...";
  }
}
