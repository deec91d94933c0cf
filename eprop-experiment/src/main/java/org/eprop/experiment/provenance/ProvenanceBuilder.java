package org.eprop.experiment.provenance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;
import org.eprop.api.plugin.Component;
import org.eprop.core.kernel.KernelProvider;
import org.eprop.core.plugin.Kind;
import org.eprop.core.plugin.Origin;
import org.eprop.experiment.io.Sha256;

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

  /**
   * The identity of eprop's own code: that of the class files and resources on which results
   * depend, whatever program they were put into, with what else, when and in which order.
   */
  static final class OwnCode {

    private static final Pattern DECIDES =
        Pattern.compile(
            "org/eprop/(api|compare|core|data|equations|experiment|learning|losses|neurons|surrogates"
                + "|tasks)/.*[^/]");

    private OwnCode() {}

    /** In what the names and checksums of a jar's files are; empty for what is no jar. */
    static String sha256(String place) {
      try {
        if (!Files.isRegularFile(Path.of(place))) {
          return "";
        }
        try (ZipFile jar = new ZipFile(place)) {
          return Sha256.of(
              jar.stream()
                  .filter(entry -> DECIDES.matcher(entry.getName()).matches())
                  .map(entry -> entry.getName() + ' ' + entry.getSize() + ' ' + entry.getCrc())
                  .sorted()
                  .collect(Collectors.joining("\n")));
        }
      } catch (IllegalArgumentException | IOException e) {
        return "";
      }
    }

    /** The module of a class, whichever program that is in. */
    static String module(Class<?> type) {
      return "eprop-" + type.getName().split("\\.", -1)[2];
    }
  }
}
