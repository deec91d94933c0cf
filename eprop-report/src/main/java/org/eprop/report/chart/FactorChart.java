package org.eprop.report.chart;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A number for each pair of levels of two factors, as shades.
 *
 * @param label of the number, with its unit
 * @param rowFactor what rows are the levels of
 * @param rows their names
 * @param columnFactor what columns are the levels of
 * @param columns their names
 * @param values [row][column]; NaN where there is none
 * @param bounds whether a value is but a lower bound
 */
public record FactorChart(
    String id,
    String title,
    String note,
    String label,
    String rowFactor,
    List<String> rows,
    String columnFactor,
    List<String> columns,
    double[][] values,
    boolean[][] bounds)
    implements Chart {

  /** Copies the lists. */
  public FactorChart {
    rows = List.copyOf(rows);
    columns = List.copyOf(columns);
  }

  /** The least value. */
  public double low() {
    return values().length == 0 ? 0 : ChartNumbers.finite(values).min().orElse(0);
  }

  /** The greatest value. */
  public double high() {
    return values().length == 0 ? 1 : ChartNumbers.finite(values).max().orElse(1);
  }

  /** A value in so few digits that a hundredth of the range is seen, at most six decimals. */
  public String text(int row, int column) {
    double value = values[row][column];
    return Double.isNaN(value)
        ? "–"
        : (bounds[row][column] ? "≥ " : "") + ChartNumbers.text(value, high() - low());
  }

  @Override
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", id).put("kind", "factors").put("label", label);
    json.put("rowFactor", rowFactor).put("columnFactor", columnFactor);
    rows.forEach(json.putArray("rows")::add);
    columns.forEach(json.putArray("columns")::add);
    ChartNumbers.put(json, "low", low());
    ChartNumbers.put(json, "high", high());
    ArrayNode list = json.putArray("values");
    ArrayNode texts = json.putArray("texts");
    for (int i = 0; i < values.length; i++) {
      for (int k = 0; k < values[i].length; k++) {
        ChartNumbers.add(list, values[i][k]);
        texts.add(text(i, k));
      }
    }
    return json;
  }
}
