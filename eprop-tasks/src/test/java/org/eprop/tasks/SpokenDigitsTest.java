package org.eprop.tasks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Task;
import org.junit.jupiter.api.Test;

class SpokenDigitsTest {

  private static final int GAP = 10;

  /** Immutable, and read from files. */
  private static final Task GIVEN = Tasks.create(new SpokenDigits(), Map.of());

  @Test
  void sizes() {
    assertEquals(40, GIVEN.inputs());
    assertEquals(11, GIVEN.outputs());
    assertEquals(10, GIVEN.timeStep());
    assertEquals(900, GIVEN.train().size());
    assertTrue(GIVEN.validation().isEmpty());
    assertEquals(150, GIVEN.test().orElseThrow().size());
  }

  /** The numbers of frames that the data set's description gives; 61,783 and 10,116 are gaps. */
  @Test
  void frames() {
    long[] train = Tasks.classCounts(GIVEN.train(), 11);
    long[] test = Tasks.classCounts(GIVEN.test().orElseThrow(), 11);
    assertEquals(234_040, Arrays.stream(train).sum());
    assertEquals(37_811, Arrays.stream(test).sum());
    assertEquals(61_783, train[GAP]);
    assertEquals(10_116, test[GAP]);
    assertEquals(0, train[11] + test[11]);
    for (int digit = 0; digit < 10; digit++) {
      assertTrue(train[digit] > 10_000 && test[digit] > 1_500, "digit " + digit);
    }
  }

  /** 27,695 frames with sound are judged; what is learned from does not change. */
  @Test
  void gapsNeedNotCount() {
    Task task = Tasks.create(new SpokenDigits(), Map.of("judge_gaps", false));
    assertEquals(0, counted(task.train(), 0));
    int judged = 0;
    Dataset test = task.test().orElseThrow();
    for (int n = 0; n < test.size(); n++) {
      judged += test.sample(0, n).target().countedSteps();
    }
    assertEquals(37_811 - 10_116, judged);
    assertEquals(0, counted(test, 1));
  }

  /** How many frames of a gap count otherwise than said. */
  private static int counted(Dataset data, int wrong) {
    int count = 0;
    for (int n = 0; n < data.size(); n++) {
      var target = data.sample(0, n).target();
      for (int t = 0; t < target.steps(); t++) {
        count += target.classAt(t) == GAP && target.weight(t) == wrong ? 1 : 0;
      }
    }
    return count;
  }

  @Test
  void gapsAreSilentAndSpeechIsNormalised() {
    Dataset train = GIVEN.train();
    double[] sum = new double[40];
    double[] squares = new double[40];
    long speech = 0;
    for (int n = 0; n < train.size(); n++) {
      Sample sample = train.sample(0, n);
      float[][] x = ((RealInput) sample.input()).values();
      for (int t = 0; t < x.length; t++) {
        if (sample.target().classAt(t) == GAP) {
          assertArrayEquals(new float[40], x[t]);
          continue;
        }
        speech++;
        for (int c = 0; c < 40; c++) {
          sum[c] += x[t][c];
          squares[c] += x[t][c] * x[t][c];
        }
      }
    }
    // Sequences use recordings more or less often than the statistics count them: once.
    for (int c = 0; c < 40; c++) {
      assertEquals(0, sum[c] / speech, 0.03, "mean of channel " + c);
      assertEquals(1, squares[c] / speech, 0.04, "variance of channel " + c);
    }
  }

  /** The first sequence starts with 15 frames of gap and then recording 336, a six. */
  @Test
  void firstSequence() {
    Sample sample = GIVEN.train().sample(0, 0);
    assertEquals(GAP, sample.target().classAt(14));
    assertEquals(6, sample.target().classAt(15));
    float[][] x = ((RealInput) sample.input()).values();
    assertArrayEquals(FIRST_FRAME, Arrays.copyOf(x[15], 4));
  }

  /** (q - mean) / deviation of the first four channels. */
  private static final float[] FIRST_FRAME = {0.33074364f, 1.0705085f, 1.4210817f, 1.2879013f};

  /** Takes 41 to 49 of every digit and speaker are heard in validation, and only there. */
  @Test
  void validationTakesAreNotLearnedFrom() {
    for (boolean rejoin : new boolean[] {false, true}) {
      Task task = Tasks.create(new SpokenDigits(), Map.of("validation_takes", 9, "rejoin", rejoin));
      assertEquals(900, task.train().size());
      assertEquals(150, task.validation().orElseThrow().size());
      Set<Long> learned = spoken(task.train());
      Set<Long> validation = spoken(task.validation().orElseThrow());
      assertTrue(Collections.disjoint(learned, validation));
      assertTrue(Collections.disjoint(learned, spoken(task.test().orElseThrow())));
      assertTrue(Collections.disjoint(validation, spoken(task.test().orElseThrow())));
    }
    // The measure can fail: nearly all recordings of the last training sequences occur before.
    Dataset train = GIVEN.train();
    assertFalse(Collections.disjoint(spoken(part(train, 0, 800)), spoken(part(train, 800, 900))));
  }

