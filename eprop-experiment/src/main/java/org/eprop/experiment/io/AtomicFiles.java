package org.eprop.experiment.io;

import java.io.BufferedOutputStream;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eprop.api.plugin.InvalidInputException;

/**
 * Writes files whole or not at all: into a temporary file of the same folder, which is forced to
 * the disk and then takes the place of the old one in one step. A reader, or whoever comes after a
 * crash, finds the old file or the new one, never half of one.
 */
public final class AtomicFiles {

  /** What fills a file. */
  @FunctionalInterface
  public interface Writer {
    /** Writes to the stream, which the caller closes. */
    void write(OutputStream out) throws IOException;
  }

  private static final Pattern TEMPORARY = Pattern.compile("\\..+\\.[0-9a-f-]{36}\\.tmp");

  private AtomicFiles() {}

  /**
   * Writes a file; folders that are missing on the way to it are made.
   *
   * @throws InvalidInputException if no file can be there
   * @throws UncheckedIOException naming the file and the reason, if it can't be written; what was
   *     there before is then unchanged
   */
  public static void write(Path file, Writer writer) {
    Path folder = file.toAbsolutePath().getParent();
    try {
      if (folder == null || Files.isDirectory(file)) {
        throw new InvalidInputException("got a folder, but expected the name of a file to write");
      }
      if (Files.exists(file) && !Files.isRegularFile(file)) { // it would be one no longer
        throw new InvalidInputException(
            "got a pipe or a device, but expected the name of a file to write");
      }
      Files.createDirectories(folder);
      Path temporary = folder.resolve("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
      try {
        fill(temporary, writer);
        move(temporary, file);
      } finally {
        discard(temporary);
      }
      force(folder);
    } catch (FileAlreadyExistsException e) {
      throw new InvalidInputException("can't be written: " + e.getFile() + " is not a folder", e)
          .at(file.toString());
    } catch (InvalidInputException e) {
      throw e.at(file.toString());
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  /** What to throw if a file can't be written: with its name and the reason. */
  public static UncheckedIOException unwritable(Path file, IOException e) {
    return new UncheckedIOException(file + ": can't be written: " + reason(e), e);
  }

  /**
   * Removes the temporary files that programs left in a folder which were killed while they wrote.
   * Call it only while nobody else writes there.
   */
  public static void discardLeftovers(Path folder) {
    discardLeftovers(folder, 1);
  }

  /**
   * The same in folders within it.
   *
   * @param depth how deep files may lie; 1 for those of the folder itself
   */
  public static void discardLeftovers(Path folder, int depth) {
    try (Stream<Path> files = Files.walk(folder, depth)) {
      files
          .filter(file -> TEMPORARY.matcher(file.getFileName().toString()).matches())
          .forEach(AtomicFiles::discard);
    } catch (IOException | UncheckedIOException e) {
      // They do no harm.
    }
  }

  /** Writes a text file in UTF-8. */
  public static void write(Path file, String text) {
    write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Not through a channel: an interrupt, by which a training run may be told to stop, would close
   * it half way.
   */
  private static void fill(Path temporary, Writer writer) throws IOException {
    try (FileOutputStream file = new FileOutputStream(temporary.toFile())) {
      OutputStream out = new BufferedOutputStream(file, 1 << 16);
      writer.write(out);
      out.flush();
      file.getFD().sync();
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void discard(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      // What went wrong before is what the user has to know.
    }
  }

  /** Makes the new name last too, where the operating system lets a folder be opened. */
  private static void force(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Windows opens no folders; the rename is on its way to the disk all the same.
    }
  }

  private static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "there is no such folder";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileAlreadyExistsException) {
      return "a file of that name is there already";
    }
    String message = e instanceof FileSystemException of ? of.getReason() : e.getMessage();
    if (message == null) {
      return e.getClass().getSimpleName();
    }
    if (e instanceof FileNotFoundException && message.endsWith(")")) {
      // "path (Permission denied)", where the path is the temporary file's
      return message.substring(message.lastIndexOf('(') + 1, message.length() - 1);
    }
    return message;
  }
}
