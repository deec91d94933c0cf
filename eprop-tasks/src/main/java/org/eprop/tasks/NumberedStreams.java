package org.eprop.tasks;

import java.util.random.RandomGenerator;
import org.eprop.core.random.RandomStreams;

/**
 * Independent streams of random numbers, one for each purpose: which one depends on nothing but the
 * numbers that name it, so that samples can be made in any order and by any thread.
 *
 * @param seed of the experiment
 */
record NumberedStreams(long seed) {

  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  /** The stream of that name, at its start. */
  RandomGenerator stream(long... name) {
    long hash = mix(seed + GOLDEN_GAMMA);
    for (long part : name) {
      hash = mix((hash ^ mix(part + GOLDEN_GAMMA)) + GOLDEN_GAMMA);
    }
    return RandomStreams.generator(hash);
  }

  /** Mixes 64 bits: variant 13 of D. Stafford, "Better Bit Mixing" (2011), as in SplitMix64. */
  private static long mix(long x) {
    long y = (x ^ (x >>> 30)) * 0xbf58476d1ce4e5b9L;
    y = (y ^ (y >>> 27)) * 0x94d049bb133111ebL;
    return y ^ (y >>> 31);
  }
}
