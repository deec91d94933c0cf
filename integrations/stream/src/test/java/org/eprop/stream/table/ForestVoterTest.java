package org.eprop.stream.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import java.util.function.IntBinaryOperator;
import java.util.random.RandomGenerator;
import org.eprop.api.task.Target;
import org.eprop.core.random.RandomStreams;
import org.eprop.core.state.StateBytes;
import org.eprop.stream.table.ForestVoter.Features;
import org.junit.jupiter.api.Test;

/** Trees learn what lines cannot, begin anew after a change, and go on from their bytes. */
class ForestVoterTest {

  private static final int NUMBERS = 4;
  private static final StateBytes.Identity IDENTITY = new StateBytes.Identity("a voter", 1, 1);

  private static VoterFactory.Shape shape(boolean values) {
    return new VoterFactory.Shape(
        1, NUMBERS + 3, 0, NUMBERS + 1, List.of(1, 1, 1, 1, 3), values ? 0 : 2, false);
  }

  private static TableRow row(RandomGenerator random) {
    double[] raw = new double[NUMBERS + 3];
    for (int i = 0; i < NUMBERS; i++) {
      raw[i] = 2 * random.nextDouble() - 1;
    }
    raw[NUMBERS + random.nextInt(3)] = 1;
    double[] none = new double[0];
    return new TableRow(
        none, none, new int[0], List.of(raw), none, Double.NaN, 0, -1, TableRow.NOTHING_BEFORE);
  }

  /** Whether two numbers lie in a box or outside, exchanged for one value of the text. */
  private static boolean isIn(TableRow row) {
    double[] raw = row.raw();
    return Math.abs(raw[0]) < 0.7 && Math.abs(raw[1]) < 0.7 != (raw[NUMBERS] == 1);
  }

  private static Voter voter(boolean values) {
    return Objects.requireNonNull(ForestVoter.of(Features.ROW, 200).create(shape(values)));
  }

  @Test
  void theyLearnABoxAndItsOpposite() {
    Voter voter = voter(/* values= */ false);
    RandomGenerator random = new RandomStreams(1).stream("rows");
    int[] right = new int[4];
    for (int t = 0; t < 8000; t++) {
      TableRow row = row(random);
      int label = isIn(row) == t < 4000 ? 1 : 0;
      right[t / 2000] += Target.largest(voter.vote(row, 2)) == label ? 1 : 0;
      voter.learn(row, label, 2);
    }
    assertTrue(right[1] > 1840, "right " + right[1] + " of 2000");
    assertTrue(right[3] > 1840, "right " + right[3] + " of 2000 after the change");
  }

  /** A class is no number: which comes next by whether the last one was even or odd. */
  @Test
  void theLastLabelKnownIsAClass() {
    VoterFactory.Shape shape = new VoterFactory.Shape(1, 2, 0, 2, List.of(1, 1), 6, true);
    Voter voter = Objects.requireNonNull(ForestVoter.of(Features.ROW, 200).create(shape));
    RandomGenerator random = new RandomStreams(3).stream("rows");
    double[] none = new double[0];
    int right = 0;
    for (int t = 0; t < 300; t++) {
      double[] raw = {random.nextDouble(), random.nextDouble()};
      double known = t == 0 ? Double.NaN : t == 1 ? 17 : random.nextInt(6); // 17: came later
      TableRow row =
          new TableRow(
              none,
              none,
              new int[0],
              List.of(raw),
              none,
              known,
              t,
              t - 1L,
              TableRow.NOTHING_BEFORE);
      int label = known % 2 == 0 ? 0 : 5;
      right += t >= 100 && Target.largest(voter.vote(row, 6)) == label ? 1 : 0;
      voter.learn(row, label, 6);
    }
    assertTrue(right > 190, "right " + right + " of 200");
  }

