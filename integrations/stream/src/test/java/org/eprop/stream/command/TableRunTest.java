package org.eprop.stream.command;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a run over a table decides by itself. */
class TableRunTest {

  private static boolean isDue(double secondsSince, double secondsSaving) {
    return TableRun.isDue(nanoseconds(secondsSince), nanoseconds(secondsSaving));
  }

  private static long nanoseconds(double seconds) {
    return Duration.ofMillis((long) (1000 * seconds)).toNanos();
  }

  /** Saving 100,000 keys at each window would take most of the time. */
  @Test
  void whatTakesLongToSaveIsSavedLessOften() {
    assertTrue(isDue(0, 0.4), "the first time, and where it takes little");
    assertFalse(isDue(1.9, 0.5));
    assertTrue(isDue(2.1, 0.5));
    assertFalse(isDue(39, 10));
    assertTrue(isDue(41, 10));
  }
}
