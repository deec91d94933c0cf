package org.eprop.stream.drift;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.random.RandomStreams;
import org.junit.jupiter.api.Test;

class DriftDetectorTest {

  /** Two halves of 16: 1 is less than 0.71 + 0.68; of 32: more than 0.51 + 0.35. */
  @Test
  void adwinCutsWhereMeansDisagree() {
    Adwin sixteen = new Adwin(0.002);
    for (int t = 0; t < 32; t++) {
      assertFalse(sixteen.add(t < 16 ? 0 : 1));
    }
    assertEquals(32, sixteen.length());
    assertEquals(0.5, sixteen.mean(), 1e-12);

    Adwin thirtyTwo = new Adwin(0.002);
    for (int t = 0; t < 64; t++) {
      assertEquals(t == 63, thirtyTwo.add(t < 32 ? 0 : 1), "error " + t);
    }
    assertTrue(thirtyTwo.length() < 64);
    assertTrue(thirtyTwo.mean() > 0.5);
  }

  /** Errors that become fewer cut the window as well, but are no alarm. */
  @Test
  void adwinAlarmsWhereErrorsBecomeMore() {
    RandomGenerator random = new RandomStreams(1).stream("errors");
    Adwin detector = new Adwin(0.002);
    int alarms = 0;
    for (int t = 0; t < 20_000; t++) {
      alarms += detector.add(random.nextDouble() < 0.3 ? 1 : 0) ? 1 : 0;
    }
    assertEquals(0, alarms);
    assertTrue(detector.length() > 10_000);
    for (int t = 0; t < 500; t++) {
      alarms += detector.add(random.nextDouble() < 0.05 ? 1 : 0) ? 1 : 0;
    }
    assertEquals(0, alarms);
    assertTrue(detector.length() < 1000);
    int first = -1;
    for (int t = 0; t < 500; t++) {
      boolean alarm = detector.add(random.nextDouble() < 0.5 ? 1 : 0);
      first = alarm && first < 0 ? t : first;
    }
    assertTrue(first > 0 && first < 100, "alarm after " + first);
  }

  /** 16 of 0 and 15 of 1 are cut at once, and not only at the 32nd. */
  @Test
  void adwinLooksAsOftenAsIsAskedFor() {
    Adwin atOnce = new Adwin(0.15, 1);
    Adwin usual = new Adwin(0.15);
    int first = -1;
    for (int t = 0; t < 31; t++) {
      first = atOnce.add(t < 16 ? 0 : 1) && first < 0 ? t : first;
      assertFalse(usual.add(t < 16 ? 0 : 1));
    }
    assertTrue(first > 16, "alarm after " + first);
  }

  /** Labels are 5 late: the five answers given before an alarm are not watched again. */
  @Test
  void afterAnAlarmOnlyNewAnswersAreWatched() {
    Watch watch = new Watch(() -> new AtErrors(1));
    List<Long> alarms = new ArrayList<>();
    for (long step = 0; step < 20; step++) {
      if (watch.add(step, step < 8 ? 0 : 1, step + 6)) {
        alarms.add(step);
      }
    }
    assertEquals(List.of(8L, 14L), alarms);
  }

  /** Means of 1, and of 1/2: those above 0 are errors. */
  @Test
  void aDetectorSeesTheMeansOfBlocks() {
    OfBlocks blocks = new OfBlocks(new AtErrors(2), 4);
    for (int i = 0; i < 8; i++) {
      assertEquals(i == 7, blocks.add(i < 4 ? 1 : i % 2));
    }
  }

  /** Saved at each error, and gone on from there in a new one: the same alarms. */
  @Test
  void detectorsGoOnFromTheirState() {
    List<Supplier<DriftDetector>> all =
        List.of(() -> new Adwin(0.3), () -> new OfBlocks(new Adwin(0.3, 1), 3));
    for (Supplier<DriftDetector> one : all) {
      DriftDetector straight = one.get();
      double[] state = straight.state();
      int alarms = 0;
      RandomGenerator random = new RandomStreams(6).stream("errors");
      for (int i = 0; i < 2000; i++) {
        double error = random.nextDouble() < (i / 400 % 2 == 0 ? 0.2 : 0.7) ? 1 : 0;
        DriftDetector next = one.get();
        next.resume(state);
        boolean alarm = straight.add(error);
        assertEquals(alarm, next.add(error));
        alarms += alarm ? 1 : 0;
        state = next.state();
        assertArrayEquals(straight.state(), state);
      }
      assertTrue(alarms >= 2);
      assertThrows(InvalidInputException.class, () -> one.get().resume(new double[] {1, 2}));
    }
  }

  @Test
  void wrongNumbersAreRefused() {
    assertThrows(InvalidInputException.class, () -> new Adwin(0.1, 0));
    assertThrows(InvalidInputException.class, () -> new Adwin(0));
    assertThrows(InvalidInputException.class, () -> new Adwin(0.1).add(1.5));
    assertThrows(InvalidInputException.class, () -> new OfBlocks(new AtErrors(1), 0));
  }
}
