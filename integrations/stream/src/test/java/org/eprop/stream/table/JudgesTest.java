package org.eprop.stream.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.eprop.core.state.StateBytes;
import org.junit.jupiter.api.Test;

/** How voters are judged, and who is not asked. */
class JudgesTest {

  private static final double[] RIGHT = {0, 1};
  private static final double[] WRONG = {1, 0};

  private static void row(Judges judges) {
    double[][] votes = {WRONG, RIGHT, judges.rests(2) ? Judges.NOTHING : WRONG};
    double[][] said = judges.committees(votes, 2);
    judges.judge(votes, votes, said, judges.heard(), 1);
  }

  /** Of three the last may rest; it is wrong, as is the first. */
  @Test
  void whoSaysNextToNothingRestsAndIsAskedAgain() {
    Judges judges = new Judges(3, 2, false);
    StateBytes.Identity identity = new StateBytes.Identity("judges", 1, 1);
    for (int time = 0; time < 2; time++) {
      for (int t = 0; t < 1500; t++) {
        assertFalse(judges.rests(2), "row " + t);
        row(judges);
      }
      assertTrue(judges.rests(2));
      StateBytes bytes = new StateBytes().beginWriting(identity);
      judges.exchange(bytes);
      byte[] state = bytes.written();
      Judges restored = new Judges(3, 2, false);
      restored.exchange(bytes.beginReading(state, identity, /* anyWeights= */ false));
      for (int t = 0; t < 3000; t++) {
        assertTrue(judges.rests(2), "row " + t);
        assertTrue(restored.rests(2));
        assertFalse(judges.rests(0));
        row(judges);
        row(restored);
      }
      assertFalse(restored.rests(2));
    }
    for (int t = 0; t < 1500; t++) {
      row(judges);
    }
    assertTrue(judges.rests(2));
    judges.wake();
    assertFalse(judges.rests(2));
  }

  /** Two voters are as wrong for 80 labels; one takes back what it once knew, and is followed. */
  @Test
  void whoTakesBackWhatItKnewIsJudgedByThis() {
    for (boolean renews : new boolean[] {false, true}) {
      Judges judges = new Judges(2, 2, false);
      for (int t = 0; t < 400; t++) {
        double[][] votes = {t < 320 || t % 3 > 0 ? RIGHT : WRONG, t < 320 ? RIGHT : WRONG};
        double[][] said = judges.committees(votes, 2);
        judges.judge(votes, votes, said, judges.heard(), 1);
      }
      if (renews) {
        judges.renew(1, 0.04);
        judges.renew(0, 0.9); // worse than it is: nothing changes
        judges.renew(0, Double.NaN);
        judges.renew(0, -1);
      }
      double[] said = judges.committees(new double[][] {WRONG, RIGHT}, 2)[0];
      assertEquals(renews, said[1] > said[0]);
    }
  }

  /** Right at some of the labels is more than a little, if the others are no better. */
  @Test
  void whoIsRightNowAndThenDoesNotRest() {
    Judges judges = new Judges(2, 0, false);
    for (int t = 0; t < 4000; t++) {
      double[][] votes = {t / 700 % 2 == 0 ? RIGHT : WRONG, t / 700 % 2 == 0 ? WRONG : RIGHT};
      judges.judge(votes, votes, judges.committees(votes, 2), judges.heard(), 1);
      assertFalse(judges.rests(0) || judges.rests(1), "row " + t);
    }
  }

  /** Two voters of values were as good; one follows a change, and labels are late. */
  @Test
  void votesOfNowSayWhoFollowsAChange() {
    Judges judges = new Judges(2, 2, true);
    double[][] good = {{1.1}, {0.9}};
    for (int t = 0; t < 500; t++) {
      judges.judge(good, good, judges.committees(good, 0), judges.heard(), 1);
    }
    assertArrayEquals(new double[] {1}, judges.committees(good, 0)[0], 1e-9);
    double[][] now = {{1}, {-0.9}};
    for (int t = 0; t < 20; t++) {
      judges.judge(good, now, judges.committees(good, 0), judges.heard(), -1);
    }
    assertEquals(-0.9, judges.committees(now, 0)[0][0], 0.01);
    assertTrue(judges.committees(now, 0)[1][0] > -0.5, "by votes that were given before");
  }
}
