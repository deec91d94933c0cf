package org.eprop.core.random;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.StringTokenizer;
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
 * is the result, scaled; else one of tail and overhangs is chosen by its area, by Walker's alias
 * method (1977): each number from 0 to 255 is as likely as any other, and stands for two parts,
 * itself and its alias, which share it. All these numbers are in {@value #TABLE}: from below,
 *
 * <pre>
 * X_i (f(X_i) - f(X_i-1)) = A,    A = sqrt(pi / 2) / 256,    f(X_-1) = 0
 * </pre>
 *
 * <p>of the two solutions the larger, the double next to it. The results are those of {@link
 * RandomGenerator#nextGaussian} in Java 17; later ones round in another order and draw less for the
 * tail.
 */
final class NormalZiggurat {

  private static final int PARTS = 256;
  private static final int LAYERS = 253;

  private static final double SCALE = 0x1p63;

  /** Of each part: X_i, from which random number on it is the alias, and the alias. */
  private static final String TABLE = "normal-ziggurat.txt";

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
    x = new double[LAYERS + 1];
    y = new double[LAYERS + 1];
    int convex = 0;
    try (InputStream file = NormalZiggurat.class.getResourceAsStream(TABLE)) {
      String text = new String(file.readAllBytes(), StandardCharsets.US_ASCII);
      StringTokenizer numbers = new StringTokenizer(text);
      for (int i = 0; i < PARTS; i++) {
        double edge = Double.parseDouble(numbers.nextToken());
        if (i <= LAYERS) {
          x[i] = edge / SCALE;
          y[i] = StrictMath.exp(-0.5 * edge * edge) / SCALE;
          convex += edge >= 1 ? 1 : 0;
        }
        threshold[i] = Long.parseLong(numbers.nextToken());
        alias[i] = Integer.parseInt(numbers.nextToken());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(TABLE, e);
    }
    turn = convex;
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
