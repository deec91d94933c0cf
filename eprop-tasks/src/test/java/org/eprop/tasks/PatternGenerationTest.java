package org.eprop.tasks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Task;
import org.junit.jupiter.api.Test;

class PatternGenerationTest {

  private final PatternGeneration factory = new PatternGeneration();

  private static double[] wave(Task task, int k) {
    Sample sample = task.train().sample(0, 0);
    return IntStream.range(0, sample.target().steps())
        .mapToDouble(t -> sample.target().valuesAt(t)[k])
        .toArray();
  }

  @Test
  void oneSequenceForEverything() {
    Task task = Tasks.create(factory, Map.of());
    assertEquals(100, task.inputs());
    assertEquals(1, task.outputs());
    assertEquals(1, task.timeStep());
    assertEquals(1, task.train().size());
    assertEquals(1000, task.train().sample(0, 0).input().steps());
    assertSame(task.train().sample(0, 0), task.train().sample(17, 0));
    assertSame(task.train().sample(0, 0), task.validation().orElseThrow().sample(0, 0));
    assertSame(task.train().sample(0, 0), task.test().orElseThrow().sample(0, 0));
  }

  @Test
  void wavesHaveMeanZeroAndVarianceOne() {
    Task task = Tasks.create(factory, Map.of("outputs", 3));
    for (int k = 0; k < 3; k++) {
      double[] wave = wave(task, k);
      assertEquals(0, Arrays.stream(wave).average().orElseThrow(), 1e-12);
      assertEquals(1, Arrays.stream(wave).map(w -> w * w).average().orElseThrow(), 1e-12);
    }
    assertNotEquals(wave(task, 0)[0], wave(task, 1)[0]);
  }

  /** Over a whole number of periods, sines are orthogonal: the wave has power at theirs alone. */
  @Test
  void wavesAreMadeOfTheirPeriods() {
    double[] wave = wave(Tasks.create(factory, Map.of("periods", List.of(1000, 500, 250, 200))), 0);
    double explained = 0;
    for (int cycles : new int[] {1, 2, 4, 5}) {
      double re = 0;
      double im = 0;
      for (int t = 0; t < 1000; t++) {
        re += wave[t] * Math.cos(2 * Math.PI * cycles * t / 1000);
        im += wave[t] * Math.sin(2 * Math.PI * cycles * t / 1000);
      }
      explained += 2 * (re * re + im * im) / (1000.0 * 1000);
    }
    assertEquals(1, explained, 1e-9);
  }

  @Test
  void inputIsPoissonOfTheRate() {
    Sample sample = Tasks.create(factory, Map.of("steps", 20_000)).train().sample(0, 0);
    int[] counts = Tasks.spikes(sample, 0, 20_000);
    double mean = Arrays.stream(counts).average().orElseThrow();
    double variance = Arrays.stream(counts).mapToDouble(c -> (c - mean) * (c - mean)).sum() / 99;
    assertEquals(50, mean / 20, 0.6);
    assertEquals(0.95, variance / mean, 0.45); // binomial: 1 - p
  }

  @Test
  void followsFromTheSeed() {
    Task task = Tasks.create(factory, Map.of());
    assertEquals(1467447606, Tasks.fingerprint(task.train().sample(0, 0)));
    assertEquals(0.2578013961722292, wave(task, 0)[0]);
    assertArrayEquals(wave(task, 0), wave(Tasks.create(factory, Map.of()), 0));
    Task other = Tasks.create(factory, Map.of(), 2);
    assertNotEquals(wave(task, 0)[0], wave(other, 0)[0]);
    assertNotEquals(
        Tasks.fingerprint(task.train().sample(0, 0)),
        Tasks.fingerprint(other.train().sample(0, 0)));
  }

  @Test
  void wrongPeriods() {
    Tasks.assertRefused(
        factory,
        Map.of("periods", List.of()),
        "periods: got an empty list, but expected at least one number");
    Tasks.assertRefused(
        factory,
        Map.of("periods", List.of(1, 0.5)),
        "periods: got sines that do not change from step to step, but expected periods of which one"
            + " is not 1 or a whole fraction of it");
    Tasks.assertRefused(
        factory,
        Map.of("periods", List.of(100, 0)),
        "periods: got [100, 0], but expected a list of numbers > 0 (ms)");
  }
}
