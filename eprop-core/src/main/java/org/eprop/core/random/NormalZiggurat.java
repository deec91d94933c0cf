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

  private static final int PARTS = 256;
  private static final int LAYERS = 253;

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
    double[] edges = Layers.edges();
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

  /**
   * The layers, from below:
   *
   * <pre>
   * X_i (f(X_i) - f(X_i-1)) = A,    A = sqrt(pi / 2) / 256,    f(x) = exp(-x^2 / 2),    f(X_-1) = 0
   * </pre>
   *
   * <p>of the two solutions the larger. An error of one layer goes on into all above it, and X_i
   * has to be the double next to the true number: hence more than double precision.
   */
  private static final class Layers {

    /** sqrt(pi / 2) / 256. */
    private static final DoubleDouble AREA =
        new DoubleDouble(0x1.40d931ff62706p-8, -0x1.a6a0d6f814637p-62);

    /** How often -x^2 / 2 is halved before its exponential is expanded, and the terms it takes. */
    private static final int HALVINGS = 7;

    private static final int TERMS = 15;

    private Layers() {}

    /** X_i of all layers, and 0. */
    static double[] edges() {
      double[] edges = new double[LAYERS + 1];
      double start = 4;
      DoubleDouble below = DoubleDouble.of(0);
      for (int i = 0; i < LAYERS; i++) {
        DoubleDouble edge = refined(nearly(start, below.high()), below);
        below = density(edge);
        edges[i] = edge.high();
        start = edges[i];
      }
      return edges;
    }

    /** Newton's method from the right, as far as double precision goes. */
    private static double nearly(double start, double below) {
      double x = start;
      for (int i = 0; i < 10; i++) {
        double f = StrictMath.exp(-0.5 * x * x);
        x -= (x * (f - below) - AREA.high()) / (f - below - x * x * f);
      }
      return x;
    }

    /** One more step, which doubles the number of right digits. */
    private static DoubleDouble refined(double x, DoubleDouble below) {
      DoubleDouble height = density(DoubleDouble.of(x)).minus(below);
      DoubleDouble excess = height.times(x).minus(AREA);
      double slope = height.high() - x * x * StrictMath.exp(-0.5 * x * x);
      return DoubleDouble.of(x).minus(excess.by(slope));
    }

    /** f(x) = exp(-x^2 / 2^(h+1))^(2^h), the first factor by Taylor's series. */
    private static DoubleDouble density(DoubleDouble x) {
      DoubleDouble z = x.times(x).times(-0.5 / (1 << HALVINGS));
      DoubleDouble one = DoubleDouble.of(1);
      DoubleDouble power = one;
      for (int n = TERMS; n > 0; n--) {
        power = power.times(z).by(n).plus(one);
      }
      for (int i = 0; i < HALVINGS; i++) {
        power = power.times(power);
      }
      return power;
    }

    /**
     * A number of some 31 digits as the sum of two doubles (Dekker 1971): the second is what the
     * first lacks. A hundred times faster than {@link java.math.BigDecimal} before anything is
     * compiled.
     *
     * @param high the double next to it
     * @param low the rest
     */
    private record DoubleDouble(double high, double low) {

      /** 2^27 + 1: splits a double into two halves whose products are exact. */
      private static final double SPLIT = (1 << 27) + 1;

      static DoubleDouble of(double x) {
        return new DoubleDouble(x, 0);
      }

      /** a + b; exact. */
      private static DoubleDouble sum(double a, double b) {
        double sum = a + b;
        double part = sum - a;
        return new DoubleDouble(sum, (a - (sum - part)) + (b - part));
      }

      /** a b; exact. */
      private static DoubleDouble product(double a, double b) {
        double product = a * b;
        double aHigh = SPLIT * a - (SPLIT * a - a);
        double aLow = a - aHigh;
        double bHigh = SPLIT * b - (SPLIT * b - b);
        double bLow = b - bHigh;
        return new DoubleDouble(
            product, aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow));
      }

      DoubleDouble plus(DoubleDouble other) {
        DoubleDouble sum = sum(high, other.high);
        return sum(sum.high, sum.low + (low + other.low));
      }

      DoubleDouble minus(DoubleDouble other) {
        return plus(other.times(-1));
      }

      DoubleDouble times(DoubleDouble other) {
        DoubleDouble product = product(high, other.high);
        return sum(product.high, product.low + (high * other.low + low * other.high));
      }

      DoubleDouble times(double factor) {
        return times(of(factor));
      }

      DoubleDouble by(double divisor) {
        double quotient = high / divisor;
        DoubleDouble rest = minus(product(quotient, divisor));
        return sum(quotient, rest.high / divisor);
      }
    }
  }
}
