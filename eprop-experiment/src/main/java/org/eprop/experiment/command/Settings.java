package org.eprop.experiment.command;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eprop.core.common.NearestNames;

/** Guesses which setting of an experiment an unknown option stands for. */
public final class Settings {

  private Settings() {}

  /**
   * The end of a message about arguments that no option takes: for {@code --epoch 3} it is {@code
   * --set training.epochs=3}.
   *
   * @param unknown the arguments, the option first
   */
  public static Optional<String> hint(List<String> unknown) {
    if (unknown.isEmpty() || !unknown.get(0).startsWith("--")) {
      return Optional.empty();
    }
    String[] parts = unknown.get(0).substring(2).split("=", 2);
    String value = parts.length > 1 ? parts[1] : unknown.size() > 1 ? unknown.get(1) : "VALUE";
    Map<String, String> paths = Words.paths();
    return NearestNames.of(parts[0].replace('-', '_'), paths.keySet()).stream()
        .findFirst()
        .map(name -> "--set " + paths.get(name) + "=" + value);
  }
}
