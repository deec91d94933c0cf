package org.eprop.report.chart;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A number of each of many things, one row for each: a mean with its interval, and what it is the
 * mean of.
 *
 * @param label of the axis
 * @param better "higher", "lower", or null if neither is
 * @param baseline the name of the row that others are compared with
 * @param target a number to be reached, or null
 * @param rows in the order they were given
 */
public record DotChart(
    String id,
    String title,
    String note,
    String label,
    String better,
    String baseline,
    Level target,
    List<Row> rows)
    implements Chart {

  /**
   * A row.
   *
   * @param levels which entry of each axis it is; empty if it is none of a grid
   * @param mean NaN if there is none
   * @param low the lower end of its interval; NaN if there is none
   * @param high the upper end
   * @param bound whether the mean is but a lower bound
   * @param runs single values; NaN where there is none
   * @param chance what needs no learning; NaN if it is not known
   */
  public record Row(
      String name,
      Map<String, String> levels,
      double mean,
      double low,
      double high,
      boolean bound,
      double[] runs,
      double chance) {

    /** Without chance. */
    public Row(
        String name,
        Map<String, String> levels,
        double mean,
        double low,
        double high,
        boolean bound,
        double[] runs) {
      this(name, levels, mean, low, high, bound, runs, Double.NaN);
    }

    /** Copies the map, in order. */
    public Row {
      levels = Collections.unmodifiableMap(new LinkedHashMap<>(levels));
    }
  }

  /** Copies the list. */
  public DotChart {
    rows = List.copyOf(rows);
  }

  /** The axes of the grid that rows are of. */
  public List<String> axes() {
    return rows.stream().flatMap(row -> row.levels().keySet().stream()).distinct().toList();
  }

  private int sign() {
    return "lower".equals(better) ? 1 : -1;
  }

  @Override
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", id).put("kind", "dots").put("label", label).put("ascending", sign() > 0);
    json.put("baseline", baseline);
    if (target != null) {
      ChartNumbers.put(
          json.putObject("target").put("label", target.label()), "value", target.value());
    }
    axes().forEach(json.putArray("axes")::add);
    ArrayNode list = json.putArray("rows");
    for (Row row : rows) {
      ObjectNode entry = list.addObject().put("name", row.name()).put("bound", row.bound());
      ObjectNode levels = entry.putObject("levels");
      row.levels().forEach(levels::put);
      ChartNumbers.put(entry, "mean", row.mean());
      ChartNumbers.put(entry, "low", row.low());
      ChartNumbers.put(entry, "high", row.high());
      ChartNumbers.put(entry, "chance", row.chance());
      ArrayNode runs = entry.putArray("runs");
      for (double run : row.runs()) {
        ChartNumbers.add(runs, run);
      }
    }
    return json;
  }
}
