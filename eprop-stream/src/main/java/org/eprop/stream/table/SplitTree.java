package org.eprop.stream.table;

import java.util.Arrays;
import java.util.List;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Target;
import org.eprop.core.state.StateBytes;
import org.jspecify.annotations.Nullable;

/**
 * A tree that grows while rows come (Hoeffding trees: Domingos and Hulten 2000), by tests x_i &lt;=
 * a that are drawn: a column at random, a from a row that came (Saffari et al. 2009). Each leaf
 * sums labels on both sides of its tests. It takes the one of the largest gain G where no other
 * column has more than G - e, or where e is below 0.05:
 *
 * <pre>
 * e = R sqrt(ln(1/delta) / (2 n)),   delta = 0.01,   R = ln K of K classes, 1 of values
 * </pre>
 *
 * <p>with n labels since the test was drawn. G is how much less entropy there is; of values, by
 * which share the variance is less. A leaf answers by its shares of classes, or by naive Bayes of
 * normal distributions, whichever was right more often in it (Gama et al. 2003); of values by their
 * mean.
 */
final class SplitTree {

  private static final int TESTS = 60;
  private static final int DRAWN = 4;
  private static final int EVERY = 50;
  private static final double LOG_CONFIDENCE = StrictMath.log(100);
  private static final double TIE = 0.05;
  private static final double LEAST_VARIANCE = 1e-3;
  private static final double HALF = 0.5;

  /** Of a value: how often, the sum, and the sum of squares. */
  private static final int OF_VALUES = 3;

  private static final int OF_NORMAL = 3;

  /** Naive Bayes sees so many inputs, drawn at random where there are more. */
  private static final int MOST_NORMALS = 64;

  /** A tree keeps about so many numbers, and stops growing there. */
  private static final int MOST_NUMBERS = 30_000;

  private static final int MOST_DEPTH = 100;

  /** Variances are multiplied before their logarithm is taken. */
  private static final double SMALL = 1e-100;

  private static final double[] NONE = {};

  /**
   * What rows of a leaf are tested for. Sums [test * size + i] are of labels before the test was
   * drawn, and of those below it since.
   */
  private static final class Tests {
    private static final Tests NO_TESTS = new Tests(0, 0);

    int count;
    final int size;
    final int[] columns;
    final double[] places;
    final double[] before;
    final double[] below;

    Tests(int most, int size) {
      this.size = size;
      columns = new int[most];
      places = new double[most];
      before = new double[most * size];
      below = new double[most * size];
    }

