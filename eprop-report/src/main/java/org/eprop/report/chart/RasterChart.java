package org.eprop.report.chart;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A dot for each spike: steps to the right, neurons upwards.
 *
 * @param group charts of one group share cursor and zoom
 * @param yLabel what a row is
 * @param stepLength of a step, ms
 * @param spikes [step][...] which rows spike, ascending
 * @param bands populations, from the lowest row up
 * @param height of the plot, in CSS pixels
 * @param every how many neurons a row stands for, the first of which is drawn: 1 for all
 */
public record RasterChart(
    String id,
    String title,
    String note,
    String group,
    String yLabel,
    double stepLength,
    int[][] spikes,
    List<Band> bands,
    int height,
    int every)
    implements Chart {

  /**
   * Rows that belong together.
   *
   * @param first row
   * @param size how many rows
   * @param color its place in the palette
   */
  public record Band(String label, int first, int size, int color) {}

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if there are more than 65535 rows
   */
  public RasterChart {
    bands = List.copyOf(bands);
    int rows = rows(bands);
    if (rows > 0xffff) {
      throw new IllegalArgumentException(
          "chart " + id + ": got " + rows + " rows, but expected at most 65535");
    }
  }

  /** The number of rows. */
  public int rows() {
    return rows(bands);
  }

  private static int rows(List<Band> bands) {
    return bands.stream().mapToInt(band -> band.first() + band.size()).max().orElse(0);
  }

  @Override
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", id).put("kind", "raster").put("group", group);
    json.put("xLabel", LineChart.TIME).put("yLabel", yLabel).put("height", height);
    json.put("stepLength", stepLength).put("rows", rows()).put("every", every);
    ByteBuffer counts = ByteBuffer.allocate(2 * spikes.length).order(ByteOrder.LITTLE_ENDIAN);
    int events = 0;
    for (int[] step : spikes) {
      counts.putShort((short) step.length);
      events += step.length;
    }
    ByteBuffer rows = ByteBuffer.allocate(2 * events).order(ByteOrder.LITTLE_ENDIAN);
    for (int[] step : spikes) {
      for (int row : step) {
        rows.putShort((short) row);
      }
    }
    json.put("counts", counts.array()).put("events", rows.array());
    ArrayNode list = json.putArray("bands");
    for (Band band : bands) {
      ObjectNode entry = list.addObject().put("label", band.label()).put("first", band.first());
      entry.put("size", band.size()).put("color", band.color());
    }
    return json;
  }
}
