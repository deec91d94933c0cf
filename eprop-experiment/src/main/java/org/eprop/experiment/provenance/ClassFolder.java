package org.eprop.experiment.provenance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.eprop.core.io.Sha256;

/**
 * Classes that a build tool left in a folder, and did not pack. A folder may be anything, so no
 * more is read of it than the class files of one package.
 */
final class ClassFolder {

  private ClassFolder() {}

  /** Of the names and contents of the class files in the package of a class. */
  static String sha256(Path folder, Class<?> type) {
    Path inside = folder.resolve(type.getPackageName().replace('.', '/'));
    StringBuilder contents = new StringBuilder();
    for (Path file : classes(inside)) {
      contents.append(file.getFileName()).append(' ').append(Sha256.of(file)).append('\n');
    }
    return contents.length() == 0 ? "" : Sha256.of(contents.toString());
  }

  private static List<Path> classes(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".class"))
          .sorted((a, b) -> name(a).compareTo(name(b)))
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }
}
