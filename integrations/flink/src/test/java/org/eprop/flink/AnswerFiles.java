package org.eprop.flink;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * A file of answers from each start of a job, written out before a checkpoint: at least once, so
 * that after a failure some answers stand in two files.
 */
final class AnswerFiles implements Sink<Answer> {

  private static final long serialVersionUID = 1L;

  private final String folder;

  AnswerFiles(String folder) {
    this.folder = folder;
  }

  @Override
  public SinkWriter<Answer> createWriter(WriterInitContext context) throws IOException {
    Files.createDirectories(Path.of(folder));
    return new Writer(Files.newBufferedWriter(Path.of(folder, UUID.randomUUID() + ".txt")));
  }

  /** The bits of y as a line. */
  static String line(double[] y) {
    StringBuilder line = new StringBuilder();
    for (double value : y) {
      line.append(' ').append(Long.toHexString(Double.doubleToRawLongBits(value)));
    }
    return line.toString();
  }

  private static final class Writer implements SinkWriter<Answer> {
    private final BufferedWriter out;

    Writer(BufferedWriter out) {
      this.out = out;
    }

    @Override
    public void write(Answer answer, Context context) throws IOException {
      out.write(answer.key() + " " + answer.step() + line(answer.y()) + "\n");
    }

    @Override
    public void flush(boolean endOfInput) throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
