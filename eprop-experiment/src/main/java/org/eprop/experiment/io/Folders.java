package org.eprop.experiment.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Looks through folders, and removes them. */
public final class Folders {

  private Folders() {}

  /**
   * What is made of a folder and the paths in it, down to a depth. The folder may be a link to one;
   * links in it are not followed. Programs may write there meanwhile: what is gone before it is
   * looked at, as their temporary files are, is left out.
   *
   * @throws UncheckedIOException naming it, if it can't be read
   */
  public static <T> T read(Path folder, int depth, Function<Stream<Path>, T> made) {
    Inside inside;
    try {
      inside = new Inside(folder.toRealPath());
      Files.walkFileTree(inside.folder, Set.of(), depth, inside);
    } catch (IOException e) {
      throw new UncheckedIOException(folder + ": the folder can't be read: " + e, e);
    }
    return made.apply(
        inside.paths.stream().map(path -> folder.resolve(inside.folder.relativize(path))));
  }

  /**
   * Where a folder is, whatever links lead to it.
   *
   * @throws UncheckedIOException naming it, if it is not there
   */
  public static Path real(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(folder + ": the folder can't be read: " + e, e);
    }
  }

  /**
   * Removes a folder and all that is in it, if it is there; of a link, the link alone.
   *
   * @throws UncheckedIOException naming it, if something can't be removed
   */
  public static void remove(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    Inside inside = new Inside(folder);
    try {
      Files.walkFileTree(folder, inside);
      inside.paths.sort(Comparator.reverseOrder());
      for (Path file : inside.paths) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(folder + ": can't be removed: " + e, e);
    }
  }

  /** The folder and what is in it, in the order of a walk. */
  private static final class Inside extends SimpleFileVisitor<Path> {
    private final Path folder;
    private final List<Path> paths = new ArrayList<>();

    Inside(Path folder) {
      this.folder = folder;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
      paths.add(path);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
      paths.add(path);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path path, IOException e) throws IOException {
      if (e instanceof NoSuchFileException && !path.equals(folder)) {
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }
  }
}
