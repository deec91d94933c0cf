package org.eprop.stream.table;

import java.util.List;
import org.eprop.core.state.StateBytes;
import org.jspecify.annotations.Nullable;

/**
 * A row as {@link Voter}s see it: of what was known when it came. Arrays are not to be modified.
 *
 * @param features a one, and of each column its place, within -3 to 3, and how near it is to some
 *     places, or a one for its value; 0 where a cell is missing. Where there would be more than the
 *     settings allow, several share a feature by their hash. The last label known is a part, if it
 *     says something
 * @param numbers the place of each column's number among the past ones: most are within -1 to 1;
 *     NaN of what is missing, and of texts
 * @param categories the number of each column's value, from 0, the last one of 0 and of what was
 *     not there; of texts of many values their hash, below 16,384; -1 of what is missing, and of
 *     numbers
 * @param past what {@link #raw} was in this and the rows before it of the same key, at most 8: each
 *     column's place or its values, without ones for nearness
 * @param memory ln(a + 1e-9) / 8 of exponential averages a of raw numbers, moved to 0 to 1, over 6
 *     and then over 30 rows
 * @param known the last label known by then, as the learner has it; NaN if there is none
 * @param number of the row among its key's, from 0
 * @param knownNumber of the row whose label is known; -1 if there is none
 * @param before of labels that are classes, the four known before that, the last one first; -1 if
 *     there is none, and of values
 * @since 1.0
 */
public record TableRow(
    double[] features,
    double[] numbers,
    int[] categories,
    List<double[]> past,
    double[] memory,
    double known,
    long number,
    long knownNumber,
    int[] before) {

  static final int LAGS = 8;

  static final int[] NOTHING_BEFORE = {-1, -1, -1, -1};

  private static final double[] NONE = {};
  static final TableRow NOTHING =
      new TableRow(NONE, NONE, new int[0], List.of(), NONE, Double.NaN, 0, -1, NOTHING_BEFORE);

  /** Each column's place, or ones for its values. */
  public double[] raw() {
    return past.get(0);
  }

  /** Saves or restores the classes of labels that were known before. */
  static int[] exchange(StateBytes bytes, int[] before) {
    int[] all = before.clone();
    for (int i = 0; i < all.length; i++) {
      all[i] = (int) bytes.whole("before", all[i], -1, Labels.MOST_CLASSES - 1L);
    }
    return all;
  }

  static TableRow exchange(StateBytes bytes, @Nullable TableRow now) {
    boolean reads = now == null;
    TableRow row = now == null ? NOTHING : now;
    double[] features = Texts.numbers(bytes, "features", reads ? NONE : row.features);
    double[] numbers = reads ? NONE : new double[2 * row.numbers.length];
    for (int i = 0; !reads && i < row.numbers.length; i++) {
      boolean none = Double.isNaN(row.numbers[i]);
      numbers[2 * i] = none ? 0 : row.numbers[i];
      numbers[2 * i + 1] = 4 + 2 * row.categories[i] + (none ? 1 : 0);
    }
    numbers = Texts.numbers(bytes, "columns", numbers);
    double[] places = new double[numbers.length / 2];
    int[] categories = new int[places.length];
    for (int i = 0; i < places.length; i++) {
      int code = (int) numbers[2 * i + 1];
      places[i] = code % 2 == 0 ? numbers[2 * i] : Double.NaN;
      categories[i] = code / 2 - 2;
    }
    double[][] past = new double[(int) bytes.whole("lags", reads ? 0 : row.past.size(), 1, LAGS)][];
    for (int l = 0; l < past.length; l++) {
      past[l] = Texts.numbers(bytes, "lag", reads ? NONE : row.past.get(l));
    }
    double[] memory = Texts.numbers(bytes, "memory", reads ? NONE : row.memory);
    double[] known = {reads || Double.isNaN(row.known) ? 0 : row.known};
    boolean knows = bytes.flag("known", !reads && !Double.isNaN(row.known));
    bytes.doubles("known", known);
    long number = bytes.whole("number", row.number, 0, Long.MAX_VALUE);
    long since = bytes.whole("known number", row.knownNumber, -1, Long.MAX_VALUE);
    int[] before = exchange(bytes, row.before);
    double label = knows ? known[0] : Double.NaN;
    return new TableRow(
        features, places, categories, List.of(past), memory, label, number, since, before);
  }
}
