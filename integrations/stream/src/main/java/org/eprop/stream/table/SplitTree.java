package org.eprop.stream.table;

import java.util.Arrays;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Target;
import org.eprop.core.state.StateBytes;
import org.eprop.stream.table.TreeColumns.Text;
import org.jspecify.annotations.Nullable;

/**
 * A tree that grows while rows come (Hoeffding trees: Domingos and Hulten 2000). A leaf is split by
 * a number, x_i &lt;= a, or by a text, with a side for each of its values. Tests of numbers are
 * drawn: a column at random, a from a row that came (Saffari et al. 2009). Each leaf sums labels on
 * all sides of its tests ({@link TreeTests}). It takes the one of the largest gain G where no other
 * column has more than G - e, or where e is below 0.05:
 *
 * <pre>
 * e = R sqrt(ln(1/delta) / (2 n)),   delta = 0.01,   R = ln K of K classes, 1 of values
 * </pre>
 *
 * <p>with n labels since the test was drawn. A leaf answers by its shares of classes, or by naive
 * Bayes of normal distributions, whichever was right more often in it (Gama et al. 2003); of values
 * by their mean.
 */
final class SplitTree {

  private static final int EVERY = 50;
  private static final double LOG_CONFIDENCE = StrictMath.log(100);
  private static final double TIE = 0.05;
  private static final double LEAST_VARIANCE = 1e-3;

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
   * An inner node has a column, its first input, and a node on each side of its test; a leaf has
   * sums of labels, and tests.
   */
  private final class Node {
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

    TreeTests tests = none;

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

  private final TreeColumns columns;
  private final TreeTests none;
  private final int[] normal;
  private Node root;
  private int leaves = 1;

  /** The last row that was answered, until one is learned. */
  private @Nullable Asked asked;

  private long random;

  /**
   * A new one.
   *
   * @param columns which are shared by trees
   * @param bayes so many inputs, the first ones, are seen by naive Bayes
   */
  SplitTree(boolean values, TreeColumns columns, int bayes, long seed) {
    this.values = values;
    this.columns = columns;
    none = TreeTests.none(columns, values);
    random = seed;
    root = new Node(new double[values ? TreeTests.OF_VALUES : 0], 0);
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
      boolean text = node.text.width() > 0;
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
    leaf.sums = grown(leaf.sums, values ? TreeTests.OF_VALUES : classes);
    boolean grows = grows(leaf);
    if (grows) {
      int size = leaf.sums.length;
      leaf.tests = leaf.tests.size < size ? leaf.tests.grown(size) : leaf.tests;
      leaf.tests.draw(x, leaf.sums, this::draw);
    }
    TreeTests.add(values, leaf.sums, 0, label, weight);
    if (grows) {
      leaf.tests.learn(x, label, weight);
      double n = count(leaf.sums);
      if (n - leaf.counts[0] >= EVERY) {
        leaf.counts[0] = n;
        split(leaf);
      }
    } else {
      leaf.tests = none;
    }
    return said;
  }

  private boolean grows(Node leaf) {
    int most = leaf.sums.length * (TreeTests.numbers(columns) + OF_NORMAL * normal.length);
    return (leaves == 1 || leaves * (long) most < MOST_NUMBERS) && leaf.depth < MOST_DEPTH;
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

  private double count(double[] sums) {
    return TreeTests.count(values, sums);
  }

  private void split(Node leaf) {
    TreeTests.Best best = leaf.tests.best(leaf.sums);
    double n = 0;
    for (double[] side : best.sides) {
      n += count(side);
    }
    double range = values ? 1 : StrictMath.log(Math.max(2, leaf.sums.length));
    double bound = range * Math.sqrt(LOG_CONFIDENCE / (2 * n));
    if (best.gain <= 0 || n < EVERY || best.gain - best.second < bound && bound > TIE) {
      leaf.tests.keepUseful(leaf.sums);
      return;
    }
    leaf.column = best.column;
    leaf.text = columns.textAt(best.column);
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
    leaf.tests = none;
    leaves += leaf.sides.length - 1;
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
    Texts.within(bytes, "inputs", seen, 0, columns.inputs - 1.0);
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
    node.column = (int) bytes.whole("column", node.column, -1, columns.inputs - 1L);
    if (node.column >= 0) {
      double[] at = {node.at};
      bytes.doubles("at", at);
      node.at = at[0];
      if (reads) {
        node.text = columns.textAt(node.column);
        node.sides = new Node[Math.max(2, node.text.width() + 1)];
        Arrays.setAll(node.sides, i -> new Node(NONE, node.depth + 1));
      }
      for (Node side : node.sides) {
        exchange(bytes, side);
      }
      return;
    }
    leaves++;
    node.sums = Texts.numbers(bytes, "sums", node.sums);
    int most = values ? TreeTests.OF_VALUES : Labels.MOST_CLASSES;
    if (node.sums.length > most || values && !(node.sums.length == most && node.sums[0] >= 0)) {
      throw new InvalidInputException("sums: got " + node.sums.length + " of a leaf");
    }
    Texts.within(bytes, "counts", node.counts, 0, Texts.LARGEST);
    int classes = (int) bytes.whole("classes", node.normals.length, 0, Labels.MOST_CLASSES);
    node.normals = reads ? new double[classes][OF_NORMAL * normal.length] : node.normals;
    for (double[] own : node.normals) {
      Texts.normals(bytes, own);
    }
    if (reads) {
      Texts.expect("sums", node.sums, values ? -Texts.LARGEST : 0, Texts.LARGEST);
    }
    if (bytes.flag("tested", node.tests.size > 0)) {
      node.tests = reads ? none.grown(node.sums.length) : node.tests;
      node.tests.exchange(bytes);
    }
  }
}
