package org.eprop.core.plugin;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.eprop.api.plugin.InvalidInputException;

/**
 * Classes that lie in two jars of one folder. A class loader takes the first it finds and says
 * nothing, so that a forgotten older jar would run in the place of a newer one. Libraries that two
 * plugins have packed are let pass as long as they are the same.
 */
final class DuplicateClasses {

  private static final String CLASS = ".class";
  private static final String SERVICES = "META-INF/services/org.eprop.";

  /** A class as a jar holds it. */
  private record Copy(Path jar, long size, long checksum) {
    boolean equalTo(Copy other) {
      return size == other.size && checksum == other.checksum;
    }
  }

  private final Map<String, Copy> first = new HashMap<>();
  private final Map<String, List<Path>> again = new HashMap<>();
  private final Set<String> registered = new HashSet<>();

  private DuplicateClasses() {}

  /**
   * Checks the jars of a folder.
   *
   * @throws InvalidInputException naming the class and both jars
   */
  static void refuse(List<Path> jars) {
    DuplicateClasses classes = new DuplicateClasses();
    for (Path jar : jars) {
      try (JarFile file = new JarFile(jar.toFile())) {
        for (JarEntry entry : file.stream().toList()) {
          classes.add(jar, file, entry);
        }
      } catch (InvalidInputException e) {
        throw e;
      } catch (IOException | RuntimeException e) {
        throw new InvalidInputException("cannot be read as a jar: " + e.getMessage(), e)
            .at(jar.toString());
      }
    }
    // A component in two jars is a mistake even if both are the same: which one is it of?
    classes.again.entrySet().stream()
        .filter(one -> classes.registered.contains(one.getKey()))
        .min(Map.Entry.comparingByKey())
        .ifPresent(one -> refuse(one.getKey(), one.getValue().get(0), one.getValue().get(1)));
  }

  private void add(Path jar, JarFile file, JarEntry entry) throws IOException {
    String path = entry.getName();
    if (path.startsWith(SERVICES)) {
      registered.addAll(Services.names(file.getInputStream(entry)));
    }
    if (!path.endsWith(CLASS) || path.equals("module-info.class") || path.startsWith("META-INF/")) {
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
}
