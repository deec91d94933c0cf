package org.eprop.core.random;

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
}
