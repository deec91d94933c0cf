package org.eprop.experiment.provenance;

import org.eprop.api.plugin.Component;
import org.eprop.core.plugin.Kind;

/**
 * Where a component of a result came from.
 *
 * @param kind its kind in plain words, for example {@code "learning signal"}
 * @param name by which it was chosen
 * @param className the class
 * @param jar that the class was loaded from
 * @param version of its module or jar; {@value #UNKNOWN} if neither says
 * @since 1.0
 */
public record ComponentOrigin(String kind, String name, String className, Jar jar, String version) {

  static final String UNKNOWN = "unknown";

  static ComponentOrigin of(Kind kind, Component component, Jar jar) {
    Class<?> type = component.getClass();
    return new ComponentOrigin(kind.title(), component.name(), type.getName(), jar, version(type));
  }

  private static String version(Class<?> type) {
    if (type.getModule().isNamed()) {
      return type.getModule().getDescriptor().rawVersion().orElse(UNKNOWN);
    }
    String version = type.getPackage().getImplementationVersion();
    return version == null ? UNKNOWN : version;
  }

  /** Kind and name, {@code "neuron alif"}. */
  public String key() {
    return kind + " " + name;
  }

  /** Whether it is of eprop itself: its version is then the identity of its code. */
  boolean isOf(String eprop) {
    return className.startsWith("org.eprop.") && version.equals(eprop);
  }

  /** For example {@code "org.example.Cauchy of cauchy.jar, sha256 1f3a..., version 1.0"}. */
  @Override
  public String toString() {
    return className + " of " + jar + ", version " + version;
  }
}
