package org.eprop.tasks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Task;
import org.junit.jupiter.api.Test;

class EcgTest {

  /** Immutable, and read from files. */
  private static final Task GIVEN = Tasks.create(new Ecg(), Map.of());

  /** What is learned from, sequence by sequence. */
  private static final List<Integer> TRAIN = fingerprints(GIVEN.train());

  @Test
  void sizes() {
    assertEquals(4, GIVEN.inputs());
    assertEquals(6, GIVEN.outputs());
    assertEquals(1, GIVEN.timeStep());
    assertEquals(618, GIVEN.train().size());
    assertTrue(GIVEN.validation().isEmpty());
    assertEquals(141, GIVEN.test().orElseThrow().size());
    assertEquals(1301, GIVEN.train().sample(0, 0).input().steps());
  }

  /** Counted independently from the arrays: 8.2 and 10.4 % of the steps have no label. */
  @Test
  void classFrequencies() {
    assertArrayEquals(
        new long[] {100530, 49485, 46503, 35776, 242792, 263147, 65785},
        Tasks.classCounts(GIVEN.train(), 6));
    assertArrayEquals(
        new long[] {24153, 10145, 9840, 9065, 55885, 55297, 19056},
        Tasks.classCounts(GIVEN.test().orElseThrow(), 6));
  }

  /** Counted independently; the -1 at the start of channel 0 is no spike. */
  @Test
  void spikesOfEachChannel() {
    Dataset train = GIVEN.train();
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
    Task split = Tasks.create(new Ecg(), Map.of("validation", 100));
    Dataset validation = split.validation().orElseThrow();
    assertEquals(510, split.train().size());
    assertEquals(100, validation.size());
    Sample expected = GIVEN.train().sample(0, 518);
    assertEquals(Tasks.fingerprint(expected), Tasks.fingerprint(validation.sample(3, 0)));
    assertEquals(
        Tasks.fingerprint(GIVEN.train().sample(0, 617)),
        Tasks.fingerprint(validation.sample(0, 99)));
    assertSame(split.train().sample(0, 7), split.train().sample(5, 7));
  }

  /** Neither what is set aside is learned from, nor its neighbours, which may be of its record. */
  @Test
  void nothingNearTheValidationSetIsLearnedFrom() {
    Task split = Tasks.create(new Ecg(), Map.of("validation", 100, "validation_first", 200));
    assertEquals(TRAIN.subList(200, 300), fingerprints(split.validation().orElseThrow()));
    List<Integer> learned = new ArrayList<>(TRAIN.subList(0, 192));
    learned.addAll(TRAIN.subList(308, 618));
    assertEquals(learned, fingerprints(split.train()));
    assertTrue(Collections.disjoint(learned, TRAIN.subList(192, 308)));
  }

  @Test
  void validationAtTheStart() {
    Task split = Tasks.create(new Ecg(), Map.of("validation", 10, "validation_first", 3));
    assertEquals(TRAIN.subList(21, 618), fingerprints(split.train()));
  }

  private static List<Integer> fingerprints(Dataset data) {
    return IntStream.range(0, data.size())
        .mapToObj(n -> Tasks.fingerprint(data.sample(0, n)))
        .toList();
  }

  @Test
  void enoughSequencesHaveToRemain() {
    assertEquals(9, Tasks.create(new Ecg(), Map.of("validation", 601)).train().size());
    Tasks.assertRefused(
        new Ecg(),
        Map.of("validation", 602),
        "validation: got 602, but expected a whole number >= 0 and <= 601 (sequences)");
    Tasks.assertRefused(
        new Ecg(),
        Map.of("validation", 100, "validation_first", 519),
        "validation_first: got 519, but expected at most 518, for 100 of 618 training sequences"
            + " are to follow from there");
  }

  @Test
  void variedCopiesFollowFromSeedEpochAndIndex() {
    Map<String, ?> settings = Map.of("time_warp", 0.2, "jitter", 2, "spike_loss", 0.1);
    Dataset data = Tasks.create(new Ecg(), settings, 4).train();
    int one = Tasks.fingerprint(data.sample(3, 5));
    data.sample(3, 6);
    assertEquals(one, Tasks.fingerprint(data.sample(3, 5)));
    assertEquals(one, Tasks.fingerprint(Tasks.create(new Ecg(), settings, 4).train().sample(3, 5)));
    assertNotEquals(one, Tasks.fingerprint(data.sample(2, 5)));
    assertNotEquals(
        one, Tasks.fingerprint(Tasks.create(new Ecg(), settings, 5).train().sample(3, 5)));
  }

  @Test
  void onlyTrainingSequencesVary() {
    Map<String, ?> settings =
        Map.of("time_warp", 0.2, "spike_loss", 0.5, "lead_inversion", 1, "validation", 50);
    Task varied = Tasks.create(new Ecg(), settings);
    assertEquals(
        fingerprints(GIVEN.test().orElseThrow()), fingerprints(varied.test().orElseThrow()));
    assertEquals(TRAIN.subList(568, 618), fingerprints(varied.validation().orElseThrow()));
  }

