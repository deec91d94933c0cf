package org.eprop.tasks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Task;
import org.junit.jupiter.api.Test;

/** {@link Lags}. */
class LagsTest {

  private final Lags lags = new Lags();

  /** When each channel spikes; every one does once. */
  private static int[] times(Sample sample) {
    SpikeInput input = (SpikeInput) sample.input();
    int[] times = new int[input.channels()];
    Arrays.fill(times, -1);
    for (int t = 0; t < input.steps(); t++) {
      for (int e = input.start()[t]; e < input.start()[t + 1]; e++) {
        assertEquals(-1, times[input.channel()[e]]);
        times[input.channel()[e]] = t;
      }
    }
    assertTrue(Arrays.stream(times).allMatch(t -> t >= 0));
    return times;
  }

  /** Without jitter, a class is its lags; and all classes have the same lags in another order. */
  @Test
  void classesDifferInTheOrderOfLagsAlone() {
    Dataset data =
        Tasks.create(lags, Map.of("jitter", 0, "classes", 5, "channels", 4, "gap", 7))
            .validation()
            .orElseThrow();
    int[][] ofClass = new int[5][];
    int[] counts = new int[5];
    boolean onsetsDiffer = false;
    int earliest = -1;
    for (int n = 0; n < data.size(); n++) {
      Sample sample = data.sample(0, n);
      int steps = sample.input().steps();
      assertEquals(20 + 21 + 1 + 100, steps);
      int[] times = times(sample);
      int first = Arrays.stream(times).min().orElseThrow();
      assertTrue(first <= 20 && Arrays.stream(times).max().orElseThrow() < steps - 100);
      onsetsDiffer |= earliest >= 0 && earliest != first;
      earliest = first;
      int[] own = Arrays.stream(times).map(t -> t - first).toArray();
      int label = sample.target().classAt(0);
      counts[label]++;
      ofClass[label] = ofClass[label] == null ? own : ofClass[label];
      assertArrayEquals(ofClass[label], own);
      assertArrayEquals(new int[] {0, 7, 14, 21}, Arrays.stream(own).sorted().toArray());
    }
    assertTrue(onsetsDiffer);
    assertEquals(5, Arrays.stream(ofClass).map(Arrays::toString).distinct().count());
    for (int count : counts) {
      assertEquals(0.2, count / 512.0, 0.06);
    }
  }

  @Test
  void spikesComeEarlierOrLaterByTheJitter() {
    Dataset data = Tasks.create(lags, Map.of("jitter", 3, "onset", 0)).validation().orElseThrow();
    int[] seen = new int[7];
    for (int n = 0; n < 100; n++) {
      for (int t : times(data.sample(0, n))) {
        seen[t % 10]++; // lags are multiples of 10, and the earliest spike comes at 3 on average
      }
    }
    for (int count : seen) {
      assertEquals(1.0 / 7, count / 1000.0, 0.05);
    }
  }

  /** Orders are those of the seed; sequences are fresh in training only. */
  @Test
  void epochsAreFreshOnlyInTraining() {
    Task task = Tasks.create(lags, Map.of());
    int first = Tasks.fingerprint(task.train().sample(0, 0));
    assertEquals(first, Tasks.fingerprint(task.train().sample(0, 0)));
    assertNotEquals(first, Tasks.fingerprint(task.train().sample(1, 0)));
    Dataset test = task.test().orElseThrow();
    assertEquals(Tasks.fingerprint(test.sample(0, 3)), Tasks.fingerprint(test.sample(5, 3)));
  }
}
