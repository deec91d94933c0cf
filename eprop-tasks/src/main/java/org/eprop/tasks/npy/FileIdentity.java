package org.eprop.tasks.npy;

import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.eprop.api.task.DataSource;
import org.eprop.core.io.InputFiles;

/** What is known about a file of the user's: its name, size and checksum. */
final class FileIdentity {

  private FileIdentity() {}

  /**
   * Reads the file through.
   *
   * @throws org.eprop.api.plugin.InvalidInputException naming the file, if it can't be read
   */
  static DataSource of(Path file) {
    MessageDigest sha256 = sha256();
    long bytes =
        InputFiles.read(
            file,
            in -> in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), sha256)));
    return new DataSource(
        String.valueOf(file.getFileName()),
        file.toString(),
        "the user's own",
        "",
        bytes,
        HexFormat.of().formatHex(sha256.digest()));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
