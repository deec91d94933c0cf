package org.eprop.stream.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eprop.api.task.Target;
import org.eprop.core.state.StateBytes;

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

  /** One that a row is tested for. Sums are of labels since it was drawn, and of those below. */
  private static final class Test {
    int column;
    double at;
    double[] all = NONE;
    double[] below = NONE;
  }

  /** An inner node has a column, and nodes on its sides; a leaf has sums of labels, and tests. */
  private static final class Node {
    int column = -1;
    double at;
    Node[] sides = {};
    final int depth;
    double[] sums;

    /** When it was tried to be split last; how often each of its answers was right. */
    final double[] counts = new double[3];

    /** [class][input * 3]: how often, mean, and variance times that. */
    double[][] normals = {};

    final List<Test> tests = new ArrayList<>();

    Node(double[] sums, int depth) {
      this.sums = sums;
      this.depth = depth;
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
  private long random;

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
      node = node.sides[x[node.column] <= node.at ? 0 : 1];
    }
    return node;
  }

  /** Probabilities of classes, or a value. */
  double[] answer(double[] x, int classes) {
    Node leaf = leaf(x);
    return leaf.counts[2] > leaf.counts[1] ? bayes(leaf, x, classes) : plain(leaf, classes);
  }

  private double[] plain(Node leaf, int classes) {
    if (values) {
      return new double[] {leaf.sums[1] / (leaf.sums[0] + 1)};
    }
    double[] p = new double[Math.max(1, classes)];
    double n = Arrays.stream(leaf.sums).sum() + 1;
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
    Node leaf = leaf(x);
    double[] said = plain(leaf, classes);
    leaf.sums = grown(leaf.sums, values ? OF_VALUES : classes);
    if (!values) {
      double[] bayes = bayes(leaf, x, classes);
      double[] plain = said;
      said = leaf.counts[2] > leaf.counts[1] ? bayes : plain;
      leaf.counts[1] += Target.largest(plain) == label ? weight : 0;
      leaf.counts[2] += Target.largest(bayes) == label ? weight : 0;
      learnNormals(leaf, x, (int) label, weight);
    }
    add(leaf.sums, label, weight);
    grow(leaf, x, label, weight);
    return said;
  }

  private void grow(Node leaf, double[] x, double label, double weight) {
    int size = leaf.sums.length;
    int numbers = size * (2 * TESTS + OF_NORMAL * normal.length);
    if (leaves * (long) numbers >= MOST_NUMBERS && leaves > 1 || leaf.depth == MOST_DEPTH) {
      leaf.tests.clear();
      return;
    }
    for (int i = 0; i < DRAWN && leaf.tests.size() < TESTS; i++) {
      leaf.tests.add(drawn(x));
    }
    for (Test test : leaf.tests) {
      test.all = grown(test.all, size);
      test.below = grown(test.below, size);
      add(test.all, label, weight);
      if (x[test.column] <= test.at) {
        add(test.below, label, weight);
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

  private void add(double[] sums, double label, double weight) {
    if (values) {
      sums[0] += weight;
      sums[1] += weight * label;
      sums[2] += weight * label * label;
    } else {
      sums[(int) label] += weight;
    }
  }

  private double count(double[] sums) {
    double n = 0;
    for (double sum : sums) {
      n += sum;
    }
    return values ? sums[0] : n;
  }

  private Test drawn(double[] x) {
    int[] group = groups[(int) (draw() * groups.length)];
    Test test = new Test();
    test.column = group[0] + (int) (draw() * group[1]);
    for (int i = group[0]; group[1] > 1 && i < group[0] + group[1]; i++) {
      test.column = x[i] == 1 ? i : test.column;
    }
    test.at = group[1] > 1 ? HALF : x[test.column];
    return test;
  }

  private void split(Node leaf) {
    Test best = null;
    double most = 0;
    double second = 0;
    for (Test test : leaf.tests) {
      double gain = gain(test);
      if (best == null || gain > most) {
        second = best == null || best.column == test.column ? second : most;
        best = test;
        most = gain;
      } else if (test.column != best.column) {
        second = Math.max(second, gain);
      }
    }
    double n = best == null ? 0 : count(best.all);
    double range = values ? 1 : StrictMath.log(Math.max(2, leaf.sums.length));
    double bound = range * Math.sqrt(LOG_CONFIDENCE / (2 * n));
    if (best == null || most <= 0 || n < EVERY || most - second < bound && bound > TIE) {
      leaf.tests.removeIf(test -> !(count(test.below) > 0 && count(test.below) < count(test.all)));
      return;
    }
    leaf.column = best.column;
    leaf.at = best.at;
    leaf.sides =
        new Node[] {new Node(best.below, leaf.depth + 1), new Node(above(best), leaf.depth + 1)};
    for (Node side : leaf.sides) {
      side.counts[0] = count(side.sums);
    }
    leaf.sums = NONE;
    leaf.normals = new double[0][];
    leaf.tests.clear();
    leaves++;
  }

  private static double[] above(Test test) {
    double[] above = test.all.clone();
    for (int s = 0; s < above.length; s++) {
      above[s] -= test.below[s];
    }
    return above;
  }

  private double gain(Test test) {
    double n = count(test.all);
    double low = count(test.below);
    double whole = impurity(test.all);
    if (low <= 0 || low >= n || whole <= 0) {
      return 0;
    }
    double rest = (low * impurity(test.below) + (n - low) * impurity(above(test))) / n;
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

  /** Saves or restores it. */
  void exchange(StateBytes bytes) {
    double[] bits = {random >>> 32, random & 0xFFFFFFFFL};
    bytes.doubles("random", bits);
    random = (long) bits[0] << 32 | (long) bits[1];
    double[] seen = new double[normal.length];
    for (int i = 0; i < seen.length; i++) {
      seen[i] = normal[i];
    }
    bytes.doubles("inputs", seen);
    for (int i = 0; i < seen.length; i++) {
      normal[i] = (int) seen[i];
    }
    leaves = 0;
    exchange(bytes, root);
  }

  private void exchange(StateBytes bytes, Node node) {
    boolean reads = bytes.isRead();
    int inputs = groups[groups.length - 1][0] + groups[groups.length - 1][1];
    node.column = (int) bytes.whole("column", node.column, -1, inputs - 1L);
    if (node.column >= 0) {
      double[] at = {node.at};
      bytes.doubles("at", at);
      node.at = at[0];
      if (reads) {
        node.sides = new Node[] {new Node(NONE, node.depth + 1), new Node(NONE, node.depth + 1)};
      }
      exchange(bytes, node.sides[0]);
      exchange(bytes, node.sides[1]);
      return;
    }
    leaves++;
    node.sums = Texts.numbers(bytes, "sums", node.sums);
    bytes.doubles("counts", node.counts);
    int classes = (int) bytes.whole("classes", node.normals.length, 0, Labels.MOST_CLASSES);
    node.normals = reads ? new double[classes][OF_NORMAL * normal.length] : node.normals;
    for (double[] own : node.normals) {
      bytes.doubles("normals", own);
    }
    int tests = (int) bytes.whole("tests", node.tests.size(), 0, TESTS);
    for (int t = 0; t < tests; t++) {
      if (reads) {
        node.tests.add(new Test());
      }
      Test test = node.tests.get(t);
      test.column = (int) bytes.whole("column", test.column, 0, inputs - 1L);
      double[] at = {test.at};
      bytes.doubles("at", at);
      test.at = at[0];
      test.all = Texts.numbers(bytes, "all", test.all);
      test.below = Texts.numbers(bytes, "below", test.below);
    }
  }
}
