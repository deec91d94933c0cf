package org.eprop.tasks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Task;
import org.junit.jupiter.api.Test;

class EcgTest {

  @Test
  void sizes() {
    Task task = Tasks.create(new Ecg(), Map.of());
    assertEquals(4, task.inputs());
    assertEquals(6, task.outputs());
    assertEquals(1, task.timeStep());
    assertEquals(618, task.train().size());
    assertTrue(task.validation().isEmpty());
    assertEquals(141, task.test().orElseThrow().size());
    assertEquals(1301, task.train().sample(0, 0).input().steps());
  }

  /** Counted independently from the arrays: 8.2 and 10.4 % of the steps have no label. */
  @Test
  void classFrequencies() {
    Task task = Tasks.create(new Ecg(), Map.of());
    assertArrayEquals(
        new long[] {100530, 49485, 46503, 35776, 242792, 263147, 65785},
        Tasks.classCounts(task.train(), 6));
    assertArrayEquals(
        new long[] {24153, 10145, 9840, 9065, 55885, 55297, 19056},
        Tasks.classCounts(task.test().orElseThrow(), 6));
  }

  /** Counted independently; the -1 at the start of channel 0 is no spike. */
  @Test
  void spikesOfEachChannel() {
    Dataset train = Tasks.create(new Ecg(), Map.of()).train();
    long[] counts = new long[4];
    for (int n = 0; n < train.size(); n++) {
      int[] spikes = Tasks.spikes(train.sample(0, n), 0, 1301);
      assertEquals(0, Tasks.spikes(train.sample(0, n), 0, 1)[0]);
      for (int i = 0; i < 4; i++) {
        counts[i] += spikes[i];
      }
    }
    assertArrayEquals(new long[] {66336, 54313, 69749, 58374}, counts);
  }

  @Test
  void validationIsTheEndOfTheTrainingSet() {
    Task whole = Tasks.create(new Ecg(), Map.of());
    Task split = Tasks.create(new Ecg(), Map.of("validation", 100));
    Dataset validation = split.validation().orElseThrow();
    assertEquals(518, split.train().size());
    assertEquals(100, validation.size());
    Sample expected = whole.train().sample(0, 518);
    assertEquals(Tasks.fingerprint(expected), Tasks.fingerprint(validation.sample(3, 0)));
    assertEquals(
        Tasks.fingerprint(whole.train().sample(0, 617)),
        Tasks.fingerprint(validation.sample(0, 99)));
    assertSame(split.train().sample(0, 7), split.train().sample(5, 7));
  }

  @Test
  void oneSequenceHasToRemain() {
    assertEquals(1, Tasks.create(new Ecg(), Map.of("validation", 617)).train().size());
    Tasks.assertRefused(
        new Ecg(),
        Map.of("validation", 618),
        "validation: got 618, but expected a whole number >= 0 and <= 617 (sequences)");
  }
}
