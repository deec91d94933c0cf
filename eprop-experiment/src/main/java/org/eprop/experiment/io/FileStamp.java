package org.eprop.experiment.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.eprop.api.plugin.InvalidInputException;

/**
 * By what it shows that a file has been changed.
 *
 * @param bytes its length
 * @param modified when it was written to
 */
record FileStamp(Path file, long bytes, FileTime modified) {

  static FileStamp of(Path file) throws IOException {
    BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
    return new FileStamp(file, now.size(), now.lastModifiedTime());
  }

  /**
   * Checks that the file is as it was.
   *
   * @throws InvalidInputException without the file's name, if it is not
   * @throws UncheckedIOException naming the file, if it is gone
   */
  void check() {
    FileStamp now;
    try {
      now = of(file);
    } catch (IOException e) {
      throw new UncheckedIOException(
          file + ": was there, and can't be read any more: its data are read when they are needed",
          e);
    }
    if (!equals(now)) {
      throw new InvalidInputException(
          ("the file was changed while it was in use: it had %s bytes, written at %s,"
                  + " and has %s, written at %s")
              .formatted(bytes, modified, now.bytes, now.modified));
    }
  }
}
