package org.eprop.campaign;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eprop.experiment.io.Folders;

/** Copies and lists folders. */
public final class FolderFiles {

  private FolderFiles() {}

  /** All files below a folder, in order, also while a program writes there. */
  public static List<Path> files(Path folder) {
    if (!Files.exists(folder)) {
      return List.of();
    }
    return Folders.read(
        folder, Integer.MAX_VALUE, all -> all.filter(Files::isRegularFile).sorted().toList());
  }

  /** Copies all files. */
  public static void copy(Path from, Path to) {
    try {
      for (Path file : files(from)) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The bytes of a file. */
  public static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