  /** What is learned otherwise is the same sequence of digits, gaps and speakers. */
  @Test
  void validationTakesAreReplaced() {
    Dataset whole = GIVEN.train();
    Dataset split = Tasks.create(new SpokenDigits(), Map.of("validation_takes", 9)).train();
    int replaced = 0;
    for (int n = 0; n < 900; n++) {
      Sample given = whole.sample(0, n);
      Sample other = split.sample(0, n);
      assertEquals(digits(given), digits(other));
      replaced += given.target().steps() == other.target().steps() ? 0 : 1;
    }
    assertTrue(replaced > 300, "replaced in " + replaced + " sequences");
  }

  @Test
  void validationSpeakerIsNotLearnedFrom() {
    Task task =
        Tasks.create(
            new SpokenDigits(),
            Map.of("validation_speaker", "theo", "held_out_speaker", "lucas", "rejoin", true));
    assertEquals(600, task.train().size());
    Dataset validation = task.validation().orElseThrow();
    assertEquals(150, validation.size());
    assertEquals(175, task.test().orElseThrow().size());
    Set<Long> learned = spoken(task.train());
    assertTrue(Collections.disjoint(learned, spoken(validation)));
    assertTrue(Collections.disjoint(learned, spoken(task.test().orElseThrow())));
    assertTrue(Collections.disjoint(spoken(validation), spoken(task.test().orElseThrow())));
  }

  @Test
  void validationIsTheSameForEverySeed() {
    Map<String, ?> settings = Map.of("validation_takes", 5);
    assertArrayEquals(
        frames(
            Tasks.create(new SpokenDigits(), settings, 1).validation().orElseThrow().sample(0, 3)),
        frames(
            Tasks.create(new SpokenDigits(), settings, 2).validation().orElseThrow().sample(0, 3)));
  }

  @Test
  void heldOutSpeakerIsOnlyTestedOn() {
    Task task = Tasks.create(new SpokenDigits(), Map.of("held_out_speaker", "theo"));
    assertEquals(750, task.train().size());
    assertEquals(175, task.test().orElseThrow().size());
    Sample one = task.train().sample(0, 0);
    // The first sequence is george's in both; only the normalisation differs.
    assertEquals(GIVEN.train().sample(0, 0).target().steps(), one.target().steps());
    float[][] own = ((RealInput) one.input()).values();
    float[][] all = ((RealInput) GIVEN.train().sample(0, 0).input()).values();
    assertTrue(own[15][0] != all[15][0]);
    assertEquals(all[15][0], own[15][0], 0.3);
  }

  /** Like the given sequences: 3 to 6 digits, gaps of 5 to 20 frames, each speaker as often. */
  @Test
  void rejoinedSequencesAreLikeTheGivenOnes() {
    Dataset data = Tasks.create(new SpokenDigits(), Map.of("rejoin", true)).train();
    assertEquals(900, data.size());
    int[] counts = new int[7];
    int shortest = 100;
    int longest = 0;
    for (int n = 0; n < 300; n++) {
      Sample sample = data.sample(0, n);
      for (int gap : gaps(sample)) {
        shortest = Math.min(shortest, gap);
        longest = Math.max(longest, gap);
      }
      counts[gaps(sample).size() - 1]++;
    }
    assertEquals(5, shortest);
    assertEquals(20, longest);
    assertEquals(300, counts[3] + counts[4] + counts[5] + counts[6]);
    for (int digits = 3; digits <= 6; digits++) {
      assertEquals(75, counts[digits], 25, digits + " digits");
    }
  }

  @Test
  void variedSequencesFollowFromSeedEpochAndIndex() {
    Map<String, ?> settings =
        Map.of("rejoin", true, "time_warp", 0.1, "noise", 0.2, "channel_gain", 0.1);
    Dataset data = Tasks.create(new SpokenDigits(), settings, 4).train();
    float[][] one = frames(data.sample(3, 5));
    data.sample(3, 6);
    assertArrayEquals(one, frames(data.sample(3, 5)));
    assertArrayEquals(
        one, frames(Tasks.create(new SpokenDigits(), settings, 4).train().sample(3, 5)));
    assertFalse(Arrays.deepEquals(one, frames(data.sample(2, 5))));
    assertFalse(
        Arrays.deepEquals(
            one, frames(Tasks.create(new SpokenDigits(), settings, 5).train().sample(3, 5))));
  }

