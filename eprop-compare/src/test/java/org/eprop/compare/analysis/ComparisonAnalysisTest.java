package org.eprop.compare.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.eprop.compare.definition.Comparison;
import org.eprop.compare.result.ComparisonResult;
import org.eprop.compare.result.ComparisonResult.Curve;
import org.eprop.compare.result.ComparisonResult.Difference;
import org.eprop.compare.result.ComparisonResult.MetricInfo;
import org.eprop.compare.result.ComparisonResult.MetricResult;
import org.eprop.compare.result.ResultFiles;
import org.eprop.compare.result.RunResult;
import org.eprop.compare.statistics.Summary;
import org.eprop.compare.table.ComparisonFiles;
import org.eprop.compare.testing.Comparisons;
import org.eprop.compare.testing.Runs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonAnalysisTest {

  private static final Comparison COMPARISON =
      Comparisons.with("\"target\": {\"metric\": \"validation.error\", \"below\": 0.07}");

  private static ComparisonResult result(RunResult... changed) {
    List<RunResult> runs =
        Arrays.asList(
            Runs.of("symmetric", 1, 0.90, true, 100),
            Runs.of("random", 1, 0.80, true, 300),
            Runs.of("bptt", 1, 0.92, true, 100),
            Runs.of("symmetric", 2, 0.94, true, 200),
            Runs.of("random", 2, 0.82, false, 500),
            Runs.of("bptt", 2, 0.96, true, 180),
            Runs.of("symmetric", 3, 0.92, true, 120),
            Runs.of("random", 3, 0.87, true, 400),
            Runs.of("bptt", 3, 0.91, true, 140));
    for (RunResult run : changed) {
      runs.replaceAll(
          old -> old.variant().equals(run.variant()) && old.seed() == run.seed() ? run : old);
    }
    return ComparisonAnalysis.of("test", COMPARISON, runs);
  }

  private static MetricResult metric(ComparisonResult result, int variant, String name) {
    return result.variants().get(variant).metrics().get(name);
  }

  @Test
  void meansAndPairedDifferences() {
    ComparisonResult result = result();
    MetricResult symmetric = metric(result, 0, "test.accuracy");
    assertEquals(List.of(0.90, 0.94, 0.92), symmetric.values());
    assertEquals(0.92, symmetric.summary().mean(), 1e-15);
    assertEquals(0.02, symmetric.summary().sd(), 1e-15);
    assertNull(symmetric.difference());
    MetricResult random = metric(result, 1, "test.accuracy");
    // -0.10, -0.12, -0.05: mean -0.09, sd sqrt((0.0001 + 0.0009 + 0.0016) / 2)
    assertEquals(-0.09, random.difference().summary().mean(), 1e-15);
    assertEquals(0.03605551275463989, random.difference().summary().sd(), 1e-15);
    assertEquals(0.25, random.difference().p());
    assertEquals(0.5, random.difference().pHolm());
    MetricResult bptt = metric(result, 2, "test.accuracy");
    // 0.02, 0.02, -0.01: |0.03| or more for +++, ++-, and their negatives
    assertEquals(0.5, bptt.difference().p());
    assertEquals(0.5, bptt.difference().pHolm());
  }

  @Test
  void unreachedTargetsAreLowerBounds() {
    ComparisonResult result = result();
    MetricResult random = metric(result, 1, "updates_to_target");
    assertEquals(List.of(300.0, 500.0, 400.0), random.values());
    assertEquals(1, random.bounds());
    assertEquals(0, metric(result, 0, "updates_to_target").bounds());
    assertEquals("validation.error < 0.07", result.target());
    assertEquals(
        "random did not reach validation.error < 0.07 in 1 of 3 runs; these count with all the"
            + " updates they had, so that its mean is a lower bound.",
        result.notes().get(3));
  }

  @Test
  void saysWhenThereAreTooFewSeeds() {
    assertEquals(
        List.of(
            "With 3 seeds the smallest p that the test can give is 0.25 (0.5 after correction for 2"
                + " variants): no difference can be significant at 0.05, however large. It takes at"
                + " least 7 seeds.",
            "Bootstrap intervals from 3 seeds are too narrow: they hold the true mean in fewer than"
                + " 95 % of cases."),
        result().notes().subList(0, 2));
  }

  @Test
  void saysHowManySeedsItTakes() {
    ComparisonResult result = result();
    // 200, 300 and 280 more: d_z 4.91, times J(2) = 0.5642
    Difference random = metric(result, 1, "updates_to_target").difference();
    assertEquals(0.25, random.wilcoxon());
    assertEquals(0.5, random.wilcoxonHolm());
    assertEquals(2.772, random.hedgesG().value(), 5e-4);
    assertEquals(1, random.cliffsDelta().value());
    // Two variants are compared: no fewer than 7 seeds can find anything.
    assertEquals(7, random.seeds().seen());
    assertEquals(
        "Seeds to find a difference in updates to target as large as seen in 80 % of repetitions"
            + " (by the interval of its size): random 7 (7 to 97), bptt over 10000 (26 or more).",
        result.notes().get(2));
    assertNull(metric(result, 1, "seconds").difference().seeds(), "no column of the main table");
  }

  @Test
  void divergedRunsHaveNoPair() {
    ComparisonResult result = result(Runs.diverged("bptt", 2));
    MetricResult bptt = metric(result, 2, "test.accuracy");
    assertEquals(Arrays.asList(0.92, null, 0.91), bptt.values());
    assertEquals(2, bptt.summary().n());
    assertEquals(2, bptt.difference().summary().n());
    assertEquals(
        "bptt, seed 2: training diverged at update 3 (epoch 1, batch 3 of 4); it has no scores, and"
            + " no pair with the baseline.",
        result.notes().get(result.notes().size() - 1));
  }

  @Test
  void metricsThatNoRunHasAreLeftOut() {
    List<String> names = result().metrics().stream().map(MetricInfo::name).toList();
    assertEquals(
        List.of(
            "updates_to_target",
            "test.accuracy",
            "test.error",
            "test.loss",
            "test.rate",
            "epochs",
            "updates",
            "seconds",
            "seconds_per_update",
            "parameters",
            "spikes",
            "forward_row_additions",
            "gradient_row_additions",
            "effective_macs",
            "effective_acs",
            "dense_operations",
            "cosine_forward",
            "cosine_all"),
        names);
    assertEquals(
        List.of("updates_to_target", "test.accuracy", "test.loss", "test.rate"),
        result().metrics().stream().filter(MetricInfo::main).map(MetricInfo::name).toList());
  }

  @Test
  void whoeverChoosesByValidationDataSeesNoTestScore() {
    List<RunResult> runs = List.of(Runs.of("a", 1, 0.9, true, 1), Runs.of("b", 1, 0.8, true, 1));
    String variants = "\"variants\": {\"a\": {}, \"b\": {}}, \"metrics\": ";
    ComparisonResult result =
        ComparisonAnalysis.of(
            "validated",
            Comparisons.grid(variants + "[\"validation.accuracy\"]", "a").withSeeds(1),
            runs);
    assertFalse(ResultFiles.text(result).contains("\"test."), "neither numbers nor curves");
    ComparisonResult shown =
        ComparisonAnalysis.of(
            "both",
            Comparisons.grid(variants + "[\"validation.accuracy\", \"test.accuracy\"]", "a")
                .withSeeds(1),
            runs);
    assertEquals(0.9, metric(shown, 0, "test.accuracy").summary().mean());
  }

  @Test
  void timeCostAndCosines() {
    ComparisonResult result = result();
    assertEquals(8, metric(result, 0, "seconds").summary().mean(), 1e-15);
    assertEquals(0.4, metric(result, 0, "seconds_per_update").summary().mean(), 1e-15);
    assertEquals(1000, metric(result, 0, "effective_acs").summary().mean());
    assertEquals(0.6, metric(result, 0, "cosine_forward").summary().mean(), 1e-15);
    // (0.75 + 0.90) / 2, (0.75 + 0.94) / 2, (0.75 + 0.92) / 2
    assertEquals(0.835, metric(result, 0, "cosine_all").summary().mean(), 1e-15);
  }

  @Test
  void curvesOfMeasuredEpochsAndProbes() {
    List<Curve> curves = result().variants().get(0).curves();
    assertEquals(
        List.of(
            "test.loss",
            "test.accuracy",
            "test.error",
            "test.rate",
            "cosine_forward",
            "cosine_all",
            "cosine.input_e"),
        curves.stream().map(Curve::metric).toList());
    Curve accuracy = curves.get(1);
    assertEquals(1, accuracy.points().size());
    assertEquals(2, accuracy.points().get(0).epoch());
    assertEquals(20, accuracy.points().get(0).update());
    assertEquals(Summary.of(0.90, 0.94, 0.92), accuracy.points().get(0).summary());
    assertEquals(List.of(0L, 20L), curves.get(4).points().stream().map(p -> p.update()).toList());
    assertEquals(Summary.of(0.25, 0.25, 0.25), curves.get(6).points().get(1).summary());
  }

  @Test
  void isWrittenAndReadBack(@TempDir Path folder) {
    ComparisonResult result = result(Runs.diverged("bptt", 2));
    ComparisonFiles.write(folder, result);
    assertEquals(result, ComparisonFiles.read(folder));
    assertFalse(result.variants().isEmpty());
  }
}
