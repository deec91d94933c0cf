package org.eprop.experiment.provenance;

/**
 * A jar by its name, and what of its content counts.
 *
 * @param name of the file, without its folder, which differs between machines; of classes that lie
 *     in no jar, that of their folder; of eprop's own, that of their module
 * @param sha256 of the class files and resources of it that a component reaches, in hexadecimal; of
 *     eprop, of all on which results depend; empty if there is nothing to read
 * @since 1.0
 */
public record Jar(String name, String sha256) {

  /** Of a place that {@link org.eprop.core.plugin.Origin} names. */
  static Jar of(String place, String sha256) {
    int folder = Math.max(place.lastIndexOf('/'), place.lastIndexOf('\\'));
    return new Jar(place.substring(folder + 1), sha256);
  }

  /** For example {@code "cauchy.jar, sha256 1f3a..."}. */
  @Override
  public String toString() {
    return name + ", sha256 " + (sha256.isEmpty() ? "unknown" : sha256);
  }
}
