package org.eprop.stream.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.eprop.api.task.Target;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.eprop.core.state.StateBytes;
import org.eprop.stream.table.RecallingVoter.Pace;
import org.junit.jupiter.api.Test;

/** A concept that returns is not learned again. */
class RecallingVoterTest {

  private static final int CONCEPT = 1000;
  private static final int FEATURES = 12;
  private static final VoterFactory.Shape SHAPE =
      new VoterFactory.Shape(FEATURES, 0, 4, 1, List.of(0), 2, false);
  private static final StateBytes.Identity IDENTITY = new StateBytes.Identity("a voter", 1, 1);

  private static TableRow row(RandomGenerator random) {
    double[] f = new double[FEATURES];
    f[0] = 1;
    for (int i = 1; i < f.length; i++) {
      f[i] = random.nextGaussian();
    }
    return new TableRow(
        f,
        new double[1],
        new int[] {-1},
        List.of(),
        new double[4],
        Double.NaN,
        0,
        -1,
        TableRow.NOTHING_BEFORE);
  }

  @Test
  void whatReturnsIsAnsweredWithinTwentyFiveLabels() {
    try (Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build()) {
      VoterFactory factory =
          RecallingVoter.of(plugins, LinearVoter.Features.MEMORY, Pace.QUICK, 200);
      Voter voter = Objects.requireNonNull(factory.create(SHAPE));
      Voter plain =
          Objects.requireNonNull(
              LinearVoter.of(plugins, LinearVoter.Features.MEMORY, 0.995, 200).create(SHAPE));
      RandomGenerator random = new RandomStreams(1).stream("rows");
      List<Integer> taken = new ArrayList<>();
      int[] wrong = new int[2];
      for (int t = 0; t < 4 * CONCEPT; t++) {
        TableRow row = row(random);
        boolean first = t / CONCEPT % 2 == 0;
        double sum = row.features()[1] + row.features()[2];
        int label = sum > 0 == first ? 1 : 0;
        if (t >= 2 * CONCEPT && t % CONCEPT >= 25 && t % CONCEPT < 125) {
          wrong[0] += Target.largest(voter.vote(row, 2)) == label ? 0 : 1;
          wrong[1] += Target.largest(plain.vote(row, 2)) == label ? 0 : 1;
        }
        voter.learn(row, label, 2);
        plain.learn(row, label, 2);
        if (!Double.isNaN(voter.renewed())) {
          taken.add(t);
          assertTrue(voter.renewed() > 0 && voter.renewed() < 0.25, "error " + voter.renewed());
        }
      }
      assertTrue(wrong[0] < 16, "wrong " + wrong[0] + " of 200");
      assertTrue(taken.size() >= 2 && taken.size() <= 4, "taken back at " + taken);
      assertTrue(
          taken.stream().allMatch(t -> t < 2 * CONCEPT || t % CONCEPT < 25),
          "taken back at " + taken);
      assertTrue(wrong[1] > 2 * wrong[0], wrong[1] + " without what was kept");

      StateBytes bytes = new StateBytes().beginWriting(IDENTITY);
      voter.exchange(bytes);
      byte[] state = bytes.written();
      Voter restored = Objects.requireNonNull(factory.create(SHAPE));
      bytes.beginReading(state, IDENTITY, /* anyWeights= */ false);
      restored.exchange(bytes);
      bytes.expectEnd();
      for (int t = 0; t < 300; t++) {
        TableRow row = row(random);
        assertArrayEquals(voter.vote(row, 2), restored.vote(row, 2));
        voter.learn(row, t % 2, 2);
        restored.learn(row, t % 2, 2);
      }
      assertEquals(factory.name(), "least squares of MEMORY, lambda 0.995, recalled");
    }
  }

  /** Three classes; what was 0 is 1 from the middle on, 1 is 2, and 2 is 0. */
  @Test
  void exchangedClassesAreAnsweredWithinFiftyLabels() {
    try (Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build()) {
      VoterFactory factory =
          RecallingVoter.of(plugins, LinearVoter.Features.MEMORY, Pace.QUICK, 200);
      Voter voter = Objects.requireNonNull(factory.create(SHAPE));
      Voter plain =
          Objects.requireNonNull(
              LinearVoter.of(plugins, LinearVoter.Features.MEMORY, 0.995, 200).create(SHAPE));
      RandomGenerator random = new RandomStreams(3).stream("rows");
      int[] wrong = new int[2];
      for (int t = 0; t < 2 * CONCEPT; t++) {
        TableRow row = row(random);
        double[] f = row.features();
        int label = f[1] > 0.4 ? 0 : f[2] > 0 ? 1 : 2;
        label = t < CONCEPT ? label : (label + 1) % 3;
        if (t >= CONCEPT + 50 && t < CONCEPT + 150) {
          wrong[0] += Target.largest(voter.vote(row, 3)) == label ? 0 : 1;
          wrong[1] += Target.largest(plain.vote(row, 3)) == label ? 0 : 1;
        }
        voter.learn(row, label, 3);
        plain.learn(row, label, 3);
      }
      assertTrue(wrong[0] < 15, "wrong " + wrong[0] + " of 100");
      assertTrue(wrong[1] > 2 * wrong[0], wrong[1] + " without");
    }
  }

  /** Of two channels, which was on last: names change in the middle, and 100 labels are late. */
  @Test
  void whichWasLastIsLearnedAndLearnedAnew() {
    try (Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build()) {
      VoterFactory factory =
          RecallingVoter.of(plugins, LinearVoter.Features.RECENCY, Pace.SLOW, 200);
      VoterFactory.Shape shape = new VoterFactory.Shape(1, 2, 4, 2, List.of(1, 1), 2, false);
      Voter voter = Objects.requireNonNull(factory.create(shape));
      RandomGenerator random = new RandomStreams(2).stream("rows");
      double[] averages = new double[4];
      List<TableRow> rows = new ArrayList<>();
      List<Integer> labels = new ArrayList<>();
      int last = 0;
      int wrong = 0;
      for (int t = 0; t < 6 * CONCEPT; t++) {
        double[] raw = new double[2];
        if (random.nextInt(20) == 0) {
          last = random.nextInt(2);
          raw[last] = 1;
        }
        double[] memory = new double[4];
        for (int i = 0; i < 4; i++) {
          averages[i] += (raw[i % 2] - averages[i]) / (i < 2 ? 6 : 30);
          memory[i] = StrictMath.log(averages[i] + 1e-9) / 8;
        }
        rows.add(
            new TableRow(
                new double[] {1},
                new double[2],
                new int[2],
                List.of(raw),
                memory,
                Double.NaN,
                t,
                -1,
                TableRow.NOTHING_BEFORE));
        int label = t < 3 * CONCEPT ? last : 1 - last;
        labels.add(label);
        boolean counts = t % (3 * CONCEPT) >= CONCEPT;
        wrong += counts && Target.largest(voter.vote(rows.get(t), 2)) != label ? 1 : 0;
        if (t >= 100) {
          voter.learn(rows.get(t - 100), labels.get(t - 100), 2);
        }
      }
      assertTrue(wrong < 0.06 * 4 * CONCEPT, "wrong " + wrong + " of " + 4 * CONCEPT);
    }
  }
}
