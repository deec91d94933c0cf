package org.eprop.core.eligibility;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.eprop.core.recording.Events;
import org.junit.jupiter.api.Test;

/** What a readout filters while it learns step by step. */
class ReadoutEventsTest {

  /** A neuron that has spiked long ago leaves no number whose product with a step is denormal. */
  @Test
  void silenceLeavesNoDenormalNumbers() {
    Events none = new Events();
    none.begin(1);
    float[] bar = {1};
    for (int t = 0; t < 2000; t++) {
      ReadoutEvents.follow(bar, 0.95f, none, 0, 1);
      if (t < 200) {
        assertEquals(Math.pow(0.95, t + 1), bar[0], 1e-5 * bar[0], "step " + t);
      }
      assertTrue(bar[0] == 0 || bar[0] * 1e-12f >= Float.MIN_NORMAL, "step " + t + ": " + bar[0]);
    }
  }
}
