package org.eprop.stream.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Target;
import org.eprop.core.state.StateBytes;
import org.jspecify.annotations.Nullable;

/**
 * A tree that grows while rows come (Hoeffding trees: Domingos and Hulten 2000). A leaf is split by
 * a number, x_i &lt;= a, or by a text, with a side for each of its values. Tests of numbers are
 * drawn: a column at random, a from a row that came (Saffari et al. 2009). Each leaf sums labels on
 * all sides of its tests. It takes the one of the largest gain G where no other column has more
 * than G - e, or where e is below 0.05:
 *
 * <pre>
 * e = R sqrt(ln(1/delta) / (2 n)),   delta = 0.01,   R = ln K of K classes, 1 of values
 * </pre>
 *
 * <p>with n labels since the test was drawn. G is how much less entropy there is; of values, by
 * which share the variance is less. A text of s values may gain by chance alone: of m labels 2 m G
 * has the mean f = (s - 2) (K - 1) beyond that of two sides, and the deviation sqrt(2 f) (of values
 * f = 2 (s - 2) is taken). So (f + 3 sqrt(2 f)) / (2 m) is taken off.
 *
 * <p>A leaf answers by its shares of classes, or by naive Bayes of normal distributions, whichever
 * was right more often in it (Gama et al. 2003); of values by their mean.
 */
final class SplitTree {

  private static final int TESTS = 60;
  private static final int DRAWN = 4;
  private static final int EVERY = 50;
  private static final double LOG_CONFIDENCE = StrictMath.log(100);
  private static final double TIE = 0.05;
  private static final double LEAST_VARIANCE = 1e-3;

  /** Of a value: how often, the sum, and the sum of squares. */
  private static final int OF_VALUES = 3;

  private static final int OF_NORMAL = 3;

  /** Naive Bayes sees so many inputs, drawn at random where there are more. */
  private static final int MOST_NORMALS = 64;

  /** A tree keeps about so many numbers, and stops growing there. */
  private static final int MOST_NUMBERS = 30_000;

  private static final int MOST_DEPTH = 100;

  /** A label counts so often in the mean ({@link ForestVoter}). */
  private static final double OFTEN = 6;

  /** Deviations of what a text gains by chance. */
  private static final double CHANCE = 3;

  /** Variances are multiplied before their logarithm is taken. */
  private static final double SMALL = 1e-100;

  private static final double[] NONE = {};

  /**
   * What rows of a leaf are tested for. Of numbers, sums [test * size + i] are of labels before the
   * test was drawn, and of those below it since; of texts, [value * size + i] of labels since the
   * leaf is, of all values of all texts.
   */
  private static final class Tests {
    private static final Tests NO_TESTS = new Tests(0, 0, 0);

    int count;
    final int size;
    final int[] columns;
    final double[] places;
    final double[] before;
    final double[] below;
    final double[] texts;

    Tests(int most, int values, int size) {
      this.size = size;
      columns = new int[most];
      places = new double[most];
      before = new double[most * size];
      below = new double[most * size];
      texts = new double[values * size];
    }

    /** The same for more classes. */
    Tests grown(int most, int values, int more) {
      Tests grown = new Tests(most, values, more);
      for (int t = 0; t < count; t++) {
        grown.take(t, this, t);
      }
      for (int v = 0; size > 0 && v < values; v++) {
        System.arraycopy(texts, v * size, grown.texts, v * more, size);
      }
      grown.count = count;
      return grown;
    }

    /** Has another's test in the place of one. */
    void take(int t, Tests other, int from) {
      columns[t] = other.columns[from];
      places[t] = other.places[from];
      System.arraycopy(other.before, from * other.size, before, t * size, other.size);
      System.arraycopy(other.below, from * other.size, below, t * size, other.size);
    }

    /** Of labels since a test was drawn. */
    double[] all(int t, double[] sums, double[] all) {
      for (int i = 0; i < size; i++) {
        all[i] = sums[i] - before[t * size + i];
      }
      return all;
    }

    double[] below(int t, double[] sums) {
      System.arraycopy(below, t * size, sums, 0, size);
      return sums;
    }
  }

