package org.eprop.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eprop.reference.ReferenceGradient.Direction;
import org.junit.jupiter.api.Test;

/**
 * The numbered equations of docs/mathematics.md: what is on their left in the reference's numbers
 * is what their right makes of others of these numbers, in random graphs.
 */
class EquationsTest {

  private static final Path PAGE = Path.of("../docs/mathematics.md");
  private static final int SEEDS = 12;

  /** Who holds an equation that is not computed here. */
  private static final Map<Integer, String> ELSEWHERE =
      Map.of(
          22,
              "eprop-reference/src/test/java/org/eprop/reference/agreement/SequenceLearnerTest.java",
          23, "eprop-reference/src/test/java/org/eprop/reference/RandomGraphTest.java",
          24, "eprop-reference/src/test/java/org/eprop/reference/DelayGradientTest.java",
          25, "eprop-experiment/src/test/java/org/eprop/experiment/training/EpisodesTest.java",
          26, "eprop-losses/src/test/java/org/eprop/losses/loss/PolicyGradientTest.java",
          27, "eprop-core/src/test/java/org/eprop/core/sequence/SequenceRatesTest.java",
          28, "eprop-losses/src/test/java/org/eprop/losses/regularizer/MembraneAndWeightTest.java",
          29, "eprop-losses/src/test/java/org/eprop/losses/regularizer/MembraneAndWeightTest.java",
          30, "eprop-learning/src/test/java/org/eprop/learning/schedule/ScheduleTest.java",
          31, "eprop-tck/src/test/java/org/eprop/tck/check/LearnedSlopeTest.java");

  /** By number, how often an equation was looked at, and found to hold. */
  private final Map<Integer, Integer> held = new TreeMap<>();

  @Test
  void everyEquationHolds() throws IOException {
    for (long seed = 0; seed < SEEDS; seed++) {
      EquationRun forward = EquationRun.of(seed, "eprop", Direction.FORWARD, held);
      new EnergyEquations(forward).check();
      new NetworkEquations(forward).check();
      new ForwardEquations(forward).check();
      for (String rule : List.of("eprop", "bptt", "eprop_exact_forward", "s_tllr")) {
        EquationRun backward = EquationRun.of(seed, rule, Direction.BACKWARD, held);
        new BackwardEquations(backward).check();
        new ReadoutEquations(backward).check();
      }
    }
    TreeSet<Integer> numbers = new TreeSet<>();
    Matcher number =
        Pattern.compile("(?:text\\{\\(|tag\\{)(\\d+)[)}]").matcher(Files.readString(PAGE));
    while (number.find()) {
      numbers.add(Integer.valueOf(number.group(1)));
    }
    TreeSet<Integer> looked = new TreeSet<>(ELSEWHERE.keySet());
    looked.addAll(held.keySet());
    assertEquals(numbers, looked);
    assertEquals(numbers.size(), numbers.last(), "numbered without a gap");
    held.forEach((n, times) -> assertTrue(times > 3, "(" + n + ") only " + times + " times"));
    for (String file : ELSEWHERE.values()) {
      assertTrue(Files.exists(Path.of("..", file)), file);
    }
  }
}
