package org.eprop.api.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.eprop.api.plugin.InvalidInputException;
import org.junit.jupiter.api.Test;

class TargetTest {

  private final Target target = Target.classes(new int[] {1, Target.UNLABELLED, 0, 2});

  @Test
  void everyLabelledStepCountsOnceWithoutAWindow() {
    assertEquals(3, target.countedSteps());
    assertEquals(3.0, target.totalWeight());
  }

  @Test
  void theTotalIsOfAbsoluteWeightsOfLabelledSteps() {
    Target weighted = target.withWindow(new float[] {0.5f, 8, 0, -0.75f});
    assertEquals(2, weighted.countedSteps());
    assertEquals(1.25, weighted.totalWeight());
    assertEquals(-0.75, weighted.weight(3));
  }

  @Test
  void aDelayedTargetHasEachStepLater() {
    Target later = target.withWindow(new float[] {0.5f, 8, 0, -0.75f}).delayed(2);
    assertEquals(6, later.steps());
    assertEquals(0.0, later.weight(0));
    assertEquals(0.0, later.weight(1));
    assertEquals(Target.UNLABELLED, later.classAt(1));
    for (int t = 0; t < 4; t++) {
      assertEquals(target.classAt(t), later.classAt(t + 2));
    }
    assertEquals(0.5, later.weight(2));
    assertEquals(-0.75, later.weight(5));
    assertEquals(3, target.delayed(7).countedSteps());
  }

  @Test
  void aDelayedTargetKeepsWhatElseItHas() {
    Target values =
        Target.values(new double[][] {{1, 2}, {3, 4}})
            .withImportance(3)
            .withLogProbabilities(new double[] {-1, -2})
            .asEpisode();
    Target later = values.delayed(1);
    assertArrayEquals(new double[] {1, 2}, later.valuesAt(1));
    assertArrayEquals(new double[] {3, 4}, later.valuesAt(2));
    assertEquals(0.0, later.weight(0));
    assertEquals(3.0, later.weight(2));
    assertEquals(3.0, later.importance());
    assertEquals(-2.0, later.logProbability(2));
    assertTrue(later.isEpisode());
    Target sequence = Target.sequenceClass(1, 4).delayed(1);
    assertTrue(sequence.isSequenceClass());
    assertEquals(1, sequence.classAt(0));
  }

  @Test
  void wrongWindowsSaySo() {
    assertEquals("target window: got 2 steps, but expected 4", message(new float[] {1, 1}));
    assertEquals(
        "target window at step 2: got NaN, but expected a finite number",
        message(new float[] {1, 1, Float.NaN, 1}));
    assertEquals(
        "target window at step 3: got Infinity, but expected a finite number",
        message(new float[] {1, 1, 1, Float.POSITIVE_INFINITY}));
  }

  private String message(float[] window) {
    return assertThrows(InvalidInputException.class, () -> target.withWindow(window)).problem();
  }
}
