package org.eprop.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Task;
import org.junit.jupiter.api.Test;

class EvidenceAccumulationTest {

  private final EvidenceAccumulation factory = new EvidenceAccumulation();

  private static int sum(int[] counts, int from, int to) {
    return Arrays.stream(counts, from, to).sum();
  }

  @Test
  void sizesAreThePapers() {
    Task task = Tasks.create(factory, Map.of());
    assertEquals(40, task.inputs());
    assertEquals(2, task.outputs());
    assertEquals(1, task.timeStep());
    assertEquals(64, task.train().size());
    assertEquals(512, task.validation().orElseThrow().size());
    assertEquals(512, task.test().orElseThrow().size());
    Sample sample = task.train().sample(0, 0);
    assertEquals(2250, sample.input().steps());
    assertEquals(150, sample.target().countedSteps());
    assertEquals(0, sample.target().weight(2099));
    assertEquals(1, sample.target().weight(2100));
    assertTrue(sample.target().isSequenceClass());
  }

  /** Cues are read back from the spikes: the class is the side that had more. */
  @Test
  void classIsTheSideWithMoreCues() {
    Dataset data = Tasks.create(factory, Map.of("rate", 400)).validation().orElseThrow();
    int right = 0;
    int cuesOnTheMajoritySide = 0;
    for (int n = 0; n < data.size(); n++) {
      Sample sample = data.sample(0, n);
      int rightCues = 0;
      for (int k = 0; k < 7; k++) {
        int[] during = Tasks.spikes(sample, 150 * k + 50, 150 * k + 150);
        assertTrue(sum(during, 0, 10) == 0 ^ sum(during, 10, 20) == 0);
        rightCues += sum(during, 10, 20) > 0 ? 1 : 0;
        assertEquals(0, sum(Tasks.spikes(sample, 150 * k, 150 * k + 50), 0, 30));
      }
      assertEquals(0, sum(Tasks.spikes(sample, 1050, 2250), 0, 20));
      assertEquals(0, sum(Tasks.spikes(sample, 0, 2100), 20, 30));
      assertEquals(rightCues > 3 ? 1 : 0, sample.target().classAt(2249));
      right += sample.target().classAt(0);
      cuesOnTheMajoritySide += Math.max(rightCues, 7 - rightCues);
    }
    assertEquals(0.5, right / 512.0, 0.09); // 4 standard errors
    // E max(k, 7-k) / 7 with k binomial (7, 0.3) is 0.7253
    assertEquals(0.7253, cuesOnTheMajoritySide / (7 * 512.0), 0.025);
  }

  @Test
  void rates() {
    Dataset data = Tasks.create(factory, Map.of()).validation().orElseThrow();
    double cues = 0;
    double recall = 0;
    double noise = 0;
    for (int n = 0; n < data.size(); n++) {
      int[] counts = Tasks.spikes(data.sample(0, n), 0, 2250);
      cues += sum(counts, 0, 20);
      recall += sum(counts, 20, 30);
      noise += sum(counts, 30, 40);
    }
    assertEquals(40, 1000 * cues / (512 * 10 * 700), 0.5);
    assertEquals(40, 1000 * recall / (512 * 10 * 150), 1);
    assertEquals(10, 1000 * noise / (512 * 10 * 2250), 0.15);
  }

  @Test
  void epochsAreFreshOnlyInTraining() {
    Task task = Tasks.create(factory, Map.of());
    int first = Tasks.fingerprint(task.train().sample(0, 0));
    assertNotEquals(first, Tasks.fingerprint(task.train().sample(1, 0)));
    assertNotEquals(first, Tasks.fingerprint(task.train().sample(0, 1)));
    Dataset validation = task.validation().orElseThrow();
    assertNotEquals(first, Tasks.fingerprint(validation.sample(0, 0)));
    assertEquals(
        Tasks.fingerprint(validation.sample(0, 5)), Tasks.fingerprint(validation.sample(9, 5)));
    assertNotEquals(
        Tasks.fingerprint(validation.sample(0, 5)),
        Tasks.fingerprint(task.test().orElseThrow().sample(0, 5)));
    assertNotEquals(
        first, Tasks.fingerprint(Tasks.create(factory, Map.of(), 2).train().sample(0, 0)));
  }

  /** The same on every machine, in any order and by any thread. */
  @Test
  void sameNumbersAlwaysGiveTheSameSample() {
    assertEquals(
        -1085772468, Tasks.fingerprint(Tasks.create(factory, Map.of()).train().sample(3, 7)));
    Dataset train = Tasks.create(factory, Map.of()).train();
    List<Integer> inOrder =
        IntStream.range(0, 64).mapToObj(n -> Tasks.fingerprint(train.sample(3, n))).toList();
    List<Integer> inParallel =
        IntStream.range(0, 64)
            .parallel()
            .mapToObj(n -> Tasks.fingerprint(train.sample(3, n)))
            .toList();
    assertEquals(inOrder, inParallel);
    assertEquals(64, inOrder.stream().distinct().count());
  }

  @Test
  void otherSizes() {
    Task task =
        Tasks.create(
            factory,
            Map.of(
                "cues",
                1,
                "cue",
                3,
                "interval",
                3,
                "delay",
                0,
                "recall",
                2,
                "channels",
                8,
                "rate",
                1000,
                "noise_rate",
                0,
                "validation_size",
                0,
                "test_size",
                0));
    assertTrue(task.validation().isEmpty() && task.test().isEmpty());
    Sample sample = task.train().sample(0, 0);
    assertEquals(5, sample.input().steps());
    int side = sample.target().classAt(0);
    int[] cue = Tasks.spikes(sample, 0, 3);
    assertEquals(6, sum(cue, 2 * side, 2 * side + 2));
    assertEquals(6, sum(cue, 0, 8));
    assertEquals(4, sum(Tasks.spikes(sample, 3, 5), 4, 6));
  }

  @Test
  void wrongParameters() {
    Tasks.assertRefused(factory, Map.of("cues", 6), "cues: got 6, but expected an odd number");
    Tasks.assertRefused(
        factory, Map.of("channels", 42), "channels: got 42, but expected a multiple of 4");
    Tasks.assertRefused(
        factory, Map.of("cue", 151), "cue: got 151, but expected at most the interval, 150 (ms)");
    Tasks.assertRefused(
        factory,
        Map.of("delay", 2_000_000),
        "got cues, delay and recall of 2001200 ms together, but expected at most 1000000");
  }
}
