package org.eprop.report.chart;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Values as shades: steps to the right, channels upwards. Where there are more steps than a screen
 * shows, a cell has the value farthest from zero of those it stands for.
 *
 * @param group charts of one group share cursor and zoom
 * @param yLabel what a row is
 * @param stepLength of a step on the x axis
 * @param values [step][channel]
 * @param height of the plot, in CSS pixels
 */
public record HeatChart(
    String id,
    String title,
    String note,
    String group,
    String xLabel,
    String yLabel,
    double stepLength,
    double[][] values,
    int height)
    implements Chart {

  private static final int CELLS = 300_000;
  private static final int LEVELS = 255;

  @Override
  public ObjectNode json() {
    int rows = values[0].length;
    int most = Math.max(1, Math.min(LineChart.PLACES, CELLS / rows));
    int columns = Math.min(values.length, most);
    double[][] cells = new double[columns][rows];
    double low = 0;
    double high = 0;
    for (int c = 0; c < columns; c++) {
      int from = (int) ((long) c * values.length / columns);
      int to = (int) ((long) (c + 1) * values.length / columns);
      for (int i = 0; i < rows; i++) {
        cells[c][i] = farthest(from, to, i);
        low = Math.min(low, cells[c][i]);
        high = Math.max(high, cells[c][i]);
      }
    }
    byte[] shades = new byte[columns * rows];
    for (int c = 0; c < columns; c++) {
      for (int i = 0; i < rows; i++) {
        double share = high == low ? 0 : (cells[c][i] - low) / (high - low);
        shades[c * rows + i] = (byte) Math.round(share * LEVELS);
      }
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", id).put("kind", "heat").put("group", group);
    json.put("xLabel", xLabel).put("yLabel", yLabel).put("height", height);
    json.put("end", values.length * stepLength).put("rows", rows).put("columns", columns);
    json.put("low", low).put("high", high).put("shades", shades);
    return json;
  }

  private double farthest(int from, int to, int row) {
    double value = values[from][row];
    for (int t = from + 1; t < to; t++) {
      value = Math.abs(values[t][row]) > Math.abs(value) ? values[t][row] : value;
    }
    return value;
  }
}
