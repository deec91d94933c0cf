package org.eprop.tasks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.api.task.Task;
import org.eprop.api.task.TaskFactory;
import org.junit.jupiter.api.Test;

/** The same data, answered later. */
class DelayedTargetsTest {

  private static final int DELAY = 3;

  @Test
  void inputsStayAndSilenceFollows() {
    Sample given = speech(0).sample(0, 4);
    Sample later = speech(DELAY).sample(0, 4);
    float[][] x = ((RealInput) given.input()).values();
    float[][] y = ((RealInput) later.input()).values();
    assertEquals(x.length + DELAY, y.length);
    assertArrayEquals(x, Arrays.copyOf(y, x.length));
    for (int t = x.length; t < y.length; t++) {
      assertArrayEquals(new float[40], y[t]);
    }
  }

  @Test
  void targetsAndWhatCountsComeLater() {
    Target given = speech(0).sample(0, 4).target();
    Target later = speech(DELAY).sample(0, 4).target();
    assertEquals(given.countedSteps(), later.countedSteps());
    for (int t = 0; t < given.steps(); t++) {
      assertEquals(given.classAt(t), later.classAt(t + DELAY));
      assertEquals(given.weight(t), later.weight(t + DELAY));
    }
    for (int t = 0; t < DELAY; t++) {
      assertEquals(0.0, later.weight(t));
    }
  }

  @Test
  void spikesAndEachEpochsVariationStay() {
    Map<String, Object> varied = Map.of("jitter", 2, "time_warp", 0.2, "validation", 50);
    Task given = Tasks.create(new Ecg(), varied);
    Task later = delayed(new Ecg(), varied);
    assertLater(given.train().sample(3, 7), later.train().sample(3, 7));
    assertLater(
        given.validation().orElseThrow().sample(0, 7),
        later.validation().orElseThrow().sample(0, 7));
    assertLater(given.test().orElseThrow().sample(0, 7), later.test().orElseThrow().sample(0, 7));
  }

  @Test
  void groupsStay() {
    Dataset grouped =
        new Dataset() {
          @Override
          public int size() {
            return 1;
          }

          @Override
          public Sample sample(int epoch, int index) {
            throw new AssertionError("nobody asks");
          }

          @Override
          public String group(int index) {
            return "theo";
          }
        };
    assertEquals("theo", DelayedTargets.of(grouped, DELAY).group(0));
  }

  private static void assertLater(Sample given, Sample later) {
    SpikeInput x = (SpikeInput) given.input();
    SpikeInput y = (SpikeInput) later.input();
    assertEquals(x.steps() + DELAY, y.steps());
    assertEquals(x.events(), y.events());
    assertArrayEquals(x.start(), Arrays.copyOf(y.start(), x.start().length));
    assertArrayEquals(x.channel(), y.channel());
    assertEquals(given.target().countedSteps(), later.target().countedSteps());
    assertEquals(given.target().classAt(600), later.target().classAt(600 + DELAY));
  }

  private static Dataset speech(int delay) {
    Map<String, ?> judged = Map.of("judge_gaps", false, "target_delay", delay);
    return Tasks.create(new SpokenDigits(), judged).test().orElseThrow();
  }

  private static Task delayed(TaskFactory factory, Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put("target_delay", DELAY);
    return Tasks.create(factory, all);
  }
}
