package org.eprop.core.random;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.random.RandomGenerator;

/**
 * Draws from the normal distribution by a ziggurat (McFarland 2016, "A modified ziggurat algorithm
 * for generating exponentially and normally distributed pseudorandom numbers"). The area below f(x)
 * = exp(-x^2 / 2), x &gt;= 0, has {@value #PARTS} equal parts. {@value #LAYERS} of them are
 * rectangles below the curve, one upon the other: layer i reaches from x = 0 to X_i and up to
 * f(X_i). The rest is what lies between rectangles and curve: the tail beyond X_0, and beside each
 * layer an overhang.
 *
 * <p>A random number's lowest 8 bits say which part it is to be. In a layer, the number as a whole
 * is the result, scaled; else one of tail and overhangs is chosen by its area. The results are
 * those of {@link RandomGenerator#nextGaussian} in Java 17; later ones round in another order and
 * draw less for the tail.
 */
final class NormalZiggurat {

  static final int PARTS = 256;
  static final int LAYERS = 253;

  private static final double SCALE = 0x1p63;

  /** Nodes and weights of Gauss and Legendre's rule of 6 points on -1 .. 1; both sides alike. */
  private static final double[] NODES = {0.2386191860831969, 0.6612093864662645, 0.932469514203152};

  private static final double[] WEIGHTS = {
    0.46791393457269104, 0.3607615730481386, 0.17132449237917036
  };

  /** The one there is; after the numbers that it is made with. */
  static final NormalZiggurat NORMAL = new NormalZiggurat();

  /** X_i and f(X_i), divided by 2^63; behind the last layer those of x = 0. */
  private final double[] x;

  private final double[] y;

  /** The first overhang where f is not convex all along: f has its turning point at x = 1. */
  private final int turn;

  /** From which random number on it is the alias. */
  private final long[] threshold = new long[PARTS];

  private final int[] alias = new int[PARTS];

  private NormalZiggurat() {
    double[] edges = ZigguratLayers.edges();
    x = new double[edges.length];
    y = new double[edges.length];
    int convex = 0;
    for (int i = 0; i < edges.length; i++) {
      x[i] = edges[i] / SCALE;
      y[i] = StrictMath.exp(-0.5 * edges[i] * edges[i]) / SCALE;
      convex += edges[i] >= 1 ? 1 : 0;
    }
    turn = convex;
    shareOut(edges);
  }

  /**
   * Walker's alias method (1977), by which tail and overhangs are chosen: each number from 0 to 255
   * is as likely as any other, and stands for two parts, itself and its alias, which share it.
   */
  private void shareOut(double[] edges) {
    double[] share = shares(edges);
    Deque<Integer> givers = new ArrayDeque<>();
    Deque<Integer> takers = new ArrayDeque<>();
    order(givers, takers);
    int giver = givers.pop();
    while (!takers.isEmpty()) {
      int taker = takers.pop();
      threshold[taker] = (long) ((share[taker] - 0.5) * 0x1p64);
      alias[taker] = giver;
      share[giver] -= 1 - share[taker];
      if (share[giver] < 1 && !givers.isEmpty()) {
        takers.push(giver);
        giver = givers.pop();
      }
    }
    threshold[giver] = Long.MAX_VALUE; // the last one has nothing left but itself
    alias[giver] = giver;
  }

  /**
   * The parts whose share is more than 1 give of it to those that have less, until these have 1.
   * Any order gives the same distribution; this one gives the numbers of Java 17.
   */
  private static void order(Deque<Integer> givers, Deque<Integer> takers) {
    int firstLargeOverhang = 239;
    givers.add(3);
    givers.add(2);
    for (int i = firstLargeOverhang; i <= LAYERS; i++) {
      givers.add(i);
    }
    givers.add(1);
    givers.add(0);
    for (int i = firstLargeOverhang - 3; i > 3; i--) {
      takers.add(i);
    }
    takers.add(firstLargeOverhang - 2);
    takers.add(firstLargeOverhang - 1);
    for (int i = LAYERS + 1; i < PARTS; i++) {
      takers.add(i);
    }
  }

  /** The areas of all parts, so scaled that their mean is 1. */
  private static double[] shares(double[] edges) {
    double[] area = new double[PARTS];
    double total = StrictMath.sqrt(StrictMath.PI / 2) * (PARTS - LAYERS) / PARTS;
    double overhangs = 0;
    for (int i = LAYERS; i > 0; i--) {
      area[i] = areaOfOverhang(edges[i], edges[i - 1]);
      overhangs += area[i];
    }
    area[0] = total - overhangs;
    for (int i = 0; i < PARTS; i++) {
      area[i] *= PARTS / total;
    }
    return area;
  }

  /** The area between the curve, x = from and y = f(to). */
  private static double areaOfOverhang(double from, double to) {
    double half = (to - from) / 2;
    double middle = (to + from) / 2;
    double sum = 0;
    for (int n = 0; n < NODES.length; n++) {
      double left = height(middle - half * NODES[n], to);
      double right = height(middle + half * NODES[n], to);
      sum += WEIGHTS[n] * (left + right);
    }
    return half * sum;
  }

  /** f(x) - f(to). */
  private static double height(double x, double to) {
    return StrictMath.exp(-0.5 * x * x) - StrictMath.exp(-0.5 * to * to);
  }

  /** A deviate with mean 0 and variance 1. */
  double next(RandomGenerator random) {
    long u = random.nextLong();
    int layer = (int) (u & (PARTS - 1));
    if (layer < LAYERS) {
      return x[layer] * u;
    }
    double sign = u < 0 ? -1 : 1;
    int part = part(random.nextLong());
    return sign * (part == 0 ? tail(random) : overhang(part, u & Long.MAX_VALUE, random));
  }

  /** The tail, 0, or the overhang beside a layer i that a random number stands for. */
  private int part(long random) {
    int part = (int) (random & (PARTS - 1));
    return random < threshold[part] ? part : alias[part];
  }

  /** Beyond X_0: an exponential deviate, kept with the probability that makes it a normal one. */
  private double tail(RandomGenerator random) {
    double start = x[0] * SCALE;
    double beyond;
    do {
      beyond = 1 / start * random.nextExponential();
    } while (random.nextExponential() < 0.5 * beyond * beyond);
    return beyond + start;
  }

  /**
   * Beside layer i: points of the rectangle from X_i to X_i-1 and from f(X_i) down to f(X_i-1),
   * until one is below the curve.
   *
   * @param first where across it the first one is, 2^63 times its share of the width
   */
  private double overhang(int i, long first, RandomGenerator random) {
    long across = first;
    while (true) {
      long down = random.nextLong() >>> 1;
      // Where f is convex, no point above the diagonal is below the curve: those are mirrored.
      boolean mirrored = i < turn && down < across;
      double px = x[i] * SCALE + (x[i - 1] - x[i]) * (mirrored ? down : across);
      double py = y[i] * SCALE + (y[i - 1] - y[i]) * (mirrored ? across : down);
      if (py <= StrictMath.exp(-0.5 * px * px)) {
        return px;
      }
      across = random.nextLong() >>> 1;
    }
  }
}
