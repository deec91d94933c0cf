package org.eprop.stream.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.eprop.api.task.Target;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.junit.jupiter.api.Test;

/** What came since the row of the last label known is followed, whatever order labels come in. */
class FollowingVoterTest {

  private static final int ROWS = 1500;
  private static final int LATE = 20;
  private static final int BEGIN = 500;

  private static VoterFactory.Shape shape(boolean values) {
    return new VoterFactory.Shape(3, 2, 0, 2, List.of(1, 1), values ? 0 : 2, false);
  }

  /** Of classes: 0 or 1, and a number that says nothing; of values: two numbers. */
  private static TableRow row(RandomGenerator random, long t, double known, long knownNumber) {
    int x = random.nextInt(2);
    double z = random.nextDouble();
    double[] none = {};
    return new TableRow(
        none,
        new double[] {Double.NaN, z},
        new int[] {x, -1},
        List.of(new double[] {x, z}),
        none,
        known,
        t,
        knownNumber,
        TableRow.NOTHING_BEFORE);
  }

  /** A stream whose labels come 8 to 20 rows late, in any order; every fifth never does. */
  private static final class Late {
    private final RandomGenerator random = new RandomStreams(1).stream("rows");
    private final List<TableRow> rows = new ArrayList<>();
    private final List<Double> labels = new ArrayList<>();
    private double known = Double.NaN;
    private long knownNumber = -1;

    TableRow next(Voter voter) {
      TableRow row = row(random, rows.size(), known, knownNumber);
      rows.add(row);
      voter.see(row);
      return row;
    }

    void label(double label, Voter voter, int classes) {
      labels.add(label);
      int now = rows.size() - 1;
      for (int t = Math.max(0, now - LATE); t <= now; t++) {
        boolean comes = t + 8 + t * 7 % 13 == now && t % 5 != 4;
        if (comes) {
          voter.learn(rows.get(t), labels.get(t), classes);
          known = t > knownNumber ? labels.get(t) : known;
          knownNumber = Math.max(t, knownNumber);
        }
      }
    }
  }

  @Test
  void aCounterIsFollowed() {
    Voter voter = Objects.requireNonNull(FollowingVoter.of(LATE).create(shape(false)));
    Late late = new Late();
    int count = 0;
    int right = 0;
    for (int t = 0; t < ROWS; t++) {
      TableRow row = late.next(voter);
      count += row.categories()[0];
      double[] said = voter.vote(row, 3);
      right += t >= BEGIN && Target.largest(said) == count % 3 ? 1 : 0;
      late.label(count % 3, voter, 3);
    }
    assertTrue(right >= 0.99 * (ROWS - BEGIN), "right " + right + " of " + (ROWS - BEGIN));
    assertNull(FollowingVoter.of(LATE).create(shape(true)));
  }

  /** What leaks is followed by steps alone; what is measured with noise better by sums. */
  @Test
  void stocksAreFollowed() {
    try (Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build()) {
      assertTrue(error(plugins, FlowVoter.Way.STEPS, 0.8, 0) < 0.05);
      assertTrue(error(plugins, FlowVoter.Way.SUMS, 0.8, 0) > 0.1);
      assertTrue(error(plugins, FlowVoter.Way.STEPS, 1, 0) < 0.1);
      double sums = error(plugins, FlowVoter.Way.SUMS, 1, 1);
      assertEquals(Math.sqrt(2), sums, 0.1, "noise of the label known, and of the one wanted");
      VoterFactory factory = FlowVoter.of(plugins, FlowVoter.Way.SUMS, LATE);
      assertNull(factory.create(shape(false)));
    }
  }

  private static double error(Plugins plugins, FlowVoter.Way way, double stays, double noise) {
    Voter voter = Objects.requireNonNull(FlowVoter.of(plugins, way, LATE).create(shape(true)));
    Late late = new Late();
    RandomGenerator random = new RandomStreams(2).stream("noise");
    double stock = 0;
    double squares = 0;
    for (int t = 0; t < ROWS; t++) {
      TableRow row = late.next(voter);
      stock = stays * stock + row.raw()[0] - 1.1 * row.raw()[1] + 0.05;
      double label = stock + noise * random.nextGaussian();
      double away = voter.vote(row, 0)[0] - label;
      squares += t < BEGIN ? 0 : away * away / (ROWS - BEGIN);
      late.label(label, voter, 0);
    }
    return Math.sqrt(squares);
  }
}
