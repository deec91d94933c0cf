package org.eprop.stream.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import org.eprop.stream.table.TableAnswer;
import org.jspecify.annotations.Nullable;

/**
 * A file of predictions, each row as soon as it is predicted: {@code
 * row,key,prediction,low,high,probabilities,label}, with probabilities as a JSON object by class.
 * The label is the table's, learned later or not.
 */
final class Predictions implements AutoCloseable {

  private static final String HEAD = "row,key,prediction,low,high,probabilities,label\n";

  private final @Nullable RunFile file;

  /**
   * @param path null for none
   * @param mark how far the file was
   */
  Predictions(@Nullable Path path, RunFile.Mark mark) {
    file = path == null ? null : RunFile.open("--predictions", path, HEAD, mark);
  }

  /** Of a row, and what the table has as its label. */
  void write(long row, String key, TableAnswer answer, String label) {
    if (file != null) {
      file.write(line(row, key, answer) + "," + RunFile.quoted(label) + "\n");
    }
  }

  private static String line(long row, String key, TableAnswer answer) {
    StringBuilder line = new StringBuilder().append(row).append(',').append(RunFile.quoted(key));
    String label = answer.label();
    if (label != null) {
      ObjectNode all = JsonNodeFactory.instance.objectNode();
      for (int k = 0; k < answer.classes().size(); k++) {
        all.put(answer.classes().get(k), answer.probabilities()[k]);
      }
      return line.append(',')
          .append(RunFile.quoted(label))
          .append(",,,")
          .append(RunFile.quoted(all.toString()))
          .toString();
    }
    for (double number : new double[] {answer.value(), answer.low(), answer.high()}) {
      line.append(',').append(Double.isNaN(number) ? "" : number);
    }
    return line.append(',').toString();
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
