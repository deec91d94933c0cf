package org.eprop.losses.signal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.signal.LearningSignal;
import org.eprop.api.signal.LearningSignalFactory;
import org.junit.jupiter.api.Test;

class LearningSignalTest {

  private static RandomGenerator random() {
    return new SplittableRandom(4);
  }

  private static LearningSignal create(LearningSignalFactory factory, Map<String, ?> parameters) {
    return factory.create(Context.of(org.eprop.api.plugin.Arguments.of(factory, parameters)));
  }

  private static double[] start(LearningSignal signal, int neurons, int outputs) {
    double[] b = new double[outputs];
    signal.initialise(null, neurons, random(), b);
    return b;
  }

  private static double deviation(double[] b) {
    return Math.sqrt(Arrays.stream(b).map(x -> x * x).average().orElseThrow());
  }

  @Test
  void symmetricFollowsTheReadoutToTheBit() {
    LearningSignal signal = create(new Symmetric(), Map.of());
    double[] b = new double[2];
    signal.initialise(new double[] {0.1, -7}, 3, random(), b);
    assertArrayEquals(new double[] {0.1, -7}, b);
    signal.follow(new double[] {0.4, 2}, new double[] {0.3, 9}, b);
    assertArrayEquals(new double[] {0.4, 2}, b);
    assertTrue(signal.needsReadout());
    assertEquals(0, signal.readoutDecay());
  }

  @Test
  void randomGaussian() {
    LearningSignal signal = create(new RandomFeedback(), Map.of());
    double[] b = start(signal, 100, 20_000);
    assertEquals(0, Arrays.stream(b).average().orElseThrow(), 0.003);
    assertEquals(0.1, deviation(b), 0.002, "as loud as readout weights at the start");
    assertTrue(Arrays.stream(b).max().orElseThrow() > 0.3, "tails");
    assertFalse(signal.needsReadout());
    double[] before = b.clone();
    signal.follow(new double[20_000], new double[20_000], b);
    assertArrayEquals(before, b, "fixed");
  }

  @Test
  void randomUniform() {
    Map<String, ?> parameters = Map.of("distribution", "uniform", "scale", 2, "normalised", true);
    double[] b = start(create(new RandomFeedback(), parameters), 16, 20_000);
    double bound = 2 * Math.sqrt(3) / 4;
    assertEquals(0, Arrays.stream(b).average().orElseThrow(), 0.02);
    assertEquals(0.5, deviation(b), 0.01);
    assertEquals(bound, Arrays.stream(b).max().orElseThrow(), 1e-3);
    assertEquals(-bound, Arrays.stream(b).min().orElseThrow(), 1e-3);
  }

  @Test
  void randomTakesNothingButItsStream() {
    LearningSignal plain = create(new RandomFeedback(), Map.of("normalised", false));
    LearningSignal scaled = create(new RandomFeedback(), Map.of("scale", 4));
    double[] a = start(plain, 64, 5);
    double[] b = start(scaled, 64, 5);
    for (int k = 0; k < 5; k++) {
      assertEquals(a[k] / 2, b[k], 1e-16);
    }
    assertArrayEquals(a, start(plain, 64, 5), "same stream, same weights");
  }

  @Test
  void theSizeOfThePaperIsThereToChoose() {
    double[] b = start(create(new RandomFeedback(), Map.of("normalised", false)), 100, 20_000);
    assertEquals(1, deviation(b), 0.02);
  }

  @Test
  void adaptiveStartsAsLoudAndDecaysSlowly() {
    LearningSignal signal = create(new Adaptive(), Map.of());
    double[] b = new double[20_000];
    signal.initialise(new double[20_000], 100, random(), b);
    assertEquals(0.1, deviation(b), 0.002);
    assertEquals(0.001, signal.readoutDecay());
  }

  @Test
  void adaptiveBecomesSymmetric() {
    LearningSignal signal = create(new Adaptive(), Map.of("decay", 0.1));
    assertTrue(signal.needsReadout());
    assertEquals(0.1, signal.readoutDecay());
    double[] w = {1, -2, 3};
    double[] b = new double[3];
    signal.initialise(w, 4, random(), b);
    double[] gaussian = new double[3];
    RandomGenerator again = random();
    for (int k = 0; k < 3; k++) {
      gaussian[k] = again.nextGaussian() / 2;
    }
    assertArrayEquals(gaussian, b, "N(0, 1) / sqrt(neurons)");
    double first = b[0];
    signal.follow(w, new double[] {0.5, 0, 0}, b);
    assertEquals(0.9 * (first + 0.5), b[0], 1e-15);
    RandomGenerator updates = random();
    for (int i = 0; i < 300; i++) {
      double[] delta = {updates.nextGaussian(), updates.nextGaussian(), updates.nextGaussian()};
      for (int k = 0; k < 3; k++) {
        w[k] = (w[k] + delta[k]) * (1 - signal.readoutDecay());
      }
      signal.follow(w, delta, b);
    }
    assertArrayEquals(w, b, 1e-10);
  }

  @Test
  void broadcastIsUniform() {
    LearningSignal plain = create(new Broadcast(), Map.of("scale", 0.3));
    assertArrayEquals(new double[] {0.3, 0.3, 0.3}, start(plain, 25, 3));
    LearningSignal normalised = create(new Broadcast(), Map.of("normalised", true));
    assertArrayEquals(new double[] {0.2, 0.2}, start(normalised, 25, 2));
    assertFalse(plain.needsReadout());
  }

  @Test
  void layerWithoutReadout() {
    assertEquals(
        "learning signal \"symmetric\": got a population that the readout does not see, but expected one"
            + " with readout weights; \"random\" and \"broadcast\" need none",
        message(new Symmetric()));
    assertEquals(
        "learning signal \"adaptive\": got a population that the readout does not see, but expected one"
            + " with readout weights; \"random\" and \"broadcast\" need none",
        message(new Adaptive()));
  }

  private static String message(LearningSignalFactory factory) {
    LearningSignal signal = create(factory, Map.of());
    return assertThrows(InvalidInputException.class, () -> start(signal, 3, 2)).getMessage();
  }

  @Test
  void wrongDistribution() {
    InvalidInputException e =
        assertThrows(
            InvalidInputException.class,
            () -> create(new RandomFeedback(), Map.of("distribution", "cauchy")));
    assertEquals(
        "distribution: got \"cauchy\", but expected one of [gaussian, uniform]", e.getMessage());
  }
}