  /**
   * A column of texts.
   *
   * @param first of its values, inputs of which one is 1, or none
   * @param at where sums of its values begin; those of rows that have none of them come last
   */
  private record Text(int first, int width, int at) {
    private static final Text NO_TEXT = new Text(0, 0, 0);

    int value(double[] x) {
      int v = 0;
      while (v < width && x[first + v] != 1) {
        v++;
      }
      return v;
    }
  }

  /**
   * An inner node has a column, its first input, and a node on each side of its test; a leaf has
   * sums of labels, and tests.
   */
  private static final class Node {
    int column = -1;

    /** The text that it is split by; of a number, up to where the first side is. */
    Text text = Text.NO_TEXT;

    double at;
    Node[] sides = {};
    final int depth;
    double[] sums;

    /** When it was tried to be split last; how often each of its answers was right. */
    final double[] counts = new double[3];

    /** [class][input * 3]: how often, mean, and variance times that. */
    double[][] normals = {};

    Tests tests = Tests.NO_TESTS;

    Node(double[] sums, int depth) {
      this.sums = sums;
      this.depth = depth;
    }
  }

  /** A row at its leaf, and what was computed of it there. */
  private final class Asked {
    private final double[] x;
    private final int classes;
    private final Node leaf;
    private double[] plain = NONE;
    private double[] bayes = NONE;

    Asked(double[] x, int classes) {
      this.x = x;
      this.classes = classes;
      leaf = leaf(x);
    }

    double[] plain() {
      plain = plain.length == 0 ? SplitTree.this.plain(leaf, classes) : plain;
      return plain;
    }

    double[] bayes() {
      bayes = bayes.length == 0 ? SplitTree.this.bayes(leaf, x, classes) : bayes;
      return bayes;
    }

    double[] answer() {
      return leaf.counts[2] > leaf.counts[1] ? bayes() : plain();
    }
  }

  private final boolean values;

  /** Inputs that are numbers, and columns of texts; of all inputs, which text begins there. */
  private final int[] numbers;

  private final List<Text> texts = new ArrayList<>();
  private final Map<Integer, Text> textsByInput = new HashMap<>();
  private final int inputs;

  /** Values of all texts, and one of each for what is none of them. */
  private final int textValues;

  private final int[] normal;
  private Node root;
  private int leaves = 1;

  /** The last row that was answered, until one is learned. */
  private @Nullable Asked asked;

  private long random;

  /**
   * A new one.
   *
   * @param groups [group][first, width]: inputs of the same column; one of them is 1, or a number
   * @param bayes so many inputs, the first ones, are seen by naive Bayes
   */
  SplitTree(boolean values, int[][] groups, int bayes, long seed) {
    this.values = values;
    int at = 0;
    for (int[] group : groups) {
      if (group[1] > 1) {
        Text text = new Text(group[0], group[1], at);
        texts.add(text);
        textsByInput.put(group[0], text);
        at += group[1] + 1;
      }
    }
    numbers = Arrays.stream(groups).filter(g -> g[1] == 1).mapToInt(g -> g[0]).toArray();
    textValues = at;
    inputs = groups[groups.length - 1][0] + groups[groups.length - 1][1];
    random = seed;
    root = new Node(new double[values ? OF_VALUES : 0], 0);
    normal = new int[values ? 0 : Math.min(bayes, MOST_NORMALS)];
    for (int i = 0; i < normal.length; i++) { // in order, each as likely: Knuth's selection
      int after = i == 0 ? 0 : normal[i - 1] + 1;
      while (draw() * (bayes - after) >= normal.length - i) {
        after++;
      }
      normal[i] = after;
    }
  }

  /** From 0 to 1, by a linear congruence (Knuth's MMIX) whose high bits count. */
  double draw() {
    random = random * 6364136223846793005L + 1442695040888963407L;
    return (random >>> 12) * 0x1p-52;
  }

  private Node leaf(double[] x) {
    Node node = root;
    while (node.column >= 0) {
      boolean text = node.text.width > 0;
      node = node.sides[text ? node.text.value(x) : x[node.column] <= node.at ? 0 : 1];
    }
    return node;
  }

  /** Goes to a row's leaf, unless it is there: who answers a row is often taught it next. */
  private Asked ask(double[] x, int classes) {
    if (asked == null || asked.x != x || asked.classes != classes) {
      asked = new Asked(x, classes);
    }
    return asked;
  }

