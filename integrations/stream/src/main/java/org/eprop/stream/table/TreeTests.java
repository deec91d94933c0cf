package org.eprop.stream.table;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.state.StateBytes;
import org.eprop.stream.table.TreeColumns.Text;

/**
 * What rows of a leaf of a {@link SplitTree} are tested for, and what labels they had: x_i &lt;= a
 * of numbers, drawn; of texts, all values. G of a test is how much less entropy there is on its
 * sides; of values, by which share the variance is less. A text of s values may gain by chance
 * alone: of m labels 2 m G has the mean f = (s - 2) (K - 1) beyond that of two sides, and the
 * deviation sqrt(2 f) (of values f = 2 (s - 2) is taken). So (f + 3 sqrt(2 f)) / (2 m) is taken
 * off.
 */
final class TreeTests {

  /** Of a value: how often, the sum, and the sum of squares. */
  static final int OF_VALUES = 3;

  private static final int TESTS = 60;
  private static final int DRAWN = 4;
  private static final double CHANCE = 3;

  /** A label counts so often in the mean ({@link ForestVoter}). */
  private static final double OFTEN = 6;

  /** The best test that there is, and the gain of the best of another column. */
  static final class Best {
    double gain;
    double second;

    /** Its first input; -1 if there is no test. */
    int column = -1;

    double at;

    /** Sums of labels on its sides. */
    double[][] sides = {};

    private void offer(double gain, int column, double at, double[]... sides) {
      if (this.column < 0 || gain > this.gain) {
        second = this.column < 0 || this.column == column ? second : this.gain;
        this.gain = gain;
        this.column = column;
        this.at = at;
        this.sides = Arrays.stream(sides).map(double[]::clone).toArray(double[][]::new);
      } else if (this.column != column) {
        second = Math.max(second, gain);
      }
    }
  }

  private final TreeColumns columns;
  private final boolean values;

  /** Of sums: one for each class, or {@link #OF_VALUES}. */
  final int size;

  // Of numbers: [test * size + i] of labels before the test was drawn, and of those below it since.

  private int count;
  private final int[] inputs;
  private final double[] places;
  private final double[] before;
  private final double[] below;

  /** Of values of texts, since the leaf is: [value * size + i]. */
  private final double[] texts;

  private TreeTests(TreeColumns columns, boolean values, int size) {
    this.columns = columns;
    this.values = values;
    this.size = size;
    int most = size == 0 ? 0 : tests(columns);
    inputs = new int[most];
    places = new double[most];
    before = new double[most * size];
    below = new double[most * size];
    texts = new double[columns.textValues * size];
  }

  /** None: they grow. */
  static TreeTests none(TreeColumns columns, boolean values) {
    return new TreeTests(columns, values, 0);
  }

  private static int tests(TreeColumns columns) {
    return columns.numbers.length == 0 ? 0 : TESTS;
  }

  /** How many numbers they keep for each sum. */
  static int numbers(TreeColumns columns) {
    return 2 * tests(columns) + columns.textValues;
  }

  /** The same for more classes. */
  TreeTests grown(int more) {
    TreeTests grown = new TreeTests(columns, values, more);
    for (int t = 0; t < count; t++) {
      grown.take(t, this, t);
    }
    for (int v = 0; size > 0 && v < columns.textValues; v++) {
      System.arraycopy(texts, v * size, grown.texts, v * more, size);
    }
    grown.count = count;
    return grown;
  }

  /** Has another's test in the place of one. */
  private void take(int t, TreeTests other, int from) {
    inputs[t] = other.inputs[from];
    places[t] = other.places[from];
    System.arraycopy(other.before, from * other.size, before, t * size, other.size);
    System.arraycopy(other.below, from * other.size, below, t * size, other.size);
  }

  /** Draws some by a row, before its label is added to the sums of its leaf. */
  void draw(double[] x, double[] sums, DoubleSupplier random) {
    for (int i = 0; i < DRAWN && count < inputs.length; i++) {
      int input = columns.numbers[(int) (random.getAsDouble() * columns.numbers.length)];
      int t = count++;
      inputs[t] = input;
      places[t] = x[input];
      System.arraycopy(sums, 0, before, t * size, size);
      Arrays.fill(below, t * size, (t + 1) * size, 0);
    }
  }

  void learn(double[] x, double label, double weight) {
    for (int t = 0; t < count; t++) {
      if (x[inputs[t]] <= places[t]) {
        add(values, below, t * size, label, weight);
      }
    }
    for (Text text : columns.texts) {
      add(values, texts, (text.at() + text.value(x)) * size, label, weight);
    }
  }

