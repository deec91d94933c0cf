package org.eprop.stream.command;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Labels that can't be learned: counted, and written as {@code row,label,reason}. */
final class Rejected implements AutoCloseable {

  private static final String HEAD = "row,label,reason\n";

  private final @Nullable RunFile file;
  private long count;

  /**
   * @param path null for none
   * @param mark how far the file was
   */
  Rejected(@Nullable Path path, RunFile.Mark mark) {
    file = path == null ? null : RunFile.open("--rejected", path, HEAD, mark);
  }

  void add(long row, String label, String reason) {
    count++;
    if (file != null) {
      file.write(row + "," + RunFile.quoted(label) + "," + RunFile.quoted(reason) + "\n");
    }
  }

  /** In this run. */
  long count() {
    return count;
  }

  RunFile.Mark mark() {
    return RunFile.mark(file);
  }

  @Override
  public void close() {
    if (file != null) {
      file.close();
    }
  }
}
