package org.eprop.report.chart;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A confusion matrix as it changes: a row for each true class, a column for each answer, and a
 * slider from one moment to the next. Shades are shares of the row.
 *
 * @param names of the classes
 * @param frames at least one
 */
public record MatrixChart(
    String id, String title, String note, List<String> names, List<Frame> frames) implements Chart {

  /** Copies the lists. */
  public MatrixChart {
    names = List.copyOf(names);
    frames = List.copyOf(frames);
  }

  @Override
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", id).put("kind", "matrix");
    names.forEach(json.putArray("names")::add);
    ArrayNode list = json.putArray("frames");
    for (Frame frame : frames) {
      ObjectNode entry = list.addObject().put("label", frame.label());
      ArrayNode counts = entry.putArray("counts");
      for (long[] row : frame.counts()) {
        for (long count : row) {
          counts.add(count);
        }
      }
    }
    return json;
  }

  /**
   * A matrix at one moment.
   *
   * @param label of the moment, such as {@code epoch 3}
   * @param counts [row][column]
   */
  public record Frame(String label, long[][] counts) {}
}
