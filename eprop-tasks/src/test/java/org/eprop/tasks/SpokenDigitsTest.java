package org.eprop.tasks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Task;
import org.junit.jupiter.api.Test;

class SpokenDigitsTest {

  private static final int GAP = 10;

  @Test
  void sizes() {
    Task task = Tasks.create(new SpokenDigits(), Map.of());
    assertEquals(40, task.inputs());
    assertEquals(11, task.outputs());
    assertEquals(10, task.timeStep());
    assertEquals(900, task.train().size());
    assertTrue(task.validation().isEmpty());
    assertEquals(150, task.test().orElseThrow().size());
  }

  /** The numbers of frames that the data set's description gives; 61,783 and 10,116 are gaps. */
  @Test
  void frames() {
    Task task = Tasks.create(new SpokenDigits(), Map.of());
    long[] train = Tasks.classCounts(task.train(), 11);
    long[] test = Tasks.classCounts(task.test().orElseThrow(), 11);
    assertEquals(234_040, Arrays.stream(train).sum());
    assertEquals(37_811, Arrays.stream(test).sum());
    assertEquals(61_783, train[GAP]);
    assertEquals(10_116, test[GAP]);
    assertEquals(0, train[11] + test[11]);
    for (int digit = 0; digit < 10; digit++) {
      assertTrue(train[digit] > 10_000 && test[digit] > 1_500, "digit " + digit);
    }
  }

  @Test
  void gapsAreSilentAndSpeechIsNormalised() {
    Dataset train = Tasks.create(new SpokenDigits(), Map.of()).train();
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
    Sample sample = Tasks.create(new SpokenDigits(), Map.of()).train().sample(0, 0);
    assertEquals(GAP, sample.target().classAt(14));
    assertEquals(6, sample.target().classAt(15));
    float[][] x = ((RealInput) sample.input()).values();
    assertArrayEquals(FIRST_FRAME, Arrays.copyOf(x[15], 4));
  }

  /** (q - mean) / deviation of the first four channels. */
  private static final float[] FIRST_FRAME = {0.33074364f, 1.0705085f, 1.4210817f, 1.2879013f};

  @Test
  void validationIsTheEndOfTheTrainingSet() {
    Task whole = Tasks.create(new SpokenDigits(), Map.of());
    Task split = Tasks.create(new SpokenDigits(), Map.of("validation", 100));
    Dataset validation = split.validation().orElseThrow();
    assertEquals(800, split.train().size());
    assertEquals(100, validation.size());
    assertArrayEquals(
        ((RealInput) whole.train().sample(0, 800).input()).values(),
        ((RealInput) validation.sample(0, 0).input()).values());
  }

  @Test
  void heldOutSpeakerIsOnlyTestedOn() {
    Task task = Tasks.create(new SpokenDigits(), Map.of("held_out_speaker", "theo"));
    assertEquals(750, task.train().size());
    assertEquals(175, task.test().orElseThrow().size());
    Task official = Tasks.create(new SpokenDigits(), Map.of());
    Sample one = task.train().sample(0, 0);
    // The first sequence is george's in both; only the normalisation differs.
    assertEquals(official.train().sample(0, 0).target().steps(), one.target().steps());
    float[][] own = ((RealInput) one.input()).values();
    float[][] all = ((RealInput) official.train().sample(0, 0).input()).values();
    assertTrue(own[15][0] != all[15][0]);
    assertEquals(all[15][0], own[15][0], 0.3);
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
        Map.of("held_out_speaker", "theo", "validation", 750),
        "validation: got 750, but expected at most 749, for there are 750 training sequences");
  }
}
