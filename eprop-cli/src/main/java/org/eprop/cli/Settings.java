package org.eprop.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Parameter;
import org.eprop.core.common.NearestNames;
import org.eprop.experiment.ExperimentReader;

/** Guesses which setting of an experiment an unknown option stands for. */
final class Settings {

  private static final String TRAINING = "training";

  private Settings() {}

  /**
   * The end of a message about arguments that no option takes: for {@code --epoch 3} it is {@code
   * --set training.epochs=3}.
   *
   * @param unknown the arguments, the option first
   */
  static Optional<String> hint(List<String> unknown) {
    if (unknown.isEmpty() || !unknown.get(0).startsWith("--")) {
      return Optional.empty();
    }
    String[] parts = unknown.get(0).substring(2).split("=", 2);
    String value = parts.length > 1 ? parts[1] : unknown.size() > 1 ? unknown.get(1) : "VALUE";
    Map<String, String> paths = paths();
    return NearestNames.of(parts[0].replace('-', '_'), paths.keySet()).stream()
        .findFirst()
        .map(name -> "--set " + paths.get(name) + "=" + value);
  }

  /** By the last part of each path. */
  private static Map<String, String> paths() {
    Map<String, String> paths = new LinkedHashMap<>();
    for (Component section : ExperimentReader.sections()) {
      if (section.name().equals(TRAINING)) {
        for (Parameter key : section.parameters()) {
          paths.put(key.name(), TRAINING + "." + key.name());
        }
      }
    }
    paths.put("learning_rate", "optimizer.learning_rate");
    paths.put("surrogate", "network.layers[0].surrogate");
    List.of("task", "loss", "learning_signal", "rule", "optimizer", "schedule")
        .forEach(key -> paths.put(key, key));
    return paths;
  }
}
