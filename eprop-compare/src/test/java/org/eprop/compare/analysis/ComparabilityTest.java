package org.eprop.compare.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eprop.compare.definition.Comparison;
import org.eprop.compare.result.ComparisonResult;
import org.eprop.compare.result.ComparisonResult.Difference;
import org.eprop.compare.result.Measured;
import org.eprop.compare.result.RunResult;
import org.eprop.compare.table.MarkdownTables;
import org.eprop.compare.testing.Comparisons;
import org.eprop.compare.testing.Runs;
import org.junit.jupiter.api.Test;

class ComparabilityTest {

  private static final Measured MEAN = measured("mean", "none", "aa");

  private static Measured measured(String normalisation, String classWeights, String test) {
    return new Measured(
        "cross, " + normalisation, classWeights, Map.of("test", test), null, null, null);
  }

  /** The second variant is measured differently. */
  private static ComparisonResult result(String json, Measured random) {
    Comparison comparison = Comparisons.with(json);
    List<RunResult> runs = new ArrayList<>();
    for (long seed : comparison.seeds()) {
      runs.add(Runs.measured(Runs.of("symmetric", seed, 0.9, true, 100), MEAN));
      runs.add(Runs.measured(Runs.of("random", seed, 0.8, true, 300), random));
      runs.add(Runs.measured(Runs.of("bptt", seed, 0.95, true, 100), MEAN));
    }
    return ComparisonAnalysis.of("test", comparison, runs);
  }

  private static final String NO_PROBE = "\"probe\": {\"samples\": 0}";

  private static Difference difference(ComparisonResult result, int variant, String metric) {
    return result.variants().get(variant).metrics().get(metric).difference();
  }

  @Test
  void lossesOfAnotherNormalisationAreNotCompared() {
    ComparisonResult result = result(NO_PROBE, measured("sum over 4 samples", "none", "aa"));
    assertNull(difference(result, 1, "test.loss"));
    assertNotNull(difference(result, 1, "test.accuracy"));
    assertNotNull(difference(result, 2, "test.loss"));
    assertEquals(
        difference(result, 2, "test.loss").p(),
        difference(result, 2, "test.loss").pHolm(),
        "corrected for what is compared");
    assertTrue(
        result
            .notes()
            .contains(
                "Not compared: test.loss of random, whose loss is not that of symmetric (cross, sum"
                    + " over 4 samples; cross, mean)."),
        result.notes()::toString);
    assertFalse(MarkdownTables.of(result).contains("| random    | 0.1"), MarkdownTables.of(result));
  }

  @Test
  void lossesOfOtherClassWeightsAreNotCompared() {
    ComparisonResult result = result(NO_PROBE, measured("mean", "balanced", "aa"));
    assertNull(difference(result, 1, "test.loss"));
    assertNotNull(difference(result, 1, "test.accuracy"));
    assertTrue(
        result
            .notes()
            .contains(
                "Not compared: test.loss of random, whose class weights are not those of symmetric"
                    + " (balanced; none)."),
        result.notes()::toString);
  }

  @Test
  void nothingOfOtherDataIsCompared() {
    ComparisonResult result = result(NO_PROBE, measured("mean", "none", "bb"));
    for (String metric : List.of("test.loss", "test.accuracy", "test.rate", "spikes")) {
      assertNull(difference(result, 1, metric), metric);
      assertNotNull(difference(result, 2, metric), metric);
    }
    assertNotNull(difference(result, 1, "parameters"));
    assertTrue(
        result
            .notes()
            .contains(
                "Not compared: test.accuracy, test.loss, test.rate of random, whose test data are"
                    + " not those of symmetric."),
        result.notes()::toString);
  }

  @Test
  void whoeverSaysThatTheyCanBeComparedIsNamed() {
    ComparisonResult result =
        result(NO_PROBE + ", \"comparable\": [\"test.accuracy\"]", measured("mean", "none", "bb"));
    assertNotNull(difference(result, 1, "test.accuracy"));
    assertNull(difference(result, 1, "test.loss"));
    assertTrue(
        result
            .notes()
            .contains(
                "Compared because \"comparable\" says so: test.accuracy of random, whose test data"
                    + " are not those of symmetric."),
        result.notes()::toString);
  }

  @Test
  void ofRunsThatStopAtATargetOnlyStepsAreCompared() {
    ComparisonResult result =
        result(
            NO_PROBE
                + ", \"target\": {\"metric\": \"validation.error\", \"below\": 0.07, \"stop\":"
                + " true}",
            MEAN);
    assertNotNull(difference(result, 1, "updates_to_target"));
    assertNull(difference(result, 1, "test.accuracy"));
    assertNull(difference(result, 1, "test.loss"));
    assertTrue(
        result
            .notes()
            .contains(
                "Every run stopped at its target, validation.error < 0.07: steps to it are"
                    + " compared; scores and costs are not, because the networks trained for"
                    + " different times."),
        result.notes()::toString);
    String tables = MarkdownTables.of(result);
    long titles = tables.lines().filter(line -> line.startsWith("## ")).count();
    assertEquals(
        titles,
        tables.lines().filter(line -> line.endsWith(", stopped at its target")).count(),
        tables);
    assertTrue(MarkdownTables.main(result).startsWith("Results, stopped at its target"));
  }
}