  /** Right answers to rows from..to whose texts of some widths decide by themselves. */
  private static int right(int from, int to, List<Integer> widths, IntBinaryOperator label) {
    int all = widths.stream().mapToInt(w -> w).sum();
    VoterFactory.Shape shape = new VoterFactory.Shape(1, all, 0, widths.size(), widths, 2, false);
    Voter voter = Objects.requireNonNull(ForestVoter.of(Features.ROW, 200).create(shape));
    RandomGenerator random = new RandomStreams(4).stream("rows");
    double[] none = new double[0];
    int right = 0;
    for (int t = 0; t < to; t++) {
      double[] raw = new double[all];
      int[] value = new int[widths.size()];
      int at = 0;
      for (int i = 0; i < value.length; i++) {
        value[i] = random.nextInt(widths.get(i));
        raw[at + (widths.get(i) == 1 ? 0 : value[i])] =
            widths.get(i) == 1 ? random.nextDouble() : 1;
        at += widths.get(i);
      }
      TableRow row =
          new TableRow(
              none,
              none,
              new int[0],
              List.of(raw),
              none,
              Double.NaN,
              t,
              -1,
              TableRow.NOTHING_BEFORE);
      int first = widths.get(0) == 1 ? raw[0] < 0.3 ? 0 : 1 : value[0];
      int wanted = label.applyAsInt(first, value[1]);
      right += t >= from && Target.largest(voter.vote(row, 2)) == wanted ? 1 : 0;
      voter.learn(row, wanted, 2);
    }
    return right;
  }

  @Test
  void textsHaveASideForEachValue() {
    int right = right(200, 500, List.of(5, 5, 5), (a, b) -> (a * a + 2 * b) % 5 < 2 ? 1 : 0);
    assertTrue(right > 285, "right " + right + " of 300");
  }

  /** Of a text of 60 values, chance alone finds much. */
  @Test
  void whatTextsOfManyValuesGainByChanceIsTakenOff() {
    int right = right(1000, 2000, List.of(1, 60, 60, 60), (a, b) -> (a + (b < 30 ? 1 : 0)) % 2);
    assertTrue(right > 850, "right " + right + " of 1000");
  }

  @Test
  void theyLearnValues() {
    Voter voter = voter(/* values= */ true);
    RandomGenerator random = new RandomStreams(2).stream("rows");
    double squares = 0;
    for (int t = 0; t < 4000; t++) {
      TableRow row = row(random);
      double label = isIn(row) ? 1 : -1;
      double away = voter.vote(row, 0)[0] - label;
      squares += t < 3000 ? 0 : away * away / 1000;
      voter.learn(row, label, 0);
    }
    assertTrue(squares < 0.35, "mean squared error " + squares);
  }

  @Test
  void theyGoOnFromTheirBytes() {
    for (boolean values : new boolean[] {false, true}) {
      Voter through = voter(values);
      Voter stopped = voter(values);
      RandomGenerator random = new RandomStreams(3).stream("rows");
      for (int t = 0; t < 1200; t++) {
        if (t % 150 == 149) {
          StateBytes to = new StateBytes().beginWriting(IDENTITY);
          stopped.exchange(to);
          StateBytes from = new StateBytes();
          from.beginReading(to.written(), IDENTITY, /* anyWeights= */ false);
          stopped = voter(values);
          stopped.exchange(from);
          from.expectEnd();
        }
        TableRow row = row(random);
        int classes = values ? 0 : t < 300 ? 2 : 3;
        int label = t > 300 && t % 10 == 0 && !values ? 2 : isIn(row) == t < 700 ? 1 : 0;
        assertArrayEquals(through.vote(row, classes), stopped.vote(row, classes), "row " + t);
        through.learn(row, label, classes);
        stopped.learn(row, label, classes);
      }
    }
  }

  @Test
  void manyColumnsHaveNoTreesOfThePast() {
    VoterFactory past = ForestVoter.of(Features.PAST, 50);
    assertNull(past.create(shape(/* values= */ false)));
    assertEquals("trees of PAST", past.name());
  }
}
