package org.eprop.core.plugin;

import io.github.classgraph.ClassGraph;
import io.github.classgraph.ClassInfo;
import io.github.classgraph.ScanResult;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
}
