package org.eprop.experiment.io;

import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import org.eprop.api.task.DataSource;

/** What is known about a file of the user's: its name, size and checksum. */
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
    return new DataSource(
        String.valueOf(file.getFileName()),
        file.toString(),
        "the user's own",
        "",
        bytes,
        Sha256.hex(sha256));
  }
}
