package org.eprop.stream.ensemble;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.random.RandomGenerator;
import org.eprop.core.random.RandomStreams;
import org.eprop.stream.drift.DriftDetector;
import org.junit.jupiter.api.Test;

class StreamNetworksTest {

  private static final int CHANGE = 3000;

  /** After how many errors there is an alarm: of 4 % of the answers, then of 16 %. */
  private static int alarm(int lateness) {
    DriftDetector detector = StreamNetworks.defaults().alarms().detector(lateness);
    RandomGenerator random = new RandomStreams(1).stream("errors");
    int t = 0;
    while (!detector.add(random.nextDouble() < (t < CHANGE ? 0.04 : 0.16) ? 1 : 0)) {
      t++;
    }
    return t;
  }

  /** Where labels come soon, few answers are wrong, and a change is seen by fewer errors. */
  @Test
  void aChangeIsSeenSoonWhereLabelsComeSoon() {
    int soon = alarm(10);
    assertTrue(soon > CHANGE && soon < CHANGE + 500, "soon: " + soon);
    int late = alarm(100);
    assertTrue(late > soon + 100, "soon: " + soon + ", late: " + late);
  }
}
