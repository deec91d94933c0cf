package org.eprop.compare.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.DataSource;
import org.eprop.compare.definition.Comparison;
import org.eprop.compare.definition.Variant;
import org.eprop.core.experiment.Configuration;
import org.eprop.core.experiment.Experiment;
import org.eprop.core.experiment.ExperimentReader;
import org.eprop.core.experiment.ExperimentWriter;
import org.eprop.core.io.AtomicFiles;

/**
 * All that the runs in a folder follow from, but for the seed: {@code definition.json}. Runs made
 * from one definition must not be mixed with those of another. Seeds may be added, and metrics and
 * the baseline change, for they only choose from runs.
 */
final class Definition {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int LONGEST_VALUE = 60;

  private final ObjectNode json = JSON.objectNode();

  /** Of a comparison; reads every variant's experiment. */
  Definition(Comparison comparison, ExperimentReader reader) {
    json.put("format", 1);
    ObjectNode variants = json.putObject("variants");
    for (Variant variant : comparison.variants()) {
      Experiment experiment = comparison.experiment(variant, comparison.seeds().get(0), reader);
      String text = new ExperimentWriter().write(experiment);
      ObjectNode entry = (ObjectNode) Configuration.of(text, variant.name()).root().json();
      entry.remove("seed");
      ObjectNode data = entry.putObject("data");
      for (DataSource source : experiment.task().factory().sources(experiment.task().arguments())) {
        data.put(source.name(), source.sha256());
      }
      variants.set(variant.name(), entry);
    }
    comparison
        .target()
        .ifPresent(
            target -> json.put("target", target.toString()).put("stop_at_target", target.stop()));
    json.putObject("probe")
        .put("samples", comparison.probe().samples())
        .put("every", comparison.probe().every());
  }

  /**
   * Writes it into a new folder, or checks that it is the folder's.
   *
   * @throws InvalidInputException if the folder has other runs
   */
  void claim(Path folder) {
    Path file = folder.resolve("definition.json");
    if (!Files.exists(file)) {
      if (Files.exists(folder.resolve("runs"))) {
        throw new InvalidInputException(
                "has runs, but no definition.json that says what of; choose another folder")
            .at(folder.toString());
      }
      AtomicFiles.write(file, json.toPrettyString().replace("\r\n", "\n") + "\n");
      return;
    }
    JsonNode before = Configuration.of(file).root().json();
    String place = firstDifference("", before, written());
    if (place != null) {
      throw new InvalidInputException(
              "the runs in this folder were made with "
                  + shown(before, place)
                  + ", but the comparison now has "
                  + shown(written(), place)
                  + "; undo the change, or choose another folder")
          .at(place.substring(1).replace('/', '.'))
          .at(file.toString());
    }
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
