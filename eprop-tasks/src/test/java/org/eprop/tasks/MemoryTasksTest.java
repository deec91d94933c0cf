package org.eprop.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Target;
import org.eprop.api.task.Task;
import org.junit.jupiter.api.Test;

/** {@link StoreRecall} and {@link DelayedMatch}. */
class MemoryTasksTest {

  private final StoreRecall storeRecall = new StoreRecall();
  private final DelayedMatch delayedMatch = new DelayedMatch();

  private static boolean active(int[] counts, int group, int size) {
    return Arrays.stream(counts, group * size, (group + 1) * size).sum() > 0;
  }

  /** What was stored is read back from the spikes, and is the class of the next recall. */
  @Test
  void recallAsksForWhatWasStored() {
    Dataset data = Tasks.create(storeRecall, Map.of("rate", 400)).validation().orElseThrow();
    int recalls = 0;
    int ones = 0;
    int stores = 0;
    for (int n = 0; n < data.size(); n++) {
      Sample sample = data.sample(0, n);
      assertEquals(2400, sample.input().steps());
      int stored = -1;
      for (int k = 0; k < 12; k++) {
        int[] counts = Tasks.spikes(sample, 200 * k, 200 * k + 200);
        boolean zero = active(counts, 0, 10);
        boolean one = active(counts, 1, 10);
        int label = sample.target().classAt(200 * k);
        assertEquals(label, sample.target().classAt(200 * k + 199));
        if (active(counts, 3, 10)) {
          assertTrue(!zero && !one && !active(counts, 2, 10));
          assertEquals(stored, label);
          ones += label;
          recalls++;
          stored = -1;
        } else {
          assertTrue(zero ^ one);
          assertEquals(Target.UNLABELLED, label);
          if (active(counts, 2, 10)) {
            assertEquals(-1, stored, "stored again before it was asked for");
            stored = one ? 1 : 0;
            stores++;
          }
        }
      }
    }
    // in 12 intervals with a command in each sixth: 2 commands, of which every second is a recall
    assertEquals(2.0, (recalls + stores) / 512.0, 0.25);
    assertEquals(0.5, (double) ones / recalls, 0.1);
  }

  /** Both cues are read back from the spikes: the class says whether they differ. */
  @Test
  void classIsWhetherTheCuesDiffer() {
    for (int symbols : new int[] {2, 4}) {
      Map<String, Object> settings =
          Map.of("rate", 400, "noise_rate", 0, "symbols", symbols, "channels", 10 * (symbols + 2));
      Dataset data = Tasks.create(delayedMatch, settings).validation().orElseThrow();
      int different = 0;
      int[] shown = new int[symbols];
      for (int n = 0; n < data.size(); n++) {
        Sample sample = data.sample(0, n);
        assertEquals(1250, sample.input().steps());
        int[] first = Tasks.spikes(sample, 0, 150);
        int[] second = Tasks.spikes(sample, 850, 1000);
        int differ = 0;
        for (int i = 0; i < symbols; i++) {
          differ += active(first, i, 10) != active(second, i, 10) ? 1 : 0;
          shown[i] += active(second, i, 10) ? 1 : 0;
        }
        assertEquals(0, Arrays.stream(Tasks.spikes(sample, 150, 850)).sum());
        assertEquals(0, Arrays.stream(Tasks.spikes(sample, 1000, 1100)).sum());
        assertTrue(active(Tasks.spikes(sample, 1100, 1250), symbols, 10));
        assertEquals(differ > 0 ? 1 : 0, sample.target().classAt(1249));
        assertEquals(150, sample.target().countedSteps());
        different += differ > 0 ? 1 : 0;
      }
      assertEquals(0.5, different / 512.0, 0.09);
      for (int count : shown) {
        assertEquals(1.0 / symbols, count / 512.0, 0.09);
      }
    }
  }

  @Test
  void epochsAreFreshOnlyInTraining() {
    for (Task task :
        new Task[] {Tasks.create(storeRecall, Map.of()), Tasks.create(delayedMatch, Map.of())}) {
      int first = Tasks.fingerprint(task.train().sample(0, 0));
      assertEquals(first, Tasks.fingerprint(task.train().sample(0, 0)));
      assertNotEquals(first, Tasks.fingerprint(task.train().sample(1, 0)));
      Dataset test = task.test().orElseThrow();
      assertEquals(Tasks.fingerprint(test.sample(0, 3)), Tasks.fingerprint(test.sample(5, 3)));
    }
  }

  /** The same on every machine. */
  @Test
  void sameNumbersAlwaysGiveTheSameSample() {
    assertEquals(
        76556005, Tasks.fingerprint(Tasks.create(storeRecall, Map.of()).train().sample(3, 7)));
    assertEquals(
        -845876929, Tasks.fingerprint(Tasks.create(delayedMatch, Map.of()).train().sample(3, 7)));
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Tasks.assertRefused(
        storeRecall, Map.of("channels", 42), "channels: got 42, but expected a multiple of 4");
    Tasks.assertRefused(
        storeRecall,
        Map.of("intervals", 100000, "interval", 11),
        "got intervals of 1100000 ms together, but expected at most 1000000");
    Tasks.assertRefused(
        delayedMatch,
        Map.of("symbols", 5),
        "channels: got 60, but expected a multiple of 7, the number of symbols and 2");
    Tasks.assertRefused(
        delayedMatch,
        Map.of("delay", 1000000),
        "got cues, delay, pause and recall of 1000550 ms together, but expected at most 1000000");
  }
}
