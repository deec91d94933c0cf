package org.eprop.stream.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.state.StateBytes;
import org.eprop.experiment.io.AtomicFiles;
import org.jspecify.annotations.Nullable;

/**
 * A file that a run writes line by line, and goes on with after its state: what was written after
 * the state is cut off, as those rows come again. Files that are not this run's are refused.
 */
final class RunFile implements AutoCloseable {

  /**
   * How far a file was.
   *
   * @param length bytes; -1 if there was none
   * @param hash of these bytes
   */
  record Mark(long length, byte[] hash) {

    static final Mark NONE = new Mark(-1, new byte[0]);

    static Mark exchange(StateBytes bytes, String name, Mark now) {
      long length = bytes.whole(name, now.length, -1, Long.MAX_VALUE);
      return new Mark(length, bytes.raw(name, now.hash));
    }
  }

  private static final int PART = 1 << 16;

  private final Path path;
  private final FileChannel file;
  private final Hash written;

  /** Whether it is a file, and no pipe. */
  private final boolean isFile;

  /**
   * Opens it: to go on where it was, or from its beginning if it was not there.
   *
   * @param option what a message begins with
   * @param head its first line
   * @param mark how far it was
   * @throws InvalidInputException if it does not begin with what was written; of a new run, if it
   *     is a file with another first line
   */
  static RunFile open(String option, Path path, String head, Mark mark) {
    boolean goesOn = mark.length >= 0 && Files.isRegularFile(path);
    Hash found = new Hash();
    if (goesOn) {
      long length = read(path, mark.length, found);
      if (length < mark.length || !Arrays.equals(found.value(), mark.hash)) {
        throw new InvalidInputException(
            "%s: got %s, which does not begin with what the run before wrote, but expected that file, or a new one"
                .formatted(option, path));
      }
    } else if (Files.isRegularFile(path) && !begins(path, head)) {
      throw new InvalidInputException(
          "%s: got %s, which is another file, but expected a new one, or one whose first line is %s"
              .formatted(option, path, head.strip()));
    }
    RunFile file = new RunFile(path, goesOn ? mark.length : 0, found);
    if (!goesOn) {
      file.write(head);
    }
    return file;
  }

  private static boolean begins(Path path, String head) {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] first = in.readNBytes(head.length());
      return first.length == 0 || new String(first, StandardCharsets.UTF_8).equals(head);
    } catch (IOException e) {
      throw AtomicFiles.unwritable(path, e);
    }
  }

  private static long read(Path path, long length, Hash into) {
    long count = 0;
    try (InputStream in = Files.newInputStream(path)) {
      byte[] part = new byte[PART];
      int more = in.readNBytes(part, 0, (int) Math.min(PART, length));
      while (more > 0) {
        into.add(part, more);
        count += more;
        more = in.readNBytes(part, 0, (int) Math.min(PART, length - count));
      }
    } catch (IOException e) {
      throw AtomicFiles.unwritable(path, e);
    }
    return count;
  }

  private RunFile(Path path, long length, Hash written) {
    this.path = path;
    this.written = written;
    try {
      file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      isFile = Files.isRegularFile(path);
      if (isFile) {
        file.truncate(length);
        file.position(length);
      }
    } catch (IOException e) {
      throw AtomicFiles.unwritable(path, e);
    }
  }

  void write(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    written.add(utf8, utf8.length);
    try {
      ByteBuffer bytes = ByteBuffer.wrap(utf8);
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
    } catch (IOException e) {
      throw AtomicFiles.unwritable(path, e);
    }
  }

  /** How far it is by now, what was written being on the disk; of a pipe, none. */
  static Mark mark(@Nullable RunFile of) {
    if (of == null || !of.isFile) {
      return Mark.NONE;
    }
    try {
      of.file.force(true);
      return new Mark(of.file.position(), of.written.value());
    } catch (IOException e) {
      throw AtomicFiles.unwritable(of.path, e);
    }
  }

  /** A cell of a line. */
  static String quoted(String cell) {
    boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
