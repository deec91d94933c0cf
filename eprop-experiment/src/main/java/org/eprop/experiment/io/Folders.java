package org.eprop.experiment.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.function.Function;
import java.util.stream.Stream;

/** Looks through folders, and removes them. */
public final class Folders {

  private Folders() {}

  /**
   * What is made of the paths in a folder and those in it, down to a depth.
   *
   * @throws UncheckedIOException naming it, if it can't be read
   */
  public static <T> T read(Path folder, int depth, Function<Stream<Path>, T> made) {
    try (Stream<Path> inside = Files.walk(folder, depth)) {
      return made.apply(inside);
    } catch (IOException e) {
      throw new UncheckedIOException(folder + ": the folder can't be read: " + e, e);
    }
  }

  /**
   * Removes a folder and all that is in it, if it is there.
   *
   * @throws UncheckedIOException naming it, if something can't be removed
   */
  public static void remove(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> inside = Files.walk(folder)) {
      for (Path file : inside.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(folder + ": can't be removed: " + e, e);
    }
  }
}