  @Test
  void onlyTrainingSequencesVary() {
    Task plain = Tasks.create(new SpokenDigits(), Map.of("validation_takes", 5));
    Task varied =
        Tasks.create(
            new SpokenDigits(),
            Map.of(
                "validation_takes",
                5,
                "rejoin",
                true,
                "time_warp",
                0.5,
                "noise",
                1,
                "channel_mask",
                39));
    assertArrayEquals(
        frames(plain.test().orElseThrow().sample(0, 7)),
        frames(varied.test().orElseThrow().sample(4, 7)));
    assertArrayEquals(
        frames(plain.validation().orElseThrow().sample(0, 7)),
        frames(varied.validation().orElseThrow().sample(4, 7)));
  }

  /** Everything is only as long as said, and gaps stay silent. */
  @Test
  void warpedRecordingsAreLongerOrShorter() {
    Sample given = GIVEN.train().sample(0, 0);
    Dataset data = Tasks.create(new SpokenDigits(), Map.of("time_warp", 0.2)).train();
    double least = 10;
    double most = 0;
    for (int epoch = 0; epoch < 40; epoch++) {
      Sample copy = data.sample(epoch, 0);
      assertEquals(digits(given), digits(copy));
      assertEquals(gaps(given), gaps(copy));
      double ratio = spokenFrames(copy) / (double) spokenFrames(given);
      least = Math.min(least, ratio);
      most = Math.max(most, ratio);
      for (int t = 0; t < copy.target().steps(); t++) {
        if (copy.target().classAt(t) == GAP) {
          assertArrayEquals(new float[40], frames(copy)[t]);
        }
      }
    }
    assertTrue(least > 0.8 && least < 0.95, "least " + least);
    assertTrue(most < 1.25 && most > 1.05, "most " + most);
  }

  @Test
  void timeShiftMovesTheBeginning() {
    Dataset given = GIVEN.train();
    Dataset data = Tasks.create(new SpokenDigits(), Map.of("time_shift", 20)).train();
    int first = gaps(given.sample(0, 0)).get(0);
    Set<Integer> begins = new HashSet<>();
    for (int epoch = 0; epoch < 300; epoch++) {
      float[][] x = frames(data.sample(epoch, 0));
      int begin = (int) Arrays.stream(x).takeWhile(f -> Arrays.equals(f, new float[40])).count();
      begins.add(begin);
      assertArrayEquals(frames(given.sample(0, 0))[first], x[begin]);
    }
    assertEquals(IntStream.rangeClosed(0, first + 20).boxed().collect(Collectors.toSet()), begins);
  }

  @Test
  void noiseIsAsLoudAsSaid() {
    double[] x = differences(Map.of("noise", 0.5), 30);
    assertEquals(0, Arrays.stream(x).average().orElseThrow(), 0.01);
    assertEquals(0.25, Arrays.stream(x).map(v -> v * v).average().orElseThrow(), 0.01);
  }

  @Test
  void gainIsThatOfAChannelThroughoutASequence() {
    Sample given = GIVEN.train().sample(0, 0);
    Sample copy =
        Tasks.create(new SpokenDigits(), Map.of("channel_gain", 0.5)).train().sample(0, 0);
    double squares = 0;
    for (int c = 0; c < 40; c++) {
      double gain = frames(copy)[15][c] - frames(given)[15][c];
      squares += gain * gain;
      assertEquals(frames(given)[20][c] + gain, frames(copy)[20][c], 1e-5);
    }
    assertEquals(0.25, squares / 40, 0.15);
  }

  @Test
  void maskedChannelsAreNeighboursAndFew() {
    Dataset data = Tasks.create(new SpokenDigits(), Map.of("channel_mask", 6)).train();
    Set<Integer> widths = new HashSet<>();
    for (int n = 0; n < 100; n++) {
      float[] frame = frames(data.sample(0, n))[gaps(data.sample(0, n)).get(0)];
      int[] silent = IntStream.range(0, 40).filter(i -> frame[i] == 0).toArray();
      widths.add(silent.length);
      if (silent.length > 0) {
        assertEquals(silent[0] + silent.length - 1, silent[silent.length - 1]);
      }
    }
    assertEquals(Set.of(0, 1, 2, 3, 4, 5, 6), widths);
  }

  /** A shift by d is the line between two channels, the last one going on beyond the end. */
  @Test
  void channelsMoveTogether() {
    float[] given = frames(GIVEN.train().sample(0, 0))[15];
    Dataset data = Tasks.create(new SpokenDigits(), Map.of("channel_shift", 1)).train();
    for (int epoch = 0; epoch < 10; epoch++) {
      float[] moved = frames(data.sample(epoch, 0))[15];
      double up = (moved[3] - given[3]) / (given[4] - given[3]);
      double down = (moved[3] - given[3]) / (given[2] - given[3]);
      boolean isUp = up >= 0 && Math.abs(at(given, 10, up) - moved[10]) < 1e-4;
      double d = isUp ? up : -down;
      for (int c = 1; c < 39; c++) {
        assertEquals(at(given, c, d), moved[c], 1e-4, "channel " + c + " moved by " + d);
      }
    }
  }