  /**
   * Spikes and labels are stretched alike: a class keeps its share of the steps, and its spikes.
   */
  @Test
  void warpedCopiesKeepTheirProportions() {
    Sample given = GIVEN.train().sample(0, 0);
    Dataset data = Tasks.create(new Ecg(), Map.of("time_warp", 0.2)).train();
    double shortest = 2000;
    double longest = 0;
    for (int epoch = 0; epoch < 50; epoch++) {
      Sample copy = data.sample(epoch, 0);
      int steps = copy.input().steps();
      shortest = Math.min(shortest, steps);
      longest = Math.max(longest, steps);
      assertEquals(share(given), share(copy), 0.01);
      // Played faster, two spikes of a channel may fall into one step.
      int lost = spikesDuring(given) - spikesDuring(copy);
      assertTrue(lost > -10 && lost < (steps < 1301 ? 40 : 10), lost + " of 151 spikes lost");
    }
    assertEquals(1301 * Math.exp(-0.2), shortest, 30);
    assertEquals(1301 * Math.exp(0.2), longest, 30);
    assertTrue(shortest >= 1065 && longest <= 1590);
  }

  private static double share(Sample sample) {
    return IntStream.range(0, sample.target().steps())
            .filter(t -> sample.target().classAt(t) == 4)
            .count()
        / (double) sample.target().steps();
  }

  private static int spikesDuring(Sample sample) {
    return IntStream.range(0, sample.target().steps())
        .filter(t -> sample.target().classAt(t) == 1)
        .map(t -> Arrays.stream(Tasks.spikes(sample, t, t + 1)).sum())
        .sum();
  }

  @Test
  void leadsChangePlacesAndTurnUpsideDown() {
    int[] given = spikes(Map.of());
    assertArrayEquals(
        new int[] {given[2], given[3], given[0], given[1]}, spikes(Map.of("lead_swap", 1)));
    assertArrayEquals(
        new int[] {given[1], given[0], given[3], given[2]}, spikes(Map.of("lead_inversion", 1)));
    assertArrayEquals(
        new int[] {given[3], given[2], given[1], given[0]},
        spikes(Map.of("lead_swap", 1, "lead_inversion", 1)));
  }

  private static int[] spikes(Map<String, ?> settings) {
    Sample sample = Tasks.create(new Ecg(), settings).train().sample(0, 0);
    return Tasks.spikes(sample, 0, 1301);
  }

  @Test
  void spikesAreLostAsOftenAsSaid() {
    Dataset given = GIVEN.train();
    Dataset varied = Tasks.create(new Ecg(), Map.of("spike_loss", 0.25)).train();
    double before = 0;
    double after = 0;
    for (int n = 0; n < 100; n++) {
      before += ((SpikeInput) given.sample(0, n).input()).events();
      after += ((SpikeInput) varied.sample(0, n).input()).events();
    }
    assertEquals(0.75, after / before, 0.01);
  }

  /**
   * With a jitter below a step's half, spikes move by no more than a step's rounding: not at all.
   */
  @Test
  void jitterMovesSpikesByUpToItsRange() {
    Sample given = GIVEN.train().sample(0, 0);
    Sample still = Tasks.create(new Ecg(), Map.of("jitter", 0.4)).train().sample(0, 0);
    assertEquals(Tasks.fingerprint(given), Tasks.fingerprint(still));
    Sample moved = Tasks.create(new Ecg(), Map.of("jitter", 3)).train().sample(0, 0);
    assertNotEquals(Tasks.fingerprint(given), Tasks.fingerprint(moved));
    for (int t = 0; t < 1301; t++) {
      int[] there = Tasks.spikes(moved, t, t + 1);
      int[] near = Tasks.spikes(given, Math.max(0, t - 3), Math.min(1301, t + 4));
      for (int i = 0; i < 4; i++) {
        assertTrue(there[i] <= near[i], "step " + t + ", channel " + i);
      }
    }
  }

  /** Stretches of the training set, each sequence in one of them, and none near it learned from. */
  @Test
  void foldsAreStretches() {
    List<Integer> folds = new ArrayList<>();
    for (int fold = 0; fold < 4; fold++) {
      Task task = Tasks.create(new Ecg(), Map.of("validation_folds", 4, "validation_fold", fold));
      List<Integer> apart = fingerprints(task.validation().orElseThrow());
      int from = folds.size();
      folds.addAll(apart);
      int size = Math.max(0, from - 8) + Math.max(0, 618 - folds.size() - 8);
      assertEquals(size, task.train().size());
      assertTrue(Collections.disjoint(apart, fingerprints(task.train())));
    }
    assertEquals(TRAIN, folds);
  }
}
