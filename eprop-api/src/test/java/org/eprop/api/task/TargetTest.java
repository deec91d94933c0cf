package org.eprop.api.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