  /** Probabilities of classes, or a value. */
  double[] answer(double[] x, int classes) {
    return ask(x, classes).answer();
  }

  private double[] plain(Node leaf, int classes) {
    if (values) {
      return new double[] {leaf.sums[1] / (leaf.sums[0] + 1)};
    }
    double[] p = new double[Math.max(1, classes)];
    double n = count(leaf.sums) + 1;
    for (int k = 0; k < classes; k++) {
      p[k] = ((k < leaf.sums.length ? leaf.sums[k] : 0) + 1.0 / classes) / n;
    }
    return p;
  }

  private double[] bayes(Node leaf, double[] x, int classes) {
    double[] p = new double[classes];
    double most = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < classes; k++) {
      p[k] = StrictMath.log((k < leaf.sums.length ? leaf.sums[k] : 0) + 1e-3);
      p[k] += k < leaf.normals.length ? logarithm(leaf.normals[k], x) : 0;
      most = Math.max(most, p[k]);
    }
    double sum = 0;
    for (int k = 0; k < classes; k++) {
      p[k] = StrictMath.exp(p[k] - most);
      sum += p[k];
    }
    for (int k = 0; k < classes; k++) {
      p[k] /= sum;
    }
    return p;
  }

  private double logarithm(double[] own, double[] x) {
    double sum = 0;
    double variances = 1;
    for (int i = 0; i < normal.length; i++) {
      double n = own[OF_NORMAL * i];
      if (n > 0) {
        double variance = own[OF_NORMAL * i + 2] / n + LEAST_VARIANCE;
        double away = x[normal[i]] - own[OF_NORMAL * i + 1];
        sum -= away * away / variance / 2;
        variances *= variance;
        if (variances < SMALL || variances > 1 / SMALL) {
          sum -= StrictMath.log(variances) / 2;
          variances = 1;
        }
      }
    }
    return sum - StrictMath.log(variances) / 2;
  }

  /** Learns a row's label as often as its weight says; returns what it would have answered. */
  double[] learn(double[] x, double label, int classes, double weight) {
    Asked row = ask(x, classes);
    asked = null;
    Node leaf = row.leaf;
    double[] said = row.answer();
    if (!values) {
      leaf.counts[1] += Target.largest(row.plain()) == label ? weight : 0;
      leaf.counts[2] += Target.largest(row.bayes()) == label ? weight : 0;
      learnNormals(leaf, x, (int) label, weight);
    }
    leaf.sums = grown(leaf.sums, values ? OF_VALUES : classes);
    boolean grows = grows(leaf);
    if (grows) {
      draw(leaf, x);
    }
    add(leaf.sums, 0, label, weight);
    if (grows) {
      test(leaf, x, label, weight);
    } else {
      leaf.tests = Tests.NO_TESTS;
    }
    return said;
  }

  private boolean grows(Node leaf) {
    int most = leaf.sums.length * (2 * tests() + textValues + OF_NORMAL * normal.length);
    return (leaves == 1 || leaves * (long) most < MOST_NUMBERS) && leaf.depth < MOST_DEPTH;
  }

  /** How many there are of numbers. */
  private int tests() {
    return numbers.length == 0 ? 0 : TESTS;
  }

  private void test(Node leaf, double[] x, double label, double weight) {
    Tests tests = leaf.tests;
    for (int t = 0; t < tests.count; t++) {
      if (x[tests.columns[t]] <= tests.places[t]) {
        add(tests.below, t * tests.size, label, weight);
      }
    }
    for (Text text : texts) {
      add(tests.texts, (text.at + text.value(x)) * tests.size, label, weight);
    }
    double n = count(leaf.sums);
    if (n - leaf.counts[0] >= EVERY) {
      leaf.counts[0] = n;
      split(leaf);
    }
  }

  private static double[] grown(double[] sums, int size) {
    return sums.length < size ? Arrays.copyOf(sums, size) : sums;
  }

  private void learnNormals(Node leaf, double[] x, int k, double weight) {
    int known = leaf.normals.length;
    if (known <= k) {
      leaf.normals = Arrays.copyOf(leaf.normals, k + 1);
      for (int j = known; j <= k; j++) {
        leaf.normals[j] = new double[OF_NORMAL * normal.length];
      }
    }
    double[] own = leaf.normals[k];
    for (int i = 0; i < normal.length; i++) {
      int at = OF_NORMAL * i;
      own[at] += weight;
      double away = x[normal[i]] - own[at + 1];
      own[at + 1] += away * weight / own[at];
      own[at + 2] += weight * away * away * (1 - weight / own[at]);
    }
  }

  private void add(double[] sums, int at, double label, double weight) {
    if (values) {
      sums[at] += weight;
      sums[at + 1] += weight * label;
      sums[at + 2] += weight * label * label;
    } else {
      sums[at + (int) label] += weight;
    }
  }

  private double count(double[] sums) {
    double n = 0;
    for (double sum : sums) {
      n += sum;
    }
    return values ? sums[0] : n;
  }

  private void draw(Node leaf, double[] x) {
    int size = leaf.sums.length;
    if (leaf.tests.size < size) {
      leaf.tests = leaf.tests.grown(tests(), textValues, size);
    }
    Tests tests = leaf.tests;
    for (int i = 0; i < DRAWN && tests.count < tests.columns.length; i++) {
      int column = numbers[(int) (draw() * numbers.length)];
      int t = tests.count++;
      tests.columns[t] = column;
      tests.places[t] = x[column];
      System.arraycopy(leaf.sums, 0, tests.before, t * size, size);
      Arrays.fill(tests.below, t * size, (t + 1) * size, 0);
    }
  }

  /** The best test that there is, and the best of another column. */
  private final class Best {
    final double[][] none = {};
    double gain;
    double second;
    int column = -1;
    Text text = Text.NO_TEXT;
    double at;

    /** Sums on its sides. */
    double[][] sides = none;

    void offer(double gain, int column, Text text, double at, double[]... sides) {
      if (this.column < 0 || gain > this.gain) {
        second = this.column < 0 || this.column == column ? second : this.gain;
        this.gain = gain;
        this.column = column;
        this.text = text;
        this.at = at;
        this.sides = Arrays.stream(sides).map(double[]::clone).toArray(double[][]::new);
      } else if (this.column != column) {
        second = Math.max(second, gain);
      }
    }
  }

  private void split(Node leaf) {
    Tests tests = leaf.tests;
    double[] all = new double[tests.size];
    double[] below = new double[tests.size];
    double[] above = new double[tests.size];
    Best best = new Best();
    for (int t = 0; t < tests.count; t++) {
      subtract(tests.all(t, leaf.sums, all), tests.below(t, below), above);
      best.offer(
          gain(all, below, above), tests.columns[t], Text.NO_TEXT, tests.places[t], below, above);
    }
    for (Text text : texts) {
      double[][] sides = new double[text.width + 1][tests.size];
      Arrays.fill(all, 0);
      for (int v = 0; v < sides.length; v++) {
        System.arraycopy(tests.texts, (text.at + v) * tests.size, sides[v], 0, tests.size);
        for (int i = 0; i < all.length; i++) {
          all[i] += sides[v][i];
        }
      }
      best.offer(gain(all, sides), text.first, text, 0, sides);
    }
    double n = 0;
    for (double[] side : best.sides) {
      n += count(side);
    }
    double range = values ? 1 : StrictMath.log(Math.max(2, leaf.sums.length));
    double bound = range * Math.sqrt(LOG_CONFIDENCE / (2 * n));
    if (best.gain <= 0 || n < EVERY || best.gain - best.second < bound && bound > TIE) {
      keepUseful(leaf, all, below);
      return;
    }
    leaf.column = best.column;
    leaf.text = best.text;
    leaf.at = best.at;
    leaf.sides = new Node[best.sides.length];
    for (int i = 0; i < leaf.sides.length; i++) {
      double[] sums = best.sides[i];
      for (int s = 0; s < (values ? 1 : sums.length); s++) {
        sums[s] = Math.max(0, sums[s]); // else the sums were never those of this tree
      }
      leaf.sides[i] = new Node(sums, leaf.depth + 1);
      leaf.sides[i].counts[0] = count(sums);
    }
    leaf.sums = NONE;
    leaf.normals = new double[0][];
    leaf.tests = Tests.NO_TESTS;
    leaves += leaf.sides.length - 1;
  }

  /** Without tests that all rows pass, or none; others are drawn in their place. */
  private void keepUseful(Node leaf, double[] all, double[] low) {
    Tests tests = leaf.tests;
    int kept = 0;
    for (int t = 0; t < tests.count; t++) {
      double below = count(tests.below(t, low));
      if (below > 0 && below < count(tests.all(t, leaf.sums, all))) {
        if (kept < t) {
          tests.take(kept, tests, t);
        }
        kept++;
      }
    }
    tests.count = kept;
  }

  private static void subtract(double[] all, double[] below, double[] above) {
    for (int s = 0; s < above.length; s++) {
      above[s] = all[s] - below[s];
    }
  }

  /** Of labels on some sides of a test. */
  private double gain(double[] all, double[]... sides) {
    double n = count(all);
    double whole = n <= 0 ? 0 : impurity(all);
    if (whole <= 0) {
      return 0;
    }
    double rest = 0;
    int taken = 0;
    for (double[] side : sides) {
      double own = count(side);
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
    double n = count(sums);
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

  /** Saves or restores it. */
  void exchange(StateBytes bytes) {
    double[] bits = {random >>> 32, random & 0xFFFFFFFFL};
    bytes.doubles("random", bits);
    random = (long) bits[0] << 32 | (long) bits[1];
    double[] seen = new double[normal.length];
    for (int i = 0; i < seen.length; i++) {
      seen[i] = normal[i];
    }
    Texts.within(bytes, "inputs", seen, 0, inputs - 1.0);
    for (int i = 0; i < seen.length; i++) {
      normal[i] = (int) seen[i];
    }
    leaves = 0;
    exchange(bytes, root);
  }

  private void exchange(StateBytes bytes, Node node) {
    boolean reads = bytes.isRead();
    if (node.depth > MOST_DEPTH || leaves > MOST_NUMBERS) {
      throw new InvalidInputException("tree: got one that is too large");
    }
    node.column = (int) bytes.whole("column", node.column, -1, inputs - 1L);
    if (node.column >= 0) {
      double[] at = {node.at};
      bytes.doubles("at", at);
      node.at = at[0];
      if (reads) {
        node.text = textsByInput.getOrDefault(node.column, Text.NO_TEXT);
        node.sides = new Node[Math.max(2, node.text.width + 1)];
        Arrays.setAll(node.sides, i -> new Node(NONE, node.depth + 1));
      }
      for (Node side : node.sides) {
        exchange(bytes, side);
      }
      return;
    }
    leaves++;
    node.sums = Texts.numbers(bytes, "sums", node.sums);
    int most = values ? OF_VALUES : Labels.MOST_CLASSES;
    if (node.sums.length > most || values && !(node.sums.length == most && node.sums[0] >= 0)) {
      throw new InvalidInputException("sums: got " + node.sums.length + " of a leaf");
    }
    Texts.within(bytes, "counts", node.counts, 0, Texts.LARGEST);
    int classes = (int) bytes.whole("classes", node.normals.length, 0, Labels.MOST_CLASSES);
    node.normals = reads ? new double[classes][OF_NORMAL * normal.length] : node.normals;
    for (double[] own : node.normals) {
      Texts.normals(bytes, own);
    }
    boolean tested = bytes.flag("tested", node.tests.size > 0);
    if (reads && tested) {
      node.tests = Tests.NO_TESTS.grown(tests(), textValues, node.sums.length);
    }
    Tests tests = node.tests;
    int count = (int) bytes.whole("tests", tests.count, 0, tests.columns.length);
    if (reads && tested) {
      tests.count = count;
    }
    for (int t = 0; t < count; t++) {
      tests.columns[t] = (int) bytes.whole("column", tests.columns[t], 0, inputs - 1L);
    }
    bytes.doubles("tree", "places", tests.places, 0, count);
    bytes.doubles("tree", "before", tests.before, 0, count * tests.size);
    bytes.doubles("tree", "below", tests.below, 0, count * tests.size);
    bytes.doubles("tree", "texts", tests.texts, 0, tests.texts.length);
    double least = values ? -Texts.LARGEST : 0;
    for (double[] some : List.of(node.sums, tests.before, tests.below, tests.texts)) {
      if (reads) {
        Texts.expect("sums", some, least, Texts.LARGEST);
      }
    }
  }
}
