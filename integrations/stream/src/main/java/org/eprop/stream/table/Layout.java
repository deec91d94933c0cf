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
 * @param knows whether the last label known is a further one, the last encoder then
 * @param memory of averages, two for each raw number
 * @param outputs of networks
 * @param delay by how many rows labels were late
 */
record Layout(
    List<ColumnEncoder> encoders,
    boolean knows,
    List<ColumnEncoder> memory,
    int outputs,
    int delay,
    int mostFeatures) {

  private static final int[] SCALES = {6, 30};

  /** Networks see averages from here on, voters from there. */
  private static final double LEAST = 1e-4;

  private static final double LEAST_OF_VOTERS = 1e-9;
  private static final int MEMORY_FIELDS = 12;

  /** More raw numbers have no memory columns. */
  private static final int MOST_REMEMBERED = 12;

  /** More columns of numbers than a 24th have fewer fields each. */
  private static final int MOST_CHANNELS = 4800;

  private static final int LEAST_FIELDS = 3;

  /** Nearness of a row's numbers to so many places, or fewer. */
  private static final int[] NEARNESS = {6, 3, 0};

  private static final double CLIPPED = 3;
  private static final double LOG_SCALE = 8;

  /** Of nothing. */
  static Layout none(int mostFeatures) {
    return new Layout(List.of(), false, List.of(), 2, 0, mostFeatures);
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
      int mostFeatures) {
    List<ColumnEncoder> encoders = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      List<@Nullable Object> cells = new ArrayList<>();
      for (PastRow row : rows) {
        cells.add(row.cell(i));
      }
      ColumnEncoder fresh = ColumnEncoder.of(columns.get(i), cells, fields(columns.size()));
      encoders.add(
          before != null && i < before.columns()
              ? kept(before.encoders.get(i), fresh, cells)
              : fresh);
    }
    int delay = PastRow.delay(rows);
    boolean knows = LastLabel.says(PastRow.labelsOfKeys(rows, labels), !labels.isValues(), delay);
    if (knows) {
      List<@Nullable Object> cells = new ArrayList<>();
      rows.forEach(row -> cells.add(row.label));
      encoders.add(ColumnEncoder.of("last known label", cells, ColumnEncoder.FIELDS));
    }
    int outputs = labels.isValues() ? 1 : Math.max(2, labels.classes().size());
    Layout plain = new Layout(encoders, knows, List.of(), outputs, delay, mostFeatures);
    return new Layout(encoders, knows, plain.chooseMemory(rows), outputs, delay, mostFeatures);
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
    int count = raw();
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
      average(own, rawOf(row));
      double[] logs = logarithms(own, LEAST);
      for (int i = 0; i < logs.length; i++) {
        cells.get(i).add(logs[i]);
      }
    }
    for (int i = 0; i < cells.size(); i++) {
      all.add(ColumnEncoder.of("average", cells.get(i), MEMORY_FIELDS));
    }
    return all;
  }

  /** Of the table, without the last label known. */
  int columns() {
    return encoders.size() - (knows ? 1 : 0);
  }

  /** Of the networks that see no memory columns. */
  int channels() {
    return encoders.stream().mapToInt(ColumnEncoder::channels).sum();
  }

  int memoryChannels() {
    return memory.stream().mapToInt(ColumnEncoder::channels).sum();
  }

  int raw() {
    int all = 0;
    for (int i = 0; i < columns(); i++) {
      all += width(encoders.get(i));
    }
    return all;
  }

  private List<Integer> widths() {
    return encoders.stream().limit(columns()).map(Layout::width).toList();
  }

  private static int width(ColumnEncoder encoder) {
    return encoder.isNumbers() ? 1 : encoder.channels();
  }

  private int nearness() {
    long numbers = 0;
    long rest = 1;
    for (ColumnEncoder encoder : encoders) {
      numbers += encoder.isNumbers() ? 1 : 0;
      rest += width(encoder);
    }
    for (int fields : NEARNESS) {
      if (rest + fields * numbers <= mostFeatures) {
        return fields;
      }
    }
    return 0;
  }

  int features() {
    int nearness = nearness();
    int all = 1;
    for (ColumnEncoder encoder : encoders) {
      all += encoder.isNumbers() ? 1 + nearness : encoder.channels();
    }
    return Math.min(all, mostFeatures);
  }

  VoterFactory.Shape shape(boolean values) {
    int remembered = raw() > MOST_REMEMBERED ? 0 : SCALES.length * raw();
    return new VoterFactory.Shape(
        features(), raw(), remembered, columns(), widths(), values ? 0 : outputs, knows);
  }

  double[] newAverages() {
    return new double[SCALES.length * raw()];
  }

  /** Moves averages on by a raw row. */
  void average(double[] averages, double[] raw) {
    int at = 0;
    for (int i = 0; i < columns(); i++) {
      ColumnEncoder encoder = encoders.get(i);
      int end = at + width(encoder);
      for (; at < end; at++) {
        double u = encoder.isNumbers() ? Math.max(0, (raw[at] + 1) / 2) : raw[at];
        for (int s = 0; s < SCALES.length; s++) {
          int a = s * raw.length + at;
          averages[a] += (u - averages[a]) / SCALES[s];
        }
      }
    }
  }

  private static double[] logarithms(double[] averages, double least) {
    double[] logs = new double[averages.length];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = StrictMath.log(averages[i] + least);
    }
    return logs;
  }

  double[] rawOf(PastRow row) {
    double[] raw = new double[raw()];
    int at = 0;
    for (int i = 0; i < columns(); i++) {
      ColumnEncoder encoder = encoders.get(i);
      if (encoder.isNumbers()) {
        raw[at++] = clipped(encoder.place(row.cell(i)));
      } else {
        Object cell = row.cell(i);
        int value = encoder.channel(cell);
        if (value >= 0) {
          raw[at + value] = 1;
        } else if (cell == null) {
          for (int k = 0; k < encoder.shares().size(); k++) {
            raw[at + k] = encoder.shares().get(k);
          }
        }
        at += encoder.channels();
      }
    }
    return raw;
  }

  private static double clipped(double place) {
    return Double.isNaN(place) ? 0 : Math.max(-CLIPPED, Math.min(place, CLIPPED));
  }

  /** What voters see. */
  TableRow encode(
      PastRow row,
      List<double[]> past,
      double[] averages,
      @Nullable Object known,
      double label,
      long since,
      int[] before) {
    int nearness = nearness();
    double[] features = new double[features()];
    double[] numbers = new double[columns()];
    int[] categories = new int[columns()];
    features[0] = 1;
    int at = 1;
    for (int i = 0; i < encoders.size(); i++) {
      ColumnEncoder encoder = encoders.get(i);
      Object cell = i < columns() ? row.cell(i) : known;
      double place = encoder.place(cell);
      int value = encoder.channel(cell);
      if (i < columns()) {
        numbers[i] = place;
        boolean other = value < 0 && cell != null && !encoder.isNumbers();
        categories[i] = other ? encoder.channels() : encoder.category(cell);
      }
      if (encoder.isNumbers()) {
        add(features, at, clipped(place));
        for (int k = 0; k < nearness && !Double.isNaN(place); k++) {
          double away = (clipped(place) - (2.0 * k / (nearness - 1) - 1)) * (nearness - 1) / 2;
          add(features, at + 1 + k, StrictMath.exp(-away * away));
        }
        at += 1 + nearness;
      } else {
        if (value >= 0) {
          add(features, at + value, 1);
        } else if (cell == null && i < columns()) {
          for (int k = 0; k < encoder.shares().size(); k++) {
            add(features, at + k, encoder.shares().get(k));
          }
        }
        at += encoder.channels();
      }
    }
    double[] memory =
        raw() > MOST_REMEMBERED ? new double[0] : logarithms(averages, LEAST_OF_VOTERS);
    for (int i = 0; i < memory.length; i++) {
      memory[i] /= LOG_SCALE;
    }
    return new TableRow(
        features, numbers, categories, List.copyOf(past), memory, label, row.number, since, before);
  }

  /** Those beyond the last share the others by their hash, each with a sign of its own. */
  private static void add(double[] features, int at, double x) {
    if (at < features.length) {
      features[at] += x;
    } else {
      int hash = at * 0x9E3779B1;
      features[1 + (hash >>> 8) % (features.length - 1)] += hash < 0 ? -x : x;
    }
  }

  /** Whether a row has been encoded so. */
  boolean fits(TableRow row) {
    boolean fits =
        row.features().length == features()
            && row.numbers().length == columns()
            && row.memory().length == (raw() > MOST_REMEMBERED ? 0 : newAverages().length);
    for (double[] raw : row.past()) {
      fits &= raw.length == raw();
    }
    return fits;
  }

  /** What networks see, memory columns last. */
  float[] inputs(PastRow row, double[] averages, @Nullable Object known) {
    float[] x = new float[channels() + memoryChannels()];
    int at = 0;
    for (int i = 0; i < encoders.size(); i++) {
      encoders.get(i).encode(i < columns() ? row.cell(i) : known, x, at);
      at += encoders.get(i).channels();
    }
    if (!memory.isEmpty()) {
      double[] logs = logarithms(averages, LEAST);
      for (int i = 0; i < logs.length; i++) {
        memory.get(i).encode(logs[i], x, at);
        at += memory.get(i).channels();
      }
    }
    return x;
  }

  /** Whether a row has what nothing here stands for. */
  boolean misses(PastRow row) {
    for (int i = 0; i < row.cells.length; i++) {
      Object cell = row.cell(i);
      ColumnEncoder encoder = i < columns() ? encoders.get(i) : null;
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
    boolean knows = bytes.flag("last label", now.knows);
    List<ColumnEncoder> memory = exchange(bytes, now.memory);
    int outputs = (int) bytes.whole("outputs", now.outputs, 1, Labels.MOST_CLASSES);
    int delay = (int) bytes.whole("delay", now.delay, 0, Integer.MAX_VALUE);
    if (!reads) {
      return now;
    }
    Layout read = new Layout(encoders, knows, memory, outputs, delay, now.mostFeatures);
    if (read.columns() < 0 || !memory.isEmpty() && memory.size() != read.newAverages().length) {
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

  /**
   * Whether the last label known says much of the next one, by past rows. If it does, it becomes a
   * further input: without it, networks would have to guess what everybody knows. It does if
   *
   * <pre>
   * classes:  delay &lt;= 20, and 1.7 (delay + 1) &lt;= r with r the mean number of rows of a key for which a
   *           label stays
   * numbers:  d &lt;= s with d the mean squared difference to the one known, s the variance
   * </pre>
   *
   * <p>Others are better left out: where labels are 100 rows late, networks that saw them lost a
   * point of accuracy on sine-walk and seven on hidden-cues of tools/streams (seed 21).
   */
  private static final class LastLabel {

    private static final int MOST_LATE = 20;
    private static final double TIMES = 1.7;

    /** Fewer labels say nothing. */
    private static final int LEAST_LABELS = 50;

    private LastLabel() {}

    /**
     * Whether it does.
     *
     * @param keys labels of each key's rows, NaN where there is none; classes by their number
     * @param delay by how many rows of its key a label is late
     */
    static boolean says(List<double[]> keys, boolean classes, int delay) {
      return classes ? delay <= MOST_LATE && stays(keys, delay) : isNear(keys, delay);
    }

    private static boolean stays(List<double[]> keys, int delay) {
      int count = 0;
      int runs = 0;
      for (double[] key : keys) {
        double last = Double.NaN;
        for (double label : key) {
          if (!Double.isNaN(label)) {
            count++;
            runs += label == last ? 0 : 1;
            last = label;
          }
        }
      }
      return count >= LEAST_LABELS && TIMES * (delay + 1.0) * runs <= count;
    }

    private static boolean isNear(List<double[]> keys, int delay) {
      int count = 0;
      double sum = 0;
      double squares = 0;
      double difference = 0;
      for (double[] key : keys) {
        for (int t = delay + 1; t < key.length; t++) {
          double wanted = key[t];
          double known = key[t - delay - 1];
          if (!Double.isNaN(wanted) && !Double.isNaN(known)) {
            count++;
            sum += wanted;
            squares += wanted * wanted;
            difference += (wanted - known) * (wanted - known);
          }
        }
      }
      double variance = squares - sum * sum / count;
      return count >= LEAST_LABELS && variance > 0 && difference <= variance;
    }
  }
}
