package org.eprop.experiment.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.common.Placed;

/** Reads files that the user named, and turns whatever goes wrong into a clear message. */
public final class InputFiles {

  /** What is made of a stream. */
  @FunctionalInterface
  public interface Reader<T> {
    /** Reads the stream, which the caller closes. */
    T read(InputStream in) throws IOException;
  }

  /** What is made of an open file. */
  @FunctionalInterface
  interface Mapper<T> {
    /** Reads or maps parts of the file, which the caller closes. */
    T map(FileChannel channel) throws IOException;
  }

  private InputFiles() {}

  /**
   * The path of a file's name.
   *
   * @throws InvalidInputException if no file can have it
   */
  public static Path path(String name) {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new InvalidInputException(
          "got the file name \"" + name + "\", which no file can have: " + e.getReason(), e);
    }
  }

  /**
   * Opens, reads and closes a file.
   *
   * @throws InvalidInputException naming the file, if it does not exist, or the reader finds
   *     something wrong with it
   * @throws UncheckedIOException naming the file, if it can't be opened
   */
  public static <T> T read(Path file, Reader<T> reader) {
    return open(
        file,
        () -> {
          try (InputStream in = Files.newInputStream(file)) {
            return reader.read(in);
          }
        });
  }

  /**
   * The text of a file in UTF-8.
   *
   * @throws InvalidInputException naming the file, as {@link #read}
   */
  public static String text(Path file) {
    return read(file, in -> new String(in.readAllBytes(), StandardCharsets.UTF_8));
  }

  /**
   * Opens a file, reads or maps parts of it, and closes it; what is mapped stays.
   *
   * @throws InvalidInputException naming the file, as {@link #read}
   */
  static <T> T map(Path file, Mapper<T> mapper) {
    return open(
        file,
        () -> {
          try (FileChannel channel = FileChannel.open(file)) {
            return mapper.map(channel);
          }
        });
  }

  /** Something that reads. */
  @FunctionalInterface
  private interface Opened<T> {
    T get() throws IOException;
  }

  private static <T> T open(Path file, Opened<T> opened) {
    try {
      check(file);
      return opened.get();
    } catch (InvalidInputException e) {
      throw e.at(file.toString());
    } catch (IOException e) {
      if (e instanceof FileSystemException) {
        throw new UncheckedIOException(file + ": the file can't be read: " + reason(e), e);
      }
      throw new InvalidInputException("the file can't be read: " + reason(e), e)
          .at(file.toString());
    }
  }

  /**
   * Checks that it is a file that ends: no folder, pipe or device. Whoever opens what a user named
   * asks first, or opens it here.
   *
   * @throws InvalidInputException naming the file
   */
  public static void expectFile(Path file) {
    Placed.run(file.toString(), () -> check(file));
  }

  /** The same without the file's name. */
  static void check(Path file) {
    if (Files.isDirectory(file)) {
      throw new InvalidInputException("got a folder, but expected a file");
    }
    if (!Files.exists(file)) {
      throw new InvalidInputException("there is no such file");
    }
    if (!Files.isRegularFile(file)) {
      throw new InvalidInputException("got a pipe or a device, but expected a file");
    }
  }

  private static String reason(IOException e) {
    return e instanceof FileSystemException || e.getMessage() == null
        ? e.getClass().getSimpleName()
        : e.getMessage();
  }
}
