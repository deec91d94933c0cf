package org.eprop.core.plugin;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.eprop.api.plugin.InvalidInputException;

/**
 * The jars of a folder and those below it that their manifests' {@code Class-Path} names; what lies
 * elsewhere is left alone, and a warning says so.
 */
final class ClassPathEntries {

  private final Path folder;
  private final Set<Path> jars = new LinkedHashSet<>();
  private final List<String> warnings = new ArrayList<>();

  /**
   * Follows the class paths.
   *
   * @param folder which they may not leave
   * @param plugins its jars
   * @throws InvalidInputException if one can't be read as a jar
   */
  ClassPathEntries(Path folder, List<Path> plugins) {
    this.folder = real(folder);
    plugins.forEach(this::add);
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
  List<Path> jars() {
    return List.copyOf(jars);
  }

  /** A sentence about each entry that leads out of the folder. */
  List<String> warnings() {
    return warnings;
  }
}
