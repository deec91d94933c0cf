package org.eprop.stream.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.state.StateBytes;
import org.jspecify.annotations.Nullable;

/**
 * How a column of a table becomes input channels, chosen by its cells in past rows: receptive
 * fields for numbers, if at least half of the cells are some; a channel for each value if there are
 * few, or they are texts; texts of many values share channels by their hash, unless they hardly
 * ever repeat. Cells that are empty, no numbers among numbers, or 0 in a column of few values,
 * leave all channels at 0; so do values that were not there. The fields of x are
 *
 * <pre>x_k = exp(-(s(z) - mu_k)^2 / (2 (1.2 d)^2)),   z = (x - middle) / half,
 * s(z) = z within -1 to 1, else sign(z) (1 + ln |z|),   mu_k from s(-8) to s(8), d apart</pre>
 *
 * <p>and 0 where mu_k is more than {@value #FAR} times 1.2 d away.
 *
 * <p>Immutable.
 *
 * @param name of the column
 * @param fields how many of numbers, stretched; 0 if there are none
 * @param middle of the interval that was there
 * @param half of its length
 * @param values a channel for each; or none
 * @param hashed over how many channels texts are spread; 0 if none are
 * @param text what was chosen
 * @param only the only value there was; null if there were others, or none
 */
record ColumnEncoder(
    String name,
    int fields,
    double middle,
    double half,
    List<Object> values,
    int hashed,
    String text,
    @Nullable Object only) {

  static final int FIELDS = 24;

  /**
   * How far from its middle fields reach, in halves of the interval of past rows: streams drift.
   * Beyond the interval they stand ever wider apart.
   */
  private static final double REACH = 8;

  private static final double WIDTH = 1.2;

  /** Fields farther away say 0, not 0.00004: networks have nothing to do there. */
  private static final double FAR = 4.5;

  /** Numbers farther from the quartiles than so many times their distance are outliers. */
  private static final double FARTHEST = 3;

  /** More different numbers than these have receptive fields; of few cells, more than half. */
  private static final int FEW = 10;

  /** More different texts than these share channels. */
  private static final int MOST = 32;

  /** Over so many channels they are spread. */
  private static final int HASHED = 256;

  /** Texts of which a larger part are different are names of rows. */
  private static final double UNLIKE = 0.98;

  private static final int MOST_VALUES = 1 << 20;

  private static final Comparator<Object> BY_TEXT = Comparator.comparing(Cells::text);

  /** Chooses by past cells. */
  static ColumnEncoder of(String name, List<@Nullable Object> cells, int fields) {
    List<Double> numbers = new ArrayList<>();
    Set<Double> differentNumbers = new HashSet<>();
    int count = 0;
    for (Object cell : cells) {
      if (cell != null) {
        count++;
        if (cell instanceof Double number) {
          numbers.add(number);
          differentNumbers.add(number);
        }
      }
    }
    int few = Math.min(FEW, Math.max(1, count / 2));
    if (differentNumbers.size() > few && 2 * numbers.size() >= count) {
      return ofNumbers(name, numbers, count - numbers.size(), fields);
    }
    Set<Object> different = new TreeSet<>(BY_TEXT);
    cells.stream().filter(Objects::nonNull).forEach(different::add);
    int all = different.size();
    Object only = all == 1 ? different.iterator().next() : null;
    boolean unlike = all > MOST && all > UNLIKE * count;
    if (all == 0 || all == 1 && count == cells.size() || unlike) {
      String why =
          all == 0
              ? "empty, or numbers beyond 1e100"
              : all == 1
                  ? "always the same"
                  : all + " different texts, such as " + Cells.shown(different.iterator().next());
      String text = "left out: " + why;
      return new ColumnEncoder(name, 0, 0, 1, List.of(), 0, text, only);
    }
    if (all > MOST) {
      String text = HASHED + " channels for " + all + " texts, by their hash";
      return values(name, List.of(), HASHED, text);
    }
    different.removeIf(value -> Cells.number(value) == 0);
    String which = different.size() == all ? " values" : " values other than 0";
    String text = "a channel for each of " + different.size() + which;
    return values(name, List.copyOf(different), 0, text.replace("each of 1 values", "values"));
  }

  private static ColumnEncoder values(String name, List<Object> values, int hashed, String text) {
    return new ColumnEncoder(name, 0, 0, 1, values, hashed, text, null);
  }

  private static ColumnEncoder ofNumbers(
      String name, List<Double> numbers, int others, int fields) {
    numbers.sort(null);
    double low = numbers.get(numbers.size() / 100);
    double high = numbers.get(numbers.size() - 1 - numbers.size() / 100);
    if (low == high) {
      low = numbers.get(0);
      high = numbers.get(numbers.size() - 1);
    }
    double lower = numbers.get(numbers.size() / 4);
    double upper = numbers.get(numbers.size() - 1 - numbers.size() / 4);
    if (lower < upper) { // else most are equal, and it is the others that say something
      low = Math.max(low, lower - FARTHEST * (upper - lower));
      high = Math.min(high, upper + FARTHEST * (upper - lower));
    }
    double middle = (low + high) / 2;
    double half = (high - low) / 2;
    String text =
        String.format(
                Locale.ROOT,
                "%d receptive fields for numbers from %.4g to %.4g",
                fields,
                numbers.get(0),
                numbers.get(numbers.size() - 1))
            + (others == 0 ? "" : "; " + others + " of the cells are no numbers");
    return new ColumnEncoder(name, fields, middle, half, List.of(), 0, text, null);
  }

  /** The same with a channel for a further value. */
  ColumnEncoder with(Object value) {
    List<Object> more = new ArrayList<>(values);
    more.add(value);
    String said = "a channel for each of " + more.size() + " values";
    return values(name, List.copyOf(more), 0, said);
  }

  /** z within -1 to 1, the logarithm beyond: z, or sign(z) (1 + ln |z|). */
  private static double stretched(double z) {
    return Math.abs(z) <= 1 ? z : Math.copySign(1 + StrictMath.log(Math.abs(z)), z);
  }

  boolean isNumbers() {
    return fields > 0;
  }

  int channels() {
    return fields + values.size() + hashed;
  }

  /** Where a number is in the interval, whose ends are at -1 and 1; NaN of no number. */
  double place(@Nullable Object cell) {
    return isNumbers() ? (Cells.number(cell) - middle) / half : Double.NaN;
  }

  /** The channel of a value; -1 if there is none. */
  int channel(@Nullable Object cell) {
    if (cell == null || isNumbers()) {
      return -1;
    }
    return hashed > 0 ? Math.floorMod(mixed(Cells.text(cell)), hashed) : values.indexOf(cell);
  }

  private static int mixed(String text) {
    int hash = text.hashCode() * 0x9E3779B1;
    return hash ^ hash >>> 15;
  }

  /** Sets its channels, which are 0, from {@code first} on. */
  void encode(@Nullable Object cell, float[] x, int first) {
    int value = channel(cell);
    if (value >= 0) {
      x[first + value] = 1;
    }
    double place = place(cell);
    if (Double.isNaN(place)) {
      return;
    }
    double end = stretched(REACH);
    double at = (Math.max(-end, Math.min(stretched(place), end)) + end) / (2 * end) * (fields - 1);
    int last = (int) Math.min(fields - 1, Math.floor(at + FAR * WIDTH));
    for (int k = (int) Math.max(0, Math.ceil(at - FAR * WIDTH)); k <= last; k++) {
      double away = (at - k) / WIDTH;
      x[first + k] = (float) StrictMath.exp(-0.5 * away * away);
    }
  }

  /** Whether the column always was so. */
  boolean isAlways(Object cell) {
    return cell.equals(only);
  }

  /** Whether most of these places are beyond its fields. */
  boolean isLeft(double[] places) {
    return Arrays.stream(places).filter(z -> Math.abs(z) > REACH).count() * 2 > places.length;
  }

  static ColumnEncoder exchange(StateBytes bytes, @Nullable ColumnEncoder now) {
    ColumnEncoder of = now == null ? values("", List.of(), 0, "") : now;
    String name = Texts.exchange(bytes, "column", of.name);
    int fields = (int) bytes.whole("fields", of.fields, 0, FIELDS);
    double[] interval = {of.middle, of.half};
    bytes.doubles("interval", interval);
    if (!(interval[1] > 0)) {
      throw new InvalidInputException(
          "interval: got " + interval[1] + ", but expected more than 0");
    }
    int count =
        (int)
            bytes.whole(
                "values", of.values.size(), 0, bytes.isRead() ? bytes.remaining() : MOST_VALUES);
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Object value = Texts.exchange(bytes, now == null ? null : of.values.get(i));
      if (value == null) {
        throw new InvalidInputException("values: got an empty one");
      }
      values.add(value);
    }
    int hashed = (int) bytes.whole("hashed", of.hashed, 0, HASHED);
    String text = Texts.exchange(bytes, "text", of.text);
    Object only = Texts.exchange(bytes, of.only);
    return new ColumnEncoder(name, fields, interval[0], interval[1], values, hashed, text, only);
  }
}
