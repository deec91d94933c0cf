package org.eprop.experiment.provenance;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.common.ConstantPool;
import org.eprop.core.kernel.KernelProvider;
import org.eprop.core.plugin.Kind;
import org.eprop.core.plugin.Origin;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.io.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * What a result was made from, beside its settings and its seed: program, Java, kernels, the code
 * of every component, data. The same on every operating system. Of these, Java and kernels ought
 * not to change a result by a bit; all others may. Immutable.
 *
 * @param eprop version of eprop
 * @param build sha256 of eprop's code on which results depend, in whatever program: the identity of
 *     an unreleased version; empty if it is in no jar
 * @param java version of Java
 * @param javaVendor who built it
 * @param kernels {@code "vector"} or {@code "plain"}
 * @param components what the result is made of, each once
 * @param libraries the jars beside those of the components, in a plugin folder, that register no
 *     component: the components may use their classes
 * @param data what was learned from and measured on
 * @since 1.0
 */
public record Provenance(
    String eprop,
    String build,
    String java,
    String javaVendor,
    String kernels,
    List<ComponentOrigin> components,
    List<Jar> libraries,
    List<DataIdentity> data) {

  /** Checks for null, and copies the lists. */
  public Provenance {
    Objects.requireNonNull(eprop, "eprop");
    Objects.requireNonNull(build, "build");
    Objects.requireNonNull(java, "java");
    Objects.requireNonNull(javaVendor, "javaVendor");
    Objects.requireNonNull(kernels, "kernels");
    components = List.copyOf(components);
    libraries = List.copyOf(libraries);
    data = List.copyOf(data);
  }

  /**
   * That of what is made now, and here. Reads jars through.
   *
   * @param components each with its kind
   * @param data what is learned from
   */
  public static Provenance now(Map<Component, Kind> components, List<DataIdentity> data) {
    ProvenanceBuilder builder = new ProvenanceBuilder();
    components.forEach((component, kind) -> builder.add(kind, component));
    data.forEach(builder::add);
    return builder.build();
  }

  /** The version of the eprop that runs now, for example {@code "1.0.0"}. */
  public static String runningVersion() {
    return EpropVersion.text();
  }

  /** The same of other data. */
  public Provenance withData(List<DataIdentity> others) {
    return new Provenance(eprop, build, java, javaVendor, kernels, components, libraries, others);
  }

  /**
   * The same of those components alone that another block has, too: a network is made of fewer than
   * the run that trained it.
   */
  public Provenance ofComponents(Provenance other) {
    Set<String> keys =
        other.components().stream().map(ComponentOrigin::key).collect(Collectors.toSet());
    return new Provenance(
        eprop,
        build,
        java,
        javaVendor,
        kernels,
        components.stream().filter(c -> keys.contains(c.key())).toList(),
        libraries,
        data);
  }

  /**
   * What is not as it was, in words; empty if nothing changed. Jars and data are compared by their
   * content, so they may have been moved or renamed; components of eprop itself by eprop's version.
   *
   * @param now what is to take the place of this
   */
  public List<Change> difference(Provenance now) {
    return new Differences(this, now).all();
  }

  /** The changes of some parts alone. */
  public List<Change> difference(Provenance now, Set<Part> parts) {
    return difference(now).stream().filter(change -> parts.contains(change.part())).toList();
  }

  /**
   * Checks that every component of some kinds is there, be it another version.
   *
   * @throws InvalidInputException if one is not, with the class and jar that were used then
   */
  public void expectComponents(Plugins plugins, Set<Kind> kinds) {
    Set<String> titles = kinds.stream().map(Kind::title).collect(Collectors.toSet());
    for (ComponentOrigin component : components) {
      if (titles.contains(component.kind())
          && !plugins.contains(component.kind(), component.name())) {
        throw new InvalidInputException(
            ("there is no %s \"%s\" here; then, it was %s: expected a plugin folder"
                    + " with that jar")
                .formatted(component.kind(), component.name(), component));
      }
    }
  }

  /** Gathers what a result is made of. Not thread-safe. */
  static final class ProvenanceBuilder {

    /**
     * The SHA-256 of eprop's own code in each jar. Each is read once: the classes that run stay
     * what they are.
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

  /** The version of eprop, as the build wrote it into a resource. */
  static final class EpropVersion {

    private EpropVersion() {}

    /** For example {@code "1.0.0"}. */
    static String text() {
      Properties properties = new Properties();
      try (InputStream in = EpropVersion.class.getResourceAsStream("version.properties")) {
        properties.load(in);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return properties.getProperty("version");
    }
  }

  /**
   * The code that a component is made of: its class, and all class files and resources of its jar,
   * or of the jars beside it in a plugin folder, that these name. A jar's other classes, its times
   * and its order are no part of it. What is named is seen by the strings in class files (The Java
   * Virtual Machine Specification, chapter 4.4), so that a class of a name that is put together
   * while it runs is missed.
   */
  static final class ReachableCode {

    private static final Pattern DESCRIPTOR = Pattern.compile("L([^;<>()\\[:]+)[;<]");
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_$/. -]{1,500}");
    private static final String CLASS = ".class";

    /** Sha256 by entry, of each place. */
    private final Map<String, SortedMap<String, String>> files = new LinkedHashMap<>();

    private final Map<String, JarFile> jars = new LinkedHashMap<>();
    private final Set<String> seen = new LinkedHashSet<>();
    private final Deque<String> open = new ArrayDeque<>();
    private final List<String> places = new ArrayList<>();

    private ReachableCode(Class<?> type) {
      places.add(Origin.of(type).place());
      Origin.jarsOfFolder(type).stream().filter(jar -> !places.contains(jar)).forEach(places::add);
    }

    /**
     * Of a class: by jar, its own first, the digest of what of it is reached; an empty one of a
     * place that can't be read.
     */
    static Map<String, String> of(Class<?> type) {
      ReachableCode code = new ReachableCode(type);
      String own = code.places.get(0);
      try {
        code.follow(type.getName().replace('.', '/') + CLASS);
      } catch (IOException e) {
        return Map.of(own, ""); // a class loader will say what is wrong with it
      } finally {
        code.close();
      }
      Map<String, String> digests = new LinkedHashMap<>();
      digests.put(own, "");
      code.files.forEach((place, entries) -> digests.put(place, Sha256.of(entries.toString())));
      return digests;
    }

    private void follow(String first) throws IOException {
      open.add(first);
      while (!open.isEmpty()) {
        String name = open.remove();
        for (String place : seen.add(name) ? places : List.<String>of()) {
          byte[] bytes = read(place, name);
          if (bytes != null) {
            files.computeIfAbsent(place, key -> new TreeMap<>()).put(name, Sha256.of(bytes));
            if (name.endsWith(CLASS)) {
              addNamed(name.substring(0, name.lastIndexOf('/') + 1), bytes);
            }
            break;
          }
        }
      }
    }

    private byte @Nullable [] read(String place, String name) throws IOException {
      Path path;
      try {
        path = Path.of(place);
      } catch (IllegalArgumentException e) {
        return null; // no file at all
      }
      if (Files.isDirectory(path)) {
        // A folder may be anything, so no more is read of it than classes.
        Path file = name.endsWith(CLASS) ? path.resolve(name).normalize() : path;
        return file.startsWith(path) && Files.isRegularFile(file) ? Files.readAllBytes(file) : null;
      }
      if (!Files.isRegularFile(path)) {
        return null;
      }
      if (!jars.containsKey(place)) {
        jars.put(place, new JarFile(path.toFile(), false, ZipFile.OPEN_READ, Runtime.version()));
      }
      JarEntry entry = jars.get(place).getJarEntry(name);
      if (entry == null || entry.isDirectory()) {
        return null;
      }
      try (InputStream in = jars.get(place).getInputStream(entry)) {
        return in.readAllBytes();
      }
    }

    /** All that may be the name of a class or of a resource. */
    private void addNamed(String packageFolder, byte[] classFile) throws IOException {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(classFile));
      for (String text : ConstantPool.read(in).texts()) {
        Matcher descriptors = DESCRIPTOR.matcher(text);
        while (descriptors.find()) {
          add(descriptors.group(1) + CLASS);
        }
        add(text.replace('.', '/') + CLASS);
        if (text.indexOf('.') > 0) {
          add(text.startsWith("/") ? text.substring(1) : text);
          add(packageFolder + text);
        }
      }
    }

    /** Unless no file can have the name. */
    private void add(String name) {
      if (NAME.matcher(name).matches()) {
        open.add(name);
      }
    }

    private void close() {
      for (JarFile jar : jars.values()) {
        try {
          jar.close();
        } catch (IOException e) {
          continue; // it was only read
        }
      }
    }
  }
}
