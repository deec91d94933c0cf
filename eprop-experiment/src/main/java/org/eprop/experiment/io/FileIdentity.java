package org.eprop.experiment.io;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.List;
import org.eprop.api.task.DataSource;

/** What is known about a file or folder of the user's: its name, size and checksum. */
public final class FileIdentity {

  private FileIdentity() {}

  /**
   * Reads the file through.
   *
   * @throws org.eprop.api.plugin.InvalidInputException naming the file, if it can't be read
   */
  public static DataSource of(Path file) {
    MessageDigest sha256 = Sha256.digest();
    long bytes =
        InputFiles.read(
            file,
            in -> in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), sha256)));
    return source(file, bytes, Sha256.hex(sha256));
  }

  /**
   * Reads a file, or all files of a folder and of the folders in it.
   *
   * @throws org.eprop.api.plugin.InvalidInputException naming the file, if one can't be read
   */
  public static DataSource ofAll(Path path) {
    if (!Files.isDirectory(path)) {
      return of(path);
    }
    return of(
        path,
        Folders.read(
            path,
            Integer.MAX_VALUE,
            all ->
                all.filter(Files::isRegularFile)
                    .sorted(Comparator.comparing(file -> within(path, file)))
                    .toList()));
  }

  /**
   * Reads some files of a folder. Their checksum is the SHA-256 of the lines {@code <SHA-256 of a
   * file> <its path within, with slashes>}, as {@code sha256sum} writes them.
   *
   * @param files in the order of their paths
   * @throws org.eprop.api.plugin.InvalidInputException naming the file, if one can't be read
   */
  public static DataSource of(Path folder, List<Path> files) {
    StringBuilder lines = new StringBuilder();
    long bytes = 0;
    for (Path file : files) {
      DataSource one = of(file);
      lines.append(one.sha256()).append("  ").append(within(folder, file)).append('\n');
      bytes += one.bytes();
    }
    return source(folder, bytes, Sha256.of(lines.toString()));
  }

  /** A file's path within a folder, with slashes. */
  public static String within(Path folder, Path file) {
    return folder.relativize(file).toString().replace('\\', '/');
  }

  private static DataSource source(Path path, long bytes, String sha256) {
    String name = String.valueOf(path.getFileName());
    return new DataSource(name, path.toString(), "the user's own", "", bytes, sha256);
  }
}
