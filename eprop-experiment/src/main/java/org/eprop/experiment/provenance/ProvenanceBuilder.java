package org.eprop.experiment.provenance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eprop.api.plugin.Component;
import org.eprop.core.kernel.KernelProvider;
import org.eprop.core.plugin.Kind;
import org.eprop.core.plugin.Origin;

/** Gathers what a result is made of. Not thread-safe. */
final class ProvenanceBuilder {

  /**
   * The SHA-256 of eprop's own code in each jar. Each is read once: the classes that run stay what
   * they are.
   */
  private static final Map<String, String> OWN = new ConcurrentHashMap<>();

  private final Map<String, ComponentOrigin> components = new LinkedHashMap<>();
  private final Set<Jar> libraries = new LinkedHashSet<>();
  private final List<DataIdentity> data = new ArrayList<>();

  /** Nothing yet. */
  ProvenanceBuilder() {}

  /** Adds a component, unless one of its kind and name is there. */
  ProvenanceBuilder add(Kind kind, Component component) {
    ComponentOrigin origin = ComponentOrigin.of(kind, component, jar(component.getClass()));
    components.putIfAbsent(origin.key(), origin);
    return this;
  }

  /** Adds data. */
  ProvenanceBuilder add(DataIdentity identity) {
    data.add(identity);
    return this;
  }

  private Jar jar(Class<?> type) {
    String place = Origin.of(type).place();
    if (type.getName().startsWith("org.eprop.") && Origin.jarsOfFolder(type).isEmpty()) {
      // Its version is the identity of eprop's own code, which is built the same each time.
      return new Jar(OwnCode.module(type), OWN.computeIfAbsent(place, OwnCode::sha256));
    }
    Map<String, String> code = ReachableCode.of(type);
    code.forEach(
        (jar, sha256) -> {
          if (!jar.equals(place)) {
            libraries.add(Jar.of(jar, sha256));
          }
        });
    return Jar.of(place, code.getOrDefault(place, ""));
  }

  /** The whole block, with the eprop, the Java and the kernels that run now. */
  Provenance build() {
    return new Provenance(
        EpropVersion.text(),
        jar(Provenance.class).sha256(),
        System.getProperty("java.version"),
        System.getProperty("java.vendor"),
        KernelProvider.choose().name(),
        List.copyOf(components.values()),
        List.copyOf(libraries),
        data);
  }
}
