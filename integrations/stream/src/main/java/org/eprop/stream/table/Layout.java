package org.eprop.stream.table;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.state.StateBytes;
import org.jspecify.annotations.Nullable;

/**
 * How rows become inputs: chosen by past rows, and kept until it is chosen anew. Immutable.
 *
 * @param encoders of each column that was there
 * @param memory of averages, two for each column of numbers and each channel of values; or none
 * @param lags how many rows before a row are input, too
 * @param outputs of the network
 * @param delay by how many rows labels were late
 */
record Layout(
    List<ColumnEncoder> encoders, List<ColumnEncoder> memory, int lags, int outputs, int delay) {

  private static final int[] SCALES = {6, 30};
  private static final double LEAST = 1e-4;
  private static final int MEMORY_FIELDS = 12;

  /** More averages than two of so many have no memory columns. */
  private static final int MOST_REMEMBERED = 12;

  /** More columns of numbers than a 24th have fewer fields each. */
  private static final int MOST_CHANNELS = 4800;

  private static final int LEAST_FIELDS = 3;
  private static final double CLIPPED = 3;

  /** Of nothing. */
  static Layout none() {
    return new Layout(List.of(), List.of(), 0, 2, 0);
  }

  /**
   * Chooses by past rows.
   *
   * @param before what there was, whose encoders stay where they fit; null for none
   */
  static Layout choose(
      Collection<PastRow> rows,
      List<String> columns,
      Labels labels,
      @Nullable Layout before,
      TableSettings settings) {
    List<ColumnEncoder> encoders = new ArrayList<>();
    int fields = fields(columns.size() * (settings.lags() + 1));
    for (int i = 0; i < columns.size(); i++) {
      List<@Nullable Object> cells = new ArrayList<>();
      for (PastRow row : rows) {
        cells.add(row.cell(i));
      }
      ColumnEncoder fresh = ColumnEncoder.of(columns.get(i), cells, fields);
      encoders.add(
          before != null && i < before.encoders.size()
              ? kept(before.encoders.get(i), fresh, cells)
              : fresh);
    }
    int outputs = labels.isValues() ? 1 : Math.max(2, labels.classes().size());
    int delay = PastRow.delay(rows);
    Layout plain = new Layout(encoders, List.of(), settings.lags(), outputs, delay);
    return settings.averages()
        ? new Layout(encoders, plain.chooseMemory(rows), settings.lags(), outputs, delay)
        : plain;
  }

  /** Of a number: fewer where there are many columns, so that networks stay small. */
  private static int fields(int columns) {
    return Math.max(
        LEAST_FIELDS, Math.min(ColumnEncoder.FIELDS, MOST_CHANNELS / Math.max(1, columns)));
  }

  private static ColumnEncoder kept(
      ColumnEncoder old, ColumnEncoder fresh, List<@Nullable Object> cells) {
    if (old.isNumbers() || old.hashed() > 0) {
      double[] places =
          cells.stream().mapToDouble(old::place).filter(z -> !Double.isNaN(z)).toArray();
      return old.isNumbers() && places.length > 0 && old.isLeft(places) ? fresh : old;
    }
    if (fresh.isNumbers() || fresh.hashed() > 0) {
      return fresh;
    }
    ColumnEncoder all = old;
    for (Object value : fresh.values()) {
      all = all.values().contains(value) ? all : all.with(value);
    }
    return all;
  }

  private List<ColumnEncoder> chooseMemory(Collection<PastRow> rows) {
    int count = averaged();
    List<ColumnEncoder> all = new ArrayList<>();
    if (count == 0 || count > MOST_REMEMBERED) {
      return all;
    }
    List<List<@Nullable Object>> cells = new ArrayList<>();
    for (int i = 0; i < SCALES.length * count; i++) {
      cells.add(new ArrayList<>());
    }
    Map<String, double[]> averages = new LinkedHashMap<>();
    for (PastRow row : rows) {
      double[] own = averages.computeIfAbsent(row.key, k -> new double[SCALES.length * count]);
      average(own, row);
      double[] logs = logarithms(own);
      for (int i = 0; i < logs.length; i++) {
        cells.get(i).add(logs[i]);
      }
    }
    for (int i = 0; i < cells.size(); i++) {
      all.add(ColumnEncoder.of("average", cells.get(i), MEMORY_FIELDS));
    }
    return all;
  }

  /** Of a row alone. */
  int rowChannels() {
    return channels(encoders) + channels(memory);
  }

  /** Of the network: the row's, and those of the rows before it. */
  int channels() {
    return (lags + 1) * rowChannels();
  }

  private static int channels(List<ColumnEncoder> encoders) {
    return encoders.stream().mapToInt(ColumnEncoder::channels).sum();
  }

  /** Of how much there are averages: a number for each column of numbers, or channel of values. */
  private int averaged() {
    return encoders.stream().mapToInt(e -> e.isNumbers() ? 1 : e.channels()).sum();
  }

  double[] newAverages() {
    return new double[memory.size()];
  }

  /** Moves averages, [scale][number], on by a row; there may be none. */
  void average(double[] averages, PastRow row) {
    int count = averages.length / SCALES.length;
    int at = 0;
    for (int i = 0; count > 0 && i < encoders.size(); i++) {
      ColumnEncoder encoder = encoders.get(i);
      int width = encoder.isNumbers() ? 1 : encoder.channels();
      int value = encoder.channel(row.cell(i));
      double place = encoder.place(row.cell(i));
      for (int k = 0; k < width; k++) {
        double u = encoder.isNumbers() ? positive(place) : k == value ? 1 : 0;
        for (int s = 0; s < SCALES.length; s++) {
          int a = s * count + at;
          averages[a] += (u - averages[a]) / SCALES[s];
        }
        at++;
      }
    }
  }

  /** A place in the interval, from 0; 0 of none. */
  private static double positive(double place) {
    double clipped = Double.isNaN(place) ? 0 : Math.max(-CLIPPED, Math.min(place, CLIPPED));
    return Math.max(0, (clipped + 1) / 2);
  }

  private static double[] logarithms(double[] averages) {
    double[] logs = new double[averages.length];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = StrictMath.log(averages[i] + LEAST);
    }
    return logs;
  }

  /** Inputs of a row alone, memory columns last. */
  double[] inputs(PastRow row, double[] averages) {
    float[] x = new float[rowChannels()];
    int at = 0;
    for (int i = 0; i < encoders.size(); i++) {
      encoders.get(i).encode(row.cell(i), x, at);
      at += encoders.get(i).channels();
    }
    double[] logs = logarithms(averages);
    for (int i = 0; i < memory.size(); i++) {
      memory.get(i).encode(logs[i], x, at);
      at += memory.get(i).channels();
    }
    double[] all = new double[x.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = x[i];
    }
    return all;
  }

  /** Inputs of the network: the row's, then those of rows before it, the last one first. */
  float[] inputs(double[] own, List<double[]> past) {
    float[] x = new float[channels()];
    for (int i = 0; i < own.length; i++) {
      x[i] = (float) own[i];
    }
    for (int l = 0; l < past.size(); l++) {
      double[] before = past.get(l);
      int first = (l + 1) * own.length;
      for (int i = 0; i < before.length; i++) {
        x[first + i] = (float) before[i];
      }
    }
    return x;
  }

  /** Whether a row has what nothing here stands for. */
  boolean misses(PastRow row) {
    for (int i = 0; i < row.cells.length; i++) {
      Object cell = row.cell(i);
      ColumnEncoder encoder = i < encoders.size() ? encoders.get(i) : null;
      if (cell != null
          && Cells.number(cell) != 0
          && (encoder == null
              || !encoder.isNumbers()
                  && encoder.hashed() == 0
                  && !encoder.text().contains("different texts")
                  && !encoder.values().contains(cell)
                  && !encoder.isAlways(cell))) {
        return true;
      }
    }
    return false;
  }

  static Layout exchange(StateBytes bytes, Layout now) {
    boolean reads = bytes.isRead();
    List<ColumnEncoder> encoders = exchange(bytes, now.encoders);
    List<ColumnEncoder> memory = exchange(bytes, now.memory);
    int lags = (int) bytes.whole("lags", now.lags, 0, Integer.MAX_VALUE);
    int outputs = (int) bytes.whole("outputs", now.outputs, 1, Labels.MOST_CLASSES);
    int delay = (int) bytes.whole("delay", now.delay, 0, Integer.MAX_VALUE);
    if (!reads) {
      return now;
    }
    Layout read = new Layout(encoders, memory, lags, outputs, delay);
    if (!memory.isEmpty() && memory.size() != SCALES.length * read.averaged()) {
      throw new InvalidInputException("layout: got parts that do not belong together");
    }
    return read;
  }

  private static List<ColumnEncoder> exchange(StateBytes bytes, List<ColumnEncoder> now) {
    List<ColumnEncoder> all = new ArrayList<>();
    int count = (int) bytes.whole("encoders", now.size(), 0, 1 << 20);
    for (int i = 0; i < count; i++) {
      all.add(ColumnEncoder.exchange(bytes, bytes.isRead() ? null : now.get(i)));
    }
    return all;
  }
}