  private static double at(float[] frame, int c, double d) {
    float neighbour = frame[d > 0 ? c + 1 : c - 1];
    return frame[c] + Math.abs(d) * (neighbour - frame[c]);
  }

  /** Of spoken frames in the first sequences. */
  private static double[] differences(Map<String, ?> settings, int sequences) {
    Dataset given = GIVEN.train();
    Dataset varied = Tasks.create(new SpokenDigits(), settings).train();
    List<Double> differences = new ArrayList<>();
    for (int n = 0; n < sequences; n++) {
      Sample sample = given.sample(0, n);
      float[][] before = frames(sample);
      float[][] after = frames(varied.sample(0, n));
      for (int t = 0; t < before.length; t++) {
        for (int c = 0; c < 40 && sample.target().classAt(t) != GAP; c++) {
          differences.add((double) after[t][c] - before[t][c]);
        }
      }
    }
    return differences.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static float[][] frames(Sample sample) {
    return ((RealInput) sample.input()).values();
  }

  private static List<Sample> part(Dataset data, int from, int to) {
    return IntStream.range(from, to).mapToObj(n -> data.sample(0, n)).toList();
  }

  private static Set<Long> spoken(Dataset data) {
    return spoken(part(data, 0, data.size()));
  }

  /** The frames that some sample has, without those of gaps. */
  private static Set<Long> spoken(List<Sample> samples) {
    Set<Long> found = new HashSet<>();
    for (Sample sample : samples) {
      for (int t = 0; t < sample.target().steps(); t++) {
        if (sample.target().classAt(t) != GAP) {
          found.add(fingerprint(frames(sample)[t]));
        }
      }
    }
    return found;
  }

  /** 64 bits, so that no two of some 100,000 frames have the same by chance. */
  private static long fingerprint(float[] frame) {
    long bits = 0;
    for (float x : frame) {
      bits = (bits ^ Float.floatToRawIntBits(x)) * 0x9e3779b97f4a7c15L;
      bits ^= bits >>> 32;
    }
    return bits;
  }

  private static int spokenFrames(Sample sample) {
    return sample.target().steps() - gaps(sample).stream().mapToInt(Integer::intValue).sum();
  }

  /** The lengths of the gaps. */
  private static List<Integer> gaps(Sample sample) {
    List<Integer> gaps = new ArrayList<>();
    int length = 0;
    for (int t = 0; t < sample.target().steps(); t++) {
      if (sample.target().classAt(t) == GAP) {
        length++;
      } else if (length > 0) {
        gaps.add(length);
        length = 0;
      }
    }
    gaps.add(length);
    return gaps;
  }

  /** The digits between gaps. */
  private static List<Integer> digits(Sample sample) {
    List<Integer> digits = new ArrayList<>();
    for (int t = 1; t < sample.target().steps(); t++) {
      int digit = sample.target().classAt(t);
      if (digit != GAP && sample.target().classAt(t - 1) == GAP) {
        digits.add(digit);
      }
    }
    return digits;
  }

  @Test
  void wrongParameters() {
    Tasks.assertRefused(
        new SpokenDigits(),
        Map.of("held_out_speaker", "zohar"),
        "held_out_speaker: got \"zohar\", but expected one of [, george, jackson, lucas, nicolas,"
            + " theo, yweweler]");
    Tasks.assertRefused(
        new SpokenDigits(),
        Map.of("validation_takes", 45),
        "validation_takes: got 45, but expected a whole number >= 0 and <= 44 (takes)");
    Tasks.assertRefused(
        new SpokenDigits(),
        Map.of("validation_takes", 5, "validation_speaker", "theo"),
        "validation_speaker: got \"theo\" beside validation_takes 5, but expected one of them");
    Tasks.assertRefused(
        new SpokenDigits(),
        Map.of("held_out_speaker", "theo", "validation_speaker", "theo"),
        "validation_speaker: got \"theo\", but expected another than held_out_speaker");
  }

  /** Speakers: the others are learned from, and every sequence is in one fold. */
  @Test
  void foldsAreOfSpeakers() {
    int sequences = 0;
    for (int fold = 0; fold < 3; fold++) {
      Task task =
          Tasks.create(new SpokenDigits(), Map.of("validation_folds", 3, "validation_fold", fold));
      assertEquals(900, task.train().size() + task.validation().orElseThrow().size());
      sequences += task.validation().orElseThrow().size();
    }
    assertEquals(900, sequences);
    Tasks.assertRefused(
        new SpokenDigits(),
        Map.of("validation_folds", 6, "held_out_speaker", "theo"),
        "validation_folds: got 6, but expected at most 5: there are no more to be parted");
  }
}
