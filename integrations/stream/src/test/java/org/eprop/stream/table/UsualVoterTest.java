package org.eprop.stream.table;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.random.RandomGenerator;
import org.eprop.api.task.Target;
import org.eprop.core.random.RandomStreams;
import org.junit.jupiter.api.Test;

/** What is usual is known from several labels, where one may be wrong. */
class UsualVoterTest {

  /** Classes in turn, of which one in twenty is the other: the last one alone tells 90.5 %. */
  @Test
  void severalLabelsTellMoreThanOne() {
    RandomGenerator random = new RandomStreams(1).stream("labels");
    Voter voter = new UsualVoter();
    double[] none = {};
    int[] last = {-1, -1, -1, -1, -1};
    int right = 0;
    for (int t = 0; t < 2500; t++) {
      int label = random.nextInt(20) == 0 ? 1 - t % 2 : t % 2;
      double known = last[0] < 0 ? Double.NaN : last[0];
      int[] before = {last[1], last[2], last[3], last[4]};
      TableRow row =
          new TableRow(none, none, new int[0], List.of(none), none, known, t, t - 1L, before);
      right += t >= 500 && Target.largest(voter.vote(row, 2)) == label ? 1 : 0;
      voter.learn(row, label, 2);
      System.arraycopy(last, 0, last, 1, 4);
      last[0] = label;
    }
    assertTrue(right > 1860, "right " + right + " of 2000");
  }
}
