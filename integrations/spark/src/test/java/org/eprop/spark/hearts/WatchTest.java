package org.eprop.spark.hearts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchTest {

  /** Steps of a beat: as many as the watch looks back, so that its mean is steady. */
  private static final int PERIOD = 250;

  /** Two outputs that take turns, at a steady beat; from a step on, one of them for longer. */
  private static double[] y(int t, int changed) {
    int phase = t % PERIOD;
    boolean first = t >= changed && t < changed + 2 * PERIOD ? phase < 180 : phase < 60;
    return first ? new double[] {8, 0} : new double[] {0, 8};
  }

  private static List<Surprise> run(int steps, int changed, int wrongFrom, int wrongTo) {
    List<Surprise> all = new ArrayList<>();
    byte[] state = new Watch(2).bytes();
    for (int t = 0; t < steps; t++) {
      Watch watch = Watch.of(state);
      double[] y = y(t, changed);
      boolean wrong = t >= wrongFrom && t < wrongTo;
      all.addAll(watch.next("p", y, t < 1000 ? (y[0] > y[1]) != wrong ? 0 : 1 : null));
      state = watch.bytes();
    }
    return all;
  }

  @Test
  void nothingSurprisesInWhatIsAlwaysTheSame() {
    assertEquals(List.of(), run(5000, Integer.MAX_VALUE, 0, 0));
  }

  @Test
  void aWrongLabelIsReportedWithItsBits() {
    List<Surprise> surprises = run(2000, Integer.MAX_VALUE, 400, 460);
    assertEquals(1, surprises.size());
    Surprise surprise = surprises.get(0);
    assertEquals(Surprise.LABEL, surprise.getKind());
    assertEquals("p", surprise.getKey());
    // Steps 310 to 499 are of label 1, and of these 400 to 459 are said to be of label 0.
    assertEquals(400, surprise.getStep());
    assertEquals((8 + Math.log1p(Math.exp(-8))) / Math.log(2), surprise.getScore(), 1e-12);
  }

  @Test
  void beatsUnlikeThoseBeforeAreReportedOnce() {
    List<Surprise> surprises = run(5000, 2000, 0, 0);
    assertEquals(1, surprises.size());
    Surprise surprise = surprises.get(0);
    assertEquals(Surprise.BEAT, surprise.getKind());
    assertTrue(surprise.getStep() > 2000 && surprise.getStep() < 2400, "" + surprise.getStep());
    assertTrue(surprise.getScore() > Watch.MOST_DEVIATIONS);
  }
}
