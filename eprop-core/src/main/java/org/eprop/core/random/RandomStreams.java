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
}