  /**
   * The best test.
   *
   * @param sums of all labels of the leaf
   */
  Best best(double[] sums) {
    double[] all = new double[size];
    double[] low = new double[size];
    double[] high = new double[size];
    Best best = new Best();
    for (int t = 0; t < count; t++) {
      sumsOf(t, sums, all, low);
      for (int s = 0; s < size; s++) {
        high[s] = all[s] - low[s];
      }
      best.offer(gain(all, low, high), inputs[t], places[t], low, high);
    }
    for (Text text : columns.texts) {
      double[][] sides = new double[text.width() + 1][];
      Arrays.fill(all, 0);
      for (int v = 0; v < sides.length; v++) {
        int from = (text.at() + v) * size;
        sides[v] = Arrays.copyOfRange(texts, from, from + size);
        for (int s = 0; s < size; s++) {
          all[s] += sides[v][s];
        }
      }
      best.offer(gain(all, sides), text.first(), 0, sides);
    }
    return best;
  }

  /** Leaves out tests that all rows pass, or none; others are drawn in their place. */
  void keepUseful(double[] sums) {
    double[] all = new double[size];
    double[] low = new double[size];
    int kept = 0;
    for (int t = 0; t < count; t++) {
      sumsOf(t, sums, all, low);
      double passed = count(values, low);
      if (passed > 0 && passed < count(values, all)) {
        if (kept < t) {
          take(kept, this, t);
        }
        kept++;
      }
    }
    count = kept;
  }

  /** Of labels since a test was drawn, and of those below it. */
  private void sumsOf(int t, double[] sums, double[] all, double[] low) {
    for (int s = 0; s < size; s++) {
      all[s] = sums[s] - before[t * size + s];
      low[s] = below[t * size + s];
    }
  }

  private double gain(double[] all, double[]... sides) {
    double n = count(values, all);
    double whole = n <= 0 ? 0 : impurity(all);
    if (whole <= 0) {
      return 0;
    }
    double rest = 0;
    int taken = 0;
    for (double[] side : sides) {
      double own = count(values, side);
      if (own > 0) {
        rest += own * impurity(side);
        taken++;
      }
    }
    if (taken < 2) {
      return 0;
    }
    double gain = values ? 1 - rest / n / whole : whole - rest / n;
    double free = values ? 2 : Arrays.stream(all).filter(k -> k > 0).count() - 1;
    double f = (taken - 2) * free;
    return gain - (f + CHANCE * Math.sqrt(2 * f)) * OFTEN / (2 * n);
  }

  private double impurity(double[] sums) {
    double n = count(values, sums);
    if (values) {
      double mean = sums[1] / n;
      return Math.max(0, sums[2] / n - mean * mean);
    }
    double entropy = 0;
    for (double sum : sums) {
      entropy -= sum <= 0 ? 0 : sum / n * StrictMath.log(sum / n);
    }
    return entropy;
  }

  /** Adds a label to sums of values, or of classes. */
  static void add(boolean values, double[] sums, int at, double label, double weight) {
    if (values) {
      sums[at] += weight;
      sums[at + 1] += weight * label;
      sums[at + 2] += weight * label * label;
    } else {
      sums[at + (int) label] += weight;
    }
  }

  /** How many labels sums have. */
  static double count(boolean values, double[] sums) {
    double n = 0;
    for (double sum : sums) {
      n += sum;
    }
    return values ? sums[0] : n;
  }

  /** Saves or restores them. */
  void exchange(StateBytes bytes) {
    count = (int) bytes.whole("tests", count, 0, inputs.length);
    for (int t = 0; t < count; t++) {
      inputs[t] = (int) bytes.whole("column", inputs[t], 0, columns.inputs - 1L);
      if (columns.textAt(inputs[t]) != Text.NO_TEXT) {
        throw new InvalidInputException("tests: got one of input " + inputs[t] + ", a text");
      }
    }
    bytes.doubles("tree", "places", places, 0, count);
    bytes.doubles("tree", "before", before, 0, count * size);
    bytes.doubles("tree", "below", below, 0, count * size);
    bytes.doubles("tree", "texts", texts, 0, texts.length);
    double least = values ? -Texts.LARGEST : 0;
    for (double[] some : List.of(before, below, texts)) {
      if (bytes.isRead()) {
        Texts.expect("sums", some, least, Texts.LARGEST);
      }
    }
  }
}
