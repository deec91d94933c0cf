package org.eprop.data.task;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.DataSource;
import org.eprop.core.io.InputFiles;

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
      return source(name, path, sizeOf(path), sha256(path));
    }
    MessageDigest all = sha256();
    long bytes = 0;
    for (Path file : files(path)) {
      String line = sha256(file) + "  " + slashes(path, file) + '\n';
      all.update(line.getBytes(StandardCharsets.UTF_8));
      bytes += sizeOf(file);
    }
    return source(name, path, bytes, HexFormat.of().formatHex(all.digest()));
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
      throw new InvalidInputException("the folder can't be read: " + e.getMessage(), e)
          .at(folder.toString());
    }
  }

  private static String slashes(Path folder, Path file) {
    return folder.relativize(file).toString().replace('\\', '/');
  }

  private static long sizeOf(Path file) {
    return InputFiles.read(file, in -> Files.size(file));
  }

  private static String sha256(Path file) {
    MessageDigest digest = sha256();
    InputFiles.read(
        file,
        (InputStream in) -> {
          byte[] part = new byte[1 << 16];
          for (int n = in.read(part); n >= 0; n = in.read(part)) {
            digest.update(part, 0, n);
          }
          return null;
        });
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
