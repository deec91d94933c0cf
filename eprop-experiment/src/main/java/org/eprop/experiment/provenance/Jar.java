package org.eprop.experiment.provenance;

import java.nio.file.Files;
import java.nio.file.Path;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.io.Sha256;

/**
 * A jar by its name and content.
 *
 * @param name of the file, without its folder, which differs between machines; of classes that lie
 *     in no jar, that of their folder or module
 * @param sha256 of its content in hexadecimal; empty if there is nothing to read
 */
public record Jar(String name, String sha256) {

  /** Of a place that {@link org.eprop.core.plugin.Origin} names. */
  static Jar at(String place, Class<?> type) {
    String name = place.substring(Math.max(place.lastIndexOf('/'), place.lastIndexOf('\\')) + 1);
    return new Jar(name, content(place, type));
  }

  private static String content(String place, Class<?> type) {
    try {
      Path path = Path.of(place);
      if (Files.isRegularFile(path)) {
        return Sha256.of(path);
      }
      return Files.isDirectory(path) ? ClassFolder.sha256(path, type) : "";
    } catch (IllegalArgumentException | InvalidInputException e) {
      return ""; // no file at all, or it is gone
    }
  }

  /** For example {@code "cauchy.jar, sha256 1f3a..."}. */
  @Override
  public String toString() {
    return name + ", sha256 " + (sha256.isEmpty() ? "unknown" : sha256);
  }
}
