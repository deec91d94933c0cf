package org.eprop.core.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The numbers are those of Java 17's L64X128MixRandom, whatever the JDK. */
class L64X128MixTest {

  private static long[] first(long seed) {
    RandomGenerator random = RandomStreams.generator(seed);
    return LongStream.generate(random::nextLong).limit(3).toArray();
  }

  @Test
  void everySeed() {
    assertArrayEquals(
        new long[] {5462611082047578805L, 6542559582828032015L, 3684453750024441887L}, first(0));
    assertArrayEquals(
        new long[] {-1758847578096520770L, 1745774318671705207L, 828678799065212586L}, first(1));
    assertArrayEquals(
        new long[] {7067917314541547227L, -2702819092078257576L, 3339772474599897108L}, first(-1));
    assertArrayEquals(
        new long[] {-5600175640509174766L, -6068984182338578160L, -5395223390448918216L},
        first(42));
    assertArrayEquals(
        new long[] {6054481777037878181L, 2502494295544202783L, -697987541592999892L},
        first(Long.MIN_VALUE));
  }

  @Test
  void everyKindOfNumber() {
    RandomGenerator random = RandomStreams.generator(42);
    assertEquals(-1.5950614208557887, random.nextGaussian());
    assertEquals(-1.759472912314983, random.nextGaussian());
    assertEquals(-1.2230970361954625, random.nextGaussian());
    assertEquals(2, random.nextInt(10));
    assertEquals(520, random.nextInt(-5, 1000));
    assertEquals(0.11074329908297398, random.nextDouble());
    assertEquals(0.53986806f, random.nextFloat());
    assertEquals(true, random.nextBoolean());
    assertEquals(705718120, random.nextInt());
    assertEquals(0.7042006130699898, random.nextExponential());
  }

  /** Enough for every layer, overhang and many draws from the tail. */
  @Test
  void twoMillionNormalDeviates() {
    RandomGenerator random = RandomStreams.generator(42);
    long hash = 0;
    double sum = 0;
    double squares = 0;
    int beyond = 0;
    for (int i = 0; i < 2_000_000; i++) {
      double x = random.nextGaussian();
      hash = 31 * hash + Double.doubleToRawLongBits(x);
      sum += x;
      squares += x * x;
      beyond += Math.abs(x) > 3.6361 ? 1 : 0;
    }
    assertEquals(-4553732947028744813L, hash);
    assertEquals(0, sum / 2e6, 3e-3);
    assertEquals(1, squares / 2e6, 4e-3);
    assertEquals(554, beyond, 80); // 2 (1 - Phi(3.636)) of them
  }

  @Test
  void manyOfTheOthers() {
    RandomGenerator random = RandomStreams.generator(42);
    long hash = 0;
    for (int i = 1; i < 100_000; i++) {
      hash = 31 * hash + random.nextInt(i);
      hash = 31 * hash + random.nextInt(-i, i);
      hash = 31 * hash + random.nextInt();
      hash = 31 * hash + (random.nextBoolean() ? 1 : 0);
      hash = 31 * hash + Float.floatToRawIntBits(random.nextFloat());
      hash = 31 * hash + Double.doubleToRawLongBits(random.nextDouble());
      hash = 31 * hash + Double.doubleToRawLongBits(random.nextExponential());
    }
    assertEquals(-215025208797686683L, hash);
  }

  @Test
  void seedsApartByOneBitGiveUnlikeStreams() {
    for (int bit = 0; bit < 64; bit++) {
      long[] one = first(7);
      long[] other = first(7 ^ 1L << bit);
      for (int i = 0; i < one.length; i++) {
        assertNotEquals(one[i], other[i]);
      }
    }
  }
}
