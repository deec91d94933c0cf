package org.eprop.core.plugin;

import io.github.classgraph.ClassGraph;
import io.github.classgraph.ClassInfo;
import io.github.classgraph.ScanResult;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.InvalidInputException;

/**
 * A folder of plugin jars. They share one class loader, so that a plugin's own libraries can lie
 * beside it.
 */
final class PluginFolder {

  private final Path folder;
  private final List<Path> jars;
  private final PluginJars entries;

  /**
   * Lists the jars, by name.
   *
   * @throws InvalidInputException if the folder does not exist, a jar can't be read, or one class
   *     is in two jars
   */
  PluginFolder(Path folder) {
    this.folder = folder;
    this.jars = jars(folder);
    this.entries = new PluginJars(folder, jars);
  }

  private static List<Path> jars(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new InvalidInputException(
              Files.exists(folder) ? "is a file, but expected a folder" : "no such folder")
          .at("plugin folder " + folder);
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> jars = files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
      for (Path jar : jars) {
        expectFile(jar);
      }
      return jars;
    } catch (IOException e) {
      throw new UncheckedIOException("plugin folder " + folder + ": cannot be read: " + e, e);
    }
  }

  /** A pipe would be waited for, for ever. */
  private static void expectFile(Path jar) {
    if (!Files.isRegularFile(jar)) {
      throw new InvalidInputException(
              Files.isDirectory(jar)
                  ? "got a folder, but expected a file"
                  : Files.exists(jar)
                      ? "got a pipe or a device, but expected a file"
                      : "there is no such file")
          .at(jar.toString());
    }
  }

  /** A class loader for the jars, to be closed by whoever asked for it. */
  JarLoader open() {
    try {
      return new JarLoader("plugins in " + folder, entries.all(), Component.class.getClassLoader());
    } catch (IOException e) {
      throw new UncheckedIOException("plugin folder " + folder + ": cannot be read: " + e, e);
    }
  }

  /**
   * Looks for components that no services file names.
   *
   * @param registered the names of the classes that {@link java.util.ServiceLoader} found
   * @param scans whether to look
   * @param warnings receives what is probably a mistake: a folder without a jar, a class path that
   *     leads out of it, a class that can't be made, a jar without a component; or, once, that none
   *     can be looked for without ClassGraph
   * @return their classes' names
   */
  Set<String> scan(Map<Kind, Set<String>> registered, boolean scans, List<String> warnings) {
    if (jars.isEmpty()) {
      warnings.add("plugin folder " + folder + ": there is no jar in it");
      return Set.of();
    }
    warnings.addAll(entries.warnings());
    Set<String> found = Set.of();
    try {
      if (scans) {
        found = UnregisteredComponents.find(entries.all(), registered, warnings);
      }
    } catch (LinkageError e) {
      warnings.add(
          ("plugin folder %s: components without a services file are not found,"
                  + " because ClassGraph (io.github.classgraph:classgraph) can't be used: %s")
              .formatted(folder, e));
    }
    if (found.isEmpty() && jars.stream().noneMatch(entries::registers)) {
      List<String> named = List.copyOf(warnings);
      jars.stream()
          .map(jar -> String.valueOf(jar.getFileName()))
          .filter(jar -> named.stream().noneMatch(warning -> warning.startsWith(jar + ": ")))
          .forEach(
              jar ->
                  warnings.add(
                      jar
                          + " has no component, and no services file, such as "
                          + Kind.SURROGATE.servicesFile()));
    }
    return found;
  }

  /**
   * Looks through jars for components that no services file names; none of their code runs. Nothing
   * else uses ClassGraph, and a program without plugin folders never loads this class.
   */
  private static final class UnregisteredComponents {

    private UnregisteredComponents() {}

    /**
     * Finds them; what others extend is taken for a part of those.
     *
     * @param registered the names of the classes that {@link java.util.ServiceLoader} found
     * @param warnings receives a sentence about each that can't be made: it is not public, or has
     *     no public constructor without arguments
     * @return the names of the classes of all others, sorted
     * @throws LinkageError if ClassGraph is not there
     */
    static Set<String> find(
        List<Path> jars, Map<Kind, Set<String>> registered, List<String> warnings) {
      Set<String> found = new TreeSet<>();
      Set<File> files =
          jars.stream().map(jar -> jar.toFile().getAbsoluteFile()).collect(Collectors.toSet());
      try (ScanResult scan =
          new ClassGraph()
              .overrideClasspath(jars)
              .ignoreClassVisibility()
              .enableClassInfo()
              .enableMethodInfo()
              .scan(1)) {
        for (Kind kind : Kind.values()) {
          for (ClassInfo type : scan.getClassesImplementing(kind.factory().getName())) {
            // ClassGraph follows class paths of manifests; the class loader does not.
            boolean loaded = files.contains(type.getClasspathElementFile().getAbsoluteFile());
            if (!loaded
                || !isConcrete(type)
                || !type.getSubclasses().isEmpty()
                || registered.getOrDefault(kind, Set.of()).contains(type.getName())) {
              continue;
            }
            if (type.isPublic() && hasConstructor(type)) {
              found.add(type.getName());
            } else {
              warnings.add(
                  ("%s: %s implements %s, but is not public with a public constructor without"
                          + " arguments")
                      .formatted(
                          type.getClasspathElementFile().getName(),
                          type.getName(),
                          kind.factory().getSimpleName()));
            }
          }
        }
      }
      return found;
    }

    private static boolean isConcrete(ClassInfo type) {
      return type.isStandardClass()
          && !type.isAbstract()
          && !type.isAnonymousInnerClass()
          && (!type.isInnerClass() || type.isStatic());
    }

    private static boolean hasConstructor(ClassInfo type) {
      return type.getConstructorInfo().stream()
          .anyMatch(one -> one.isPublic() && one.getParameterInfo().length == 0);
    }
  }

  /**
   * The jars of a folder and those below it that their manifests' {@code Class-Path} names; what
   * lies elsewhere is left alone, and a warning says so.
   *
   * <p>No class may lie in two of them: a class loader takes the first it finds and says nothing,
   * so that a forgotten older jar would run in the place of a newer one. Libraries that two plugins
   * have packed are let pass as long as they are the same.
   */
  private static final class PluginJars {

    private static final String CLASS = ".class";
    private static final String SERVICES = "META-INF/services/org.eprop.";

    /** A class as a jar holds it. */
    private record Copy(Path jar, long size, long checksum) {
      boolean equalTo(Copy other) {
        return size == other.size && checksum == other.checksum;
      }
    }

    private final Path folder;
    private final Set<Path> jars = new LinkedHashSet<>();
    private final List<String> warnings = new ArrayList<>();
    private final Map<String, Copy> first = new HashMap<>();
    private final Map<String, List<Path>> again = new HashMap<>();

    /** The classes that services files name, and the jars that have such a file of some kind. */
    private final Set<String> named = new HashSet<>();

    private final Set<Path> registering = new HashSet<>();

    /**
     * Follows the class paths.
     *
     * @param folder which they may not leave
     * @param plugins its jars
     * @throws InvalidInputException if one can't be read as a jar, or a class is in two, with both
     */
    PluginJars(Path folder, List<Path> plugins) {
      this.folder = real(folder);
      plugins.forEach(this::add);
      // A component in two jars is a mistake even if both are the same: which one is it of?
      again.entrySet().stream()
          .filter(one -> named.contains(one.getKey()))
          .min(Map.Entry.comparingByKey())
          .ifPresent(one -> refuse(one.getKey(), one.getValue().get(0), one.getValue().get(1)));
    }

    /** Also where symbolic links lead. */
    private static Path real(Path path) {
      try {
        return path.toRealPath();
      } catch (IOException e) {
        return path.toAbsolutePath().normalize();
      }
    }

    private void add(Path jar) {
      if (!jars.add(jar)) {
        return;
      }
      // A class loader would pass over a broken jar in silence.
      try (JarFile file = new JarFile(jar.toFile())) {
        for (JarEntry entry : file.stream().toList()) {
          add(jar, file, entry);
        }
        Manifest manifest = file.getManifest();
        String path =
            manifest == null
                ? null
                : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
        if (path != null) {
          for (String entry : path.strip().split("\\s+")) {
            follow(jar, entry);
          }
        }
      } catch (IOException e) {
        throw unreadable(jar, e);
      } catch (RuntimeException e) {
        throw e instanceof InvalidInputException ? e : unreadable(jar, e);
      }
    }

    private static InvalidInputException unreadable(Path jar, Exception e) {
      return new InvalidInputException("cannot be read as a jar: " + e.getMessage(), e)
          .at(jar.toString());
    }

    private void add(Path jar, JarFile file, JarEntry entry) throws IOException {
      String path = entry.getName();
      if (path.startsWith(SERVICES)) {
        named.addAll(Services.names(file.getInputStream(entry)));
        boolean ofKind =
            Arrays.stream(Kind.values()).anyMatch(kind -> kind.servicesFile().equals(path));
        if (ofKind || !path.startsWith(SERVICES + "api.")) {
          registering.add(jar);
        }
      }
      if (!path.endsWith(CLASS)
          || path.equals("module-info.class")
          || path.startsWith("META-INF/")) {
        return;
      }
      String name = path.substring(0, path.length() - CLASS.length()).replace('/', '.');
      Copy copy = new Copy(jar, entry.getSize(), entry.getCrc());
      Copy before = first.putIfAbsent(name, copy);
      if (before != null) {
        if (!before.equalTo(copy)) {
          refuse(name, before.jar, jar);
        }
        again.putIfAbsent(name, List.of(before.jar, jar));
      }
    }

    private static void refuse(String className, Path one, Path other) {
      throw new InvalidInputException(
          ("class %s is in two jars of one plugin folder, %s and %s; remove one, or put"
                  + " them into folders of their own")
              .formatted(className, one, other));
    }

    private void follow(Path jar, String entry) {
      if (entry.isEmpty()) {
        return;
      }
      Path target;
      try {
        target = Path.of(jar.toAbsolutePath().toUri().resolve(new URI(entry)));
      } catch (java.net.URISyntaxException
          | IllegalArgumentException
          | FileSystemNotFoundException e) {
        target = null;
      }
      if (target == null || !real(target).startsWith(folder)) {
        warnings.add(
            jar.getFileName()
                + ": the Class-Path of its manifest leads to "
                + entry
                + ", out of the plugin folder, and is not followed");
      } else if (Files.isRegularFile(target)) {
        boolean listed = target.getParent() != null && real(target.getParent()).equals(folder);
        if (!listed || !entry.endsWith(".jar")) {
          add(target);
        }
      }
    }

    /** The plugins first. */
    List<Path> all() {
      return List.copyOf(jars);
    }

    /** Whether a jar has a services file of some kind, or of what is no component. */
    boolean registers(Path jar) {
      return registering.contains(jar);
    }

    /** A sentence about each entry that leads out of the folder. */
    List<String> warnings() {
      return warnings;
    }
  }
}
