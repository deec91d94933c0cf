package org.eprop.data.task;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.DataSource;
import org.eprop.experiment.io.InputFiles;
import org.eprop.experiment.io.Sha256;

/** What is known about the user's file or folder: its name, size and checksum. */
final class FileTree {

  private FileTree() {}

  /**
   * Reads everything through. The checksum of a file is its SHA-256; that of a folder is the
   * SHA-256 of the lines {@code <SHA-256 of a file> <its path within, with slashes>}, in the order
   * of their paths, as {@code sha256sum} writes them.
   *
   * @throws InvalidInputException naming the file, if it can't be read
   */
  static DataSource identity(Path path) {
    String name = String.valueOf(path.getFileName());
    if (!Files.isDirectory(path)) {
      return source(name, path, sizeOf(path), Sha256.of(path));
    }
    StringBuilder lines = new StringBuilder();
    long bytes = 0;
    for (Path file : files(path)) {
      lines.append(Sha256.of(file)).append("  ").append(slashes(path, file)).append('\n');
      bytes += sizeOf(file);
    }
    return source(name, path, bytes, Sha256.of(lines.toString()));
  }

  private static DataSource source(String name, Path path, long bytes, String sha256) {
    return new DataSource(name, path.toString(), "the user's own", "", bytes, sha256);
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .sorted(Comparator.comparing(file -> slashes(folder, file)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(folder + ": the folder can't be read: " + e, e);
    }
  }

  private static String slashes(Path folder, Path file) {
    return folder.relativize(file).toString().replace('\\', '/');
  }

  private static long sizeOf(Path file) {
    return InputFiles.read(file, in -> Files.size(file));
  }
}
