package org.eprop.experiment.provenance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import org.eprop.api.plugin.Component;
import org.eprop.core.kernel.KernelProvider;
import org.eprop.core.plugin.Kind;
import org.eprop.core.plugin.Origin;

/** Gathers what a result is made of. Each jar is read through once. Not thread-safe. */
public final class ProvenanceBuilder {

  private static final String SERVICES = "META-INF/services/org.eprop.";

  private final Map<String, ComponentOrigin> components = new LinkedHashMap<>();
  private final Map<String, Jar> jars = new LinkedHashMap<>();
  private final Set<String> beside = new LinkedHashSet<>();
  private final List<DataIdentity> data = new ArrayList<>();

  /** Nothing yet. */
  public ProvenanceBuilder() {}

  /** Adds a component, unless one of its kind and name is there. */
  public ProvenanceBuilder add(Kind kind, Component component) {
    Class<?> type = component.getClass();
    ComponentOrigin origin = ComponentOrigin.of(kind, component, jar(type));
    components.putIfAbsent(origin.key(), origin);
    beside.addAll(Origin.jarsOfFolder(type));
    return this;
  }

  /** Adds data. */
  public ProvenanceBuilder add(DataIdentity identity) {
    data.add(identity);
    return this;
  }

  private Jar jar(Class<?> type) {
    String place = Origin.of(type).place();
    // Of a folder, only the class's own package counts.
    String key = place.endsWith(".jar") ? place : place + " " + type.getPackageName();
    return jars.computeIfAbsent(key, k -> Jar.at(place, type));
  }

  /** The whole block, with the eprop, the Java and the kernels that run now. */
  public Provenance build() {
    return new Provenance(
        EpropVersion.text(),
        jar(Provenance.class).sha256(),
        System.getProperty("java.version"),
        System.getProperty("java.vendor"),
        KernelProvider.choose().name(),
        List.copyOf(components.values()),
        libraries(),
        data);
  }

  /** Of the jars of plugin folders: what registers no component. */
  private List<Jar> libraries() {
    return beside.stream()
        .filter(place -> !jars.containsKey(place) && isLibrary(place))
        .map(place -> Jar.at(place, Provenance.class))
        .toList();
  }

  private static boolean isLibrary(String place) {
    try (JarFile file = new JarFile(Path.of(place).toFile())) {
      return file.stream().noneMatch(entry -> entry.getName().startsWith(SERVICES));
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }
}