    /** The same for more classes. */
    Tests grown(int more) {
      Tests grown = new Tests(TESTS, more);
      for (int t = 0; t < count; t++) {
        grown.take(t, this, t);
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
   * An inner node has a column, and nodes on its sides, itself before; a leaf has sums of labels,
   * and tests.
   */
  private static final class Node {
    int column = -1;
    double at;
    Node low = this;
    Node high = this;
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

  /**
   * [group][first, width]: inputs that belong to the same column; one of them is 1, or a number.
   */
  private final int[][] groups;

  private final int[] normal;
  private Node root;
  private int leaves = 1;

  /** The last row that was answered, until one is learned. */
  private @Nullable Asked asked;

  private long random;

  /** Whose naive Bayes sees the first inputs. */
  SplitTree(boolean values, int[][] groups, int inputs, long seed) {
    this.values = values;
    this.groups = groups;
    random = seed;
    root = new Node(new double[values ? OF_VALUES : 0], 0);
    normal = new int[values ? 0 : Math.min(inputs, MOST_NORMALS)];
    for (int i = 0; i < normal.length; i++) { // in order, each as likely: Knuth's selection
      int after = i == 0 ? 0 : normal[i - 1] + 1;
      while (draw() * (inputs - after) >= normal.length - i) {
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
      node = x[node.column] <= node.at ? node.low : node.high;
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
    int numbers = leaf.sums.length * (2 * TESTS + OF_NORMAL * normal.length);
    return (leaves == 1 || leaves * (long) numbers < MOST_NUMBERS) && leaf.depth < MOST_DEPTH;
  }

  private void test(Node leaf, double[] x, double label, double weight) {
    Tests tests = leaf.tests;
    for (int t = 0; t < tests.count; t++) {
      if (x[tests.columns[t]] <= tests.places[t]) {
        add(tests.below, t * tests.size, label, weight);
      }
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
    leaf.tests = leaf.tests.size < size ? leaf.tests.grown(size) : leaf.tests;
    Tests tests = leaf.tests;
    for (int i = 0; i < DRAWN && tests.count < TESTS; i++) {
      int[] group = groups[(int) (draw() * groups.length)];
      int column = group[0] + (int) (draw() * group[1]);
      for (int j = group[0]; group[1] > 1 && j < group[0] + group[1]; j++) {
        column = x[j] == 1 ? j : column;
      }
      int t = tests.count++;
      tests.columns[t] = column;
      tests.places[t] = group[1] > 1 ? HALF : x[column];
      System.arraycopy(leaf.sums, 0, tests.before, t * size, size);
      Arrays.fill(tests.below, t * size, (t + 1) * size, 0);
    }
  }

  private void split(Node leaf) {
    Tests tests = leaf.tests;
    double[] all = new double[tests.size];
    double[] below = new double[tests.size];
    double[] above = new double[tests.size];
    int best = -1;
    double most = 0;
    double second = 0;
    for (int t = 0; t < tests.count; t++) {
      double gain = gain(tests.all(t, leaf.sums, all), tests.below(t, below), above);
      boolean same = best >= 0 && tests.columns[best] == tests.columns[t];
      if (best < 0 || gain > most) {
        second = best < 0 || same ? second : most;
        best = t;
        most = gain;
      } else if (!same) {
        second = Math.max(second, gain);
      }
    }
    double n = best < 0 ? 0 : count(tests.all(best, leaf.sums, all));
    double range = values ? 1 : StrictMath.log(Math.max(2, leaf.sums.length));
    double bound = range * Math.sqrt(LOG_CONFIDENCE / (2 * n));
    if (best < 0 || most <= 0 || n < EVERY || most - second < bound && bound > TIE) {
      keepUseful(leaf, all, below);
      return;
    }
    tests.below(best, below);
    subtract(all, below, above);
    for (int s = 0; s < (values ? 1 : above.length); s++) {
      above[s] = Math.max(0, above[s]); // else the sums were never those of this tree
    }
    leaf.column = tests.columns[best];
    leaf.at = tests.places[best];
    leaf.low = new Node(below, leaf.depth + 1);
    leaf.high = new Node(above, leaf.depth + 1);
    leaf.low.counts[0] = count(below);
    leaf.high.counts[0] = count(above);
    leaf.sums = NONE;
    leaf.normals = new double[0][];
    leaf.tests = Tests.NO_TESTS;
    leaves++;
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

  private double gain(double[] all, double[] below, double[] above) {
    double n = count(all);
    double low = count(below);
    if (low <= 0 || low >= n) {
      return 0;
    }
    double whole = impurity(all);
    if (whole <= 0) {
      return 0;
    }
    subtract(all, below, above);
    double rest = (low * impurity(below) + (n - low) * impurity(above)) / n;
    return values ? 1 - rest / whole : whole - rest;
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

  private int inputs() {
    return groups[groups.length - 1][0] + groups[groups.length - 1][1];
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
    Texts.within(bytes, "inputs", seen, 0, inputs() - 1.0);
    for (int i = 0; i < seen.length; i++) {
      normal[i] = (int) seen[i];
    }
    leaves = 0;
    exchange(bytes, root);
  }

  private void exchange(StateBytes bytes, Node node) {
    boolean reads = bytes.isRead();
    if (node.depth > MOST_DEPTH || leaves > MOST_NUMBERS / TESTS) {
      throw new InvalidInputException("tree: got one that is too large");
    }
    int inputs = inputs();
    node.column = (int) bytes.whole("column", node.column, -1, inputs - 1L);
    if (node.column >= 0) {
      double[] at = {node.at};
      bytes.doubles("at", at);
      node.at = at[0];
      if (reads) {
        node.low = new Node(NONE, node.depth + 1);
        node.high = new Node(NONE, node.depth + 1);
      }
      exchange(bytes, node.low);
      exchange(bytes, node.high);
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
    int count = (int) bytes.whole("tests", node.tests.count, 0, TESTS);
    if (reads && count > 0) {
      node.tests = new Tests(TESTS, node.sums.length);
      node.tests.count = count;
    }
    Tests tests = node.tests;
    for (int t = 0; t < count; t++) {
      tests.columns[t] = (int) bytes.whole("column", tests.columns[t], 0, inputs - 1L);
    }
    bytes.doubles("tree", "places", tests.places, 0, count);
    bytes.doubles("tree", "before", tests.before, 0, count * tests.size);
    bytes.doubles("tree", "below", tests.below, 0, count * tests.size);
    double least = values ? -Texts.LARGEST : 0;
    for (double[] some : List.of(node.sums, tests.before, tests.below)) {
      if (reads) {
        Texts.expect("sums", some, least, Texts.LARGEST);
      }
    }
  }
}
