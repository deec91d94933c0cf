package org.eprop.compare.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.compare.analysis.ComparisonAnalysis;
import org.eprop.compare.definition.Comparison;
import org.eprop.compare.definition.Variant;
import org.eprop.compare.result.ComparisonResult;
import org.eprop.compare.result.ResultFiles;
import org.eprop.compare.result.RunResult;
import org.eprop.compare.result.Tuned;
import org.eprop.compare.run.ChangedRuns;
import org.eprop.compare.run.ComparisonListener;
import org.eprop.compare.run.ComparisonRunner;
import org.eprop.compare.run.SearchListener;
import org.eprop.compare.table.MarkdownTables;
import org.eprop.compare.testing.Comparisons;
import org.eprop.compare.testing.Searches;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TunerTest {

  private static final String TUNE =
      """
      "tune": {
        "ranges": {
          "optimizer.learning_rate": {"log_uniform": [0.0001, 0.1]},
          "training.batch_size": {"integer": [2, 6]}
        },
        "trials": 3,
        "halving": {"factor": 3, "first_epochs": 1},
        "metric": "validation.loss",
        "seeds": 2
      }
      """;

  private static final SearchListener NOBODY = new SearchListener() {};

  private final Plugins plugins = Comparisons.plugins();
  @TempDir private Path folder;

  @AfterEach
  void close() {
    plugins.close();
  }

  private Optional<Comparison> tuned(Comparison comparison, Path into, int threads, int updates) {
    AtomicInteger asked = new AtomicInteger();
    try (Workers workers = new Workers(threads)) {
      return new Tuner(comparison, into, plugins, ChangedRuns.REFUSED)
          .run(workers, () -> asked.incrementAndGet() > updates, (variant, search) -> NOBODY);
    }
  }

  private ComparisonResult result(Comparison comparison, Path into, int threads) {
    Comparison found = tuned(comparison, into, threads, Integer.MAX_VALUE).orElseThrow();
    try (Workers workers = new Workers(threads)) {
      List<RunResult> runs =
          new ComparisonRunner(found, into, plugins, ChangedRuns.REFUSED)
              .run(workers, () -> false, new ComparisonListener() {})
              .orElseThrow();
      return ComparisonAnalysis.of("tuned", found, runs);
    }
  }

  private static List<Tuned> winners(Comparison comparison) {
    return comparison.variants().stream().map(Variant::tuned).toList();
  }

  @Test
  void eachVariantHasTheSameBudgetAndFreshSeeds() {
    ComparisonResult result = result(Comparisons.and(TUNE), folder, 2);
    for (var variant : result.variants()) {
      Tuned tuned = variant.tuned();
      assertEquals(3, tuned.trials());
      // Three to epoch 1, one of them on to epoch 4, each with two seeds.
      assertEquals(2 * (1 + 1 + 4), tuned.epochs());
      assertEquals(List.of(10001L, 10002L), tuned.seeds());
      assertEquals("validation.loss", tuned.metric());
      assertTrue(variant.settings().containsAll(tuned.settings()));
      assertTrue(
          Files.exists(folder.resolve("tune/" + variant.name() + "/trials/0001/seed-10001")));
    }
    assertEquals(List.of(1L, 2L, 3L), result.seeds());
    RunResult run =
        ResultFiles.read(folder.resolve("runs/random/seed-2/compared.json"), RunResult.class);
    assertEquals(result.variants().get(1).tuned(), run.tuned(), "each run says what it is of");
    String text = MarkdownTables.of(result);
    assertTrue(text.contains("## Tuning"), text);
    assertTrue(
        text.contains("a random search of the same 3 trials (seed 1) by validation.loss"), text);
  }

  @Test
  void stoppedAnywhereItFindsTheSame() {
    List<Tuned> whole =
        winners(
            tuned(Comparisons.and(TUNE), folder.resolve("whole"), 1, Integer.MAX_VALUE)
                .orElseThrow());
    for (int updates : new int[] {1, 60}) {
      Path into = folder.resolve("stopped after " + updates);
      assertTrue(tuned(Comparisons.and(TUNE), into, 2, updates).isEmpty());
      assertEquals(
          whole, winners(tuned(Comparisons.and(TUNE), into, 2, Integer.MAX_VALUE).orElseThrow()));
    }
  }

  /** Neither are they looked at, nor would others change anything. */
  @Test
  void testDataNeverInfluenceAWinner() {
    List<Tuned> found =
        winners(
            tuned(
                    Comparisons.and(TUNE, "task.test_size=4"),
                    folder.resolve("four"),
                    2,
                    Integer.MAX_VALUE)
                .orElseThrow());
    try (Plugins sealed = Searches.plugins();
        Workers workers = new Workers(2)) {
      Comparison comparison = Comparisons.and(TUNE, "task=sealed_tones");
      List<Tuned> unseen =
          winners(
              new Tuner(comparison, folder.resolve("sealed"), sealed, ChangedRuns.REFUSED)
                  .run(workers, () -> false, (variant, search) -> NOBODY)
                  .orElseThrow());
      assertEquals(found, unseen);
    }
  }

  private String refusal(Comparison comparison) {
    return assertThrows(
            InvalidInputException.class,
            () -> new Tuner(comparison, folder, plugins, ChangedRuns.REFUSED))
        .getMessage();
  }

  @Test
  void whatIsNotFairIsRefused() {
    assertEquals(
        "small.json: tune.seeds: got 3, which is a seed of the comparison, too; expected others, for"
            + " settings are better with the seeds that chose them",
        refusal(Comparisons.and(TUNE.replace("\"seeds\": 2", "\"seeds\": [3, 4]"))));
    assertEquals(
        "small.json: variants.bptt: sets rule, which \"tune\" looks for; expected one of the two",
        refusal(
            Comparisons.and(
                TUNE.replace(
                    "\"ranges\": {", "\"ranges\": {\"rule\": {\"choice\": [\"eprop\"]}, "))));
    assertEquals(
        "small.json: tune.metric: test data may not choose anything: \"test.loss\"",
        assertThrows(
                InvalidInputException.class,
                () -> Comparisons.and(TUNE.replace("validation.loss", "test.loss")))
            .getMessage()
            .split("; known")[0]);
    assertTrue(
        assertThrows(InvalidInputException.class, () -> Comparisons.and(TUNE + ", \"folds\": 3"))
            .getMessage()
            .startsWith("small.json: folds: samples that chose settings would measure them"));
    String metrics = "\"folds\": 3, \"metrics\": [\"test.loss\", \"validation.loss\"]";
    assertEquals(
        "small.json: metrics: folds have no validation data; expected metrics of \"test\", the fold"
            + " left out",
        assertThrows(InvalidInputException.class, () -> Comparisons.and(metrics)).getMessage());
  }

  /** Runs of one budget are not mixed with those of another. */
  @Test
  void anotherBudgetNeedsAnotherFolder() {
    result(Comparisons.and(TUNE), folder, 2);
    Comparison more = Comparisons.and(TUNE.replace("\"trials\": 3", "\"trials\": 4"));
    assertTrue(
        assertThrows(InvalidInputException.class, () -> result(more, folder, 2))
            .getMessage()
            .contains("choose another folder"));
  }
}
