package org.eprop.core.plugin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
}
