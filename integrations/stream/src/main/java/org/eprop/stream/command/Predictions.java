package org.eprop.stream.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.experiment.io.AtomicFiles;
import org.eprop.stream.table.TableAnswer;

/**
 * A file of predictions, each row as soon as it is predicted: {@code
 * row,key,prediction,low,high,probabilities,label}, with probabilities as a JSON object by class.
 * The label is the table's, learned later or not.
 */
final class Predictions implements AutoCloseable {

  private static final String HEAD = "row,key,prediction,low,high,probabilities,label\n";

  private final Path path;
  private final FileChannel file;

  /** Whether it is a file, and no pipe. */
  private final boolean isFile;

  /**
   * @param length what is there from a run before; -1 to begin anew
   * @throws InvalidInputException if less is there
   */
  Predictions(Path path, long length) {
    this.path = path;
    try {
      file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      isFile = Files.isRegularFile(path);
      if (isFile) {
        file.truncate(Math.max(0, length));
        file.position(file.size());
      }
    } catch (IOException e) {
      throw AtomicFiles.unwritable(path, e);
    }
    if (length < 0) {
      write(HEAD);
    } else if (isFile && length() < length) {
      throw new InvalidInputException(
          "--predictions: got a file of %s bytes, but expected the one of the run before, which had %s"
              .formatted(length(), length));
    }
  }

  /** Of a row, and what the table has as its label. */
  void write(long row, String key, TableAnswer answer, String label) {
    write(line(row, key, answer) + "," + quoted(label) + "\n");
  }

  private static String line(long row, String key, TableAnswer answer) {
    StringBuilder line = new StringBuilder().append(row).append(',').append(quoted(key));
    String label = answer.label();
    if (label != null) {
      ObjectNode all = JsonNodeFactory.instance.objectNode();
      for (int k = 0; k < answer.classes().size(); k++) {
        all.put(answer.classes().get(k), answer.probabilities()[k]);
      }
      return line.append(',')
          .append(quoted(label))
          .append(",,,")
          .append(quoted(all.toString()))
          .toString();
    }
    for (double number : new double[] {answer.value(), answer.low(), answer.high()}) {
      line.append(',').append(Double.isNaN(number) ? "" : number);
    }
    return line.append(',').toString();
  }

  private static String quoted(String cell) {
    boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }

  private void write(String text) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
    } catch (IOException e) {
      throw AtomicFiles.unwritable(path, e);
    }
  }

  /** How long it is by now, and 0 of a pipe; what was written is on the disk. */
  long length() {
    if (!isFile) {
      return 0;
    }
    try {
      file.force(true);
      return file.position();
    } catch (IOException e) {
      throw AtomicFiles.unwritable(path, e);
    }
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
