package org.eprop.core.random;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.StringTokenizer;
import java.util.random.RandomGenerator;

/**
 * Independent random streams of one seed: each purpose (the weights of a layer, the order of an
 * epoch, ...) has a stream of its own, so that a change to one never shifts another. The same seed
 * and purpose give the same numbers on every JDK from 17 on.
 *
 * @param seed of the experiment
 * @since 1.0
 */
public record RandomStreams(long seed) {

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  /**
   * A fresh generator at the start of a purpose's stream.
   *
   * @param purpose for example {@code "weights/0/in"}
   * @param indices that tell streams of one purpose apart, such as an epoch
   */
  public RandomGenerator stream(String purpose, long... indices) {
    long h = FNV_OFFSET;
    for (int i = 0; i < purpose.length(); i++) {
      h = (h ^ purpose.charAt(i)) * FNV_PRIME;
    }
    h = mix(h ^ mix(seed));
    for (long index : indices) {
      h = mix(h + 0x9e3779b97f4a7c15L * (index + 1));
    }
    return new L64X128Mix(h);
  }

  /**
   * A generator of the project's own, at its start: L64X128MixRandom (Steele and Vigna 2021).
   *
   * @param seed its alone
   */
  public static RandomGenerator generator(long seed) {
    return new L64X128Mix(seed);
  }

  /** The finalizer of SplitMix64 (Steele, Lea, Flood 2014): every bit depends on every bit. */
  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /**
   * The generator L64X128Mix (Steele and Vigna 2021, "LXM: better splittable pseudorandom number
   * generators"): the sum of a linear congruential generator and xoroshiro128, mixed by Lea's hash.
   *
   * <pre>
   * result = mix(s + x0),   s := M s + a,   (x0, x1) := xoroshiro128(x0, x1)
   * </pre>
   *
   * <p>It gives the numbers of {@code java.util.random}'s L64X128MixRandom of the same seed as of
   * Java 17. Why not that one: it is found by the thread's context class loader, so that a thread
   * of some servers finds none; an image made by jlink may lack it; and its normal deviates are not
   * the same on every JDK. Not thread-safe.
   */
  private static final class L64X128Mix implements RandomGenerator {

    private static final long MULTIPLIER = 0xd1342543de82ef95L;

    /** 2^64 divided by the golden ratio, and the fraction of the square root of 2. */
    private static final long GOLDEN_RATIO = 0x9e3779b97f4a7c15L;

    private static final long SILVER_RATIO = 0x6a09e667f3bcc909L;

    private final long a;
    private long s;
    private long x0;
    private long x1;

    /**
     * @param seed any number; similar ones give unlike streams
     */
    L64X128Mix(long seed) {
      long mixed = seed ^ SILVER_RATIO;
      a = murmur(mixed) | 1;
      s = 1;
      // Never both zero, where xoroshiro would stay: the hash of different numbers differs.
      x0 = stafford(mixed);
      x1 = stafford(mixed + GOLDEN_RATIO);
    }

    @Override
    public long nextLong() {
      long result = lea(s + x0);
      s = MULTIPLIER * s + a;
      long other = x1 ^ x0;
      x0 = Long.rotateLeft(x0, 24) ^ other ^ (other << 16);
      x1 = Long.rotateLeft(other, 37);
      return result;
    }

    /** A normal deviate, mean 0 and variance 1: the same on every JDK. */
    @Override
    public double nextGaussian() {
      return NormalZiggurat.NORMAL.next(this);
    }

    /** The finalizer of MurmurHash3 (Appleby 2011). */
    private static long murmur(long z) {
      z = (z ^ (z >>> 33)) * 0xff51afd7ed558ccdL;
      z = (z ^ (z >>> 33)) * 0xc4ceb9fe1a85ec53L;
      return z ^ (z >>> 33);
    }

    /** Variant 13 of it (Stafford 2011). */
    private static long stafford(long z) {
      z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
      z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
      return z ^ (z >>> 31);
    }

    /** The same with Lea's constants. */
    private static long lea(long z) {
      z = (z ^ (z >>> 32)) * 0xdaba0b6eb09322e3L;
      z = (z ^ (z >>> 32)) * 0xdaba0b6eb09322e3L;
      return z ^ (z >>> 32);
    }
  }

  /**
   * Draws from the normal distribution by a ziggurat (McFarland 2016, "A modified ziggurat
   * algorithm for generating exponentially and normally distributed pseudorandom numbers"). The
   * area below f(x) = exp(-x^2 / 2), x &gt;= 0, has {@value #PARTS} equal parts. {@value #LAYERS}
   * of them are rectangles below the curve, one upon the other: layer i reaches from x = 0 to X_i
   * and up to f(X_i). The rest is what lies between rectangles and curve: the tail beyond X_0, and
   * beside each layer an overhang.
   *
   * <p>A random number's lowest 8 bits say which part it is to be. In a layer, the number as a
   * whole is the result, scaled; else one of tail and overhangs is chosen by its area, by Walker's
   * alias method (1977): each number from 0 to 255 is as likely as any other, and stands for two
   * parts, itself and its alias, which share it. All these numbers are in {@value #TABLE}: from
   * below,
   *
   * <pre>
   * X_i (f(X_i) - f(X_i-1)) = A,    A = sqrt(pi / 2) / 256,    f(X_-1) = 0
   * </pre>
   *
   * <p>of the two solutions the larger, the double next to it. The results are those of {@link
   * RandomGenerator#nextGaussian} in Java 17; later ones round in another order and draw less for
   * the tail.
   */
  static final class NormalZiggurat {

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
}
