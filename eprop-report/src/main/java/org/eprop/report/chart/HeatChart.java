package org.eprop.report.chart;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Values as shades: steps to the right, channels upwards. Where there are more steps than a screen
 * shows, a cell has the value farthest from zero of those it stands for.
 *
 * @param group charts of one group share cursor and zoom
 * @param yLabel what a row is
 * @param names of the rows; none if they are numbered
 * @param stepLength of a step, ms
 * @param values [step][channel]
 * @param frames stretches of a row to draw a frame around; the row takes the place of the colour
 * @param height of the plot, in CSS pixels
 */
public record HeatChart(
    String id,
    String title,
    String note,
    String group,
    String yLabel,
    List<String> names,
    double stepLength,
    double[][] values,
    List<Span> frames,
    int height)
    implements Chart {

  private static final int MOST_CURVES = 8;
  private static final int CELLS = 300_000;
  private static final int LEVELS = 255;

  /** Copies the lists. */
  public HeatChart {
    names = List.copyOf(names);
    frames = List.copyOf(frames);
  }

  @Override
  public ObjectNode json() {
    int rows = values[0].length;
    double[][] cells = cells(Math.max(1, Math.min(LineChart.PLACES, CELLS / rows)));
    int columns = cells.length;
    double low = 0;
    double high = 0;
    for (double[] column : cells) {
      for (double value : column) {
        low = Math.min(low, value);
        high = Math.max(high, value);
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
    json.put("xLabel", LineChart.TIME).put("yLabel", yLabel).put("height", height);
    json.put("end", values.length * stepLength).put("rows", rows).put("columns", columns);
    json.put("low", low).put("high", high).put("shades", shades);
    names.forEach(json.putArray("names")::add);
    ArrayNode list = json.putArray("spans");
    for (Span frame : frames) {
      ObjectNode entry = list.addObject().put("from", frame.from()).put("to", frame.to());
      entry.put("row", frame.color());
    }
    return json;
  }

  /**
   * This chart, or curves if there are few enough to be told apart.
   *
   * @param few a chart of the same steps without curves
   * @param names of the channels
   */
  public Chart orCurves(LineChart.Builder few, IntFunction<String> names) {
    int channels = values[0].length;
    if (channels > MOST_CURVES) {
      return this;
    }
    for (int i = 0; i < channels; i++) {
      few.add(Series.column(names.apply(i), values, i));
    }
    return few.build();
  }

  /** The values in at most so many columns, [column][channel]. */
  public double[][] cells(int most) {
    int columns = Math.min(values.length, most);
    double[][] cells = new double[columns][values[0].length];
    for (int c = 0; c < columns; c++) {
      int from = (int) ((long) c * values.length / columns);
      int to = (int) ((long) (c + 1) * values.length / columns);
      for (int i = 0; i < cells[c].length; i++) {
        cells[c][i] = farthest(from, to, i);
      }
    }
    return cells;
  }

  private double farthest(int from, int to, int row) {
    double value = values[from][row];
    for (int t = from + 1; t < to; t++) {
      value = Math.abs(values[t][row]) > Math.abs(value) ? values[t][row] : value;
    }
    return value;
  }
}
