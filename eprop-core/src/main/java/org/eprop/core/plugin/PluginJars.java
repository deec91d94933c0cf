package org.eprop.core.plugin;

import java.io.IOException;
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
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.eprop.api.plugin.InvalidInputException;

/**
 * The jars of a folder and those below it that their manifests' {@code Class-Path} names; what lies
 * elsewhere is left alone, and a warning says so.
 *
 * <p>No class may lie in two of them: a class loader takes the first it finds and says nothing, so
 * that a forgotten older jar would run in the place of a newer one. Libraries that two plugins have
 * packed are let pass as long as they are the same.
 */
final class PluginJars {

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
