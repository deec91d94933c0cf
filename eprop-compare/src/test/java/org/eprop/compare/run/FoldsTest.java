package org.eprop.compare.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Task;
import org.eprop.compare.analysis.ComparisonAnalysis;
import org.eprop.compare.analysis.SearchAnalysis;
import org.eprop.compare.definition.Comparison;
import org.eprop.compare.definition.Folds;
import org.eprop.compare.definition.Search;
import org.eprop.compare.definition.SearchReader;
import org.eprop.compare.result.ResultFiles;
import org.eprop.compare.result.RunResult;
import org.eprop.compare.result.SearchResult;
import org.eprop.compare.run.Measures.DataDigest;
import org.eprop.compare.testing.Comparisons;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.Configuration;
import org.eprop.experiment.Experiment;
import org.eprop.experiment.ExperimentReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldsTest {

  private static final String SEARCH =
      """
      {
        "base": {
          "task": {"name": "own_tones", "speakers": false},
          "network": {"layers": [{"populations": [{"neuron": "lif", "size": 6}]}]},
          "training": {"epochs": 3, "batch_size": 4}
        },
        "ranges": {"optimizer.learning_rate": {"log_uniform": [0.001, 0.1]}},
        "trials": 2
      }
      """;

  private final Plugins plugins = Comparisons.plugins();
  @TempDir private Path folder;

  @AfterEach
  void close() {
    plugins.close();
  }

  private static Search search(String json) {
    return new SearchReader(
            name -> {
              throw new AssertionError(name);
            })
        .read(Configuration.of(json, "search.json"));
  }

  private SearchResult run(Search search, Path into, int threads) {
    try (Workers workers = new Workers(threads)) {
      return SearchAnalysis.of(
          "test",
          search,
          new SearchRunner(search, into, plugins, ChangedRuns.REFUSED)
              .run(workers, () -> false, new SearchListener() {})
              .orElseThrow(),
          List.of());
    }
  }

  private Task task(String speakers, Optional<Folds> folds, int fold) {
    Search search = search(SEARCH.replace("false", speakers));
    Experiment experiment = search.experiment(1, 1, new ExperimentReader(plugins));
    return RunTask.validated(experiment, folds, fold);
  }

  private static List<String> digests(Dataset set) {
    List<String> digests = new ArrayList<>();
    for (int i = 0; i < set.size(); i++) {
      DataDigest digest = new DataDigest();
      digest.add(set.sample(0, i));
      digests.add(digest.hex());
    }
    return digests;
  }

  @Test
  void everySampleIsInOneFoldAndLearnedInTheOthers() {
    Set<String> seen = new HashSet<>();
    for (int fold = 1; fold <= 5; fold++) {
      Task task = task("false", Optional.of(new Folds(5, "")), fold);
      List<String> apart = digests(task.validation().orElseThrow());
      List<String> learned = digests(task.train());
      assertEquals(12, learned.size() + apart.size());
      learned.retainAll(apart);
      assertEquals(List.of(), learned);
      assertTrue(apart.stream().allMatch(seen::add), "in two folds");
      assertTrue(task.test().isEmpty());
    }
    assertEquals(12, seen.size());
  }

  @Test
  void samplesOfAGroupStayTogether() {
    Task task = task("true", Optional.of(new Folds(4, "")), 2);
    Dataset apart = task.validation().orElseThrow();
    assertEquals(3, apart.size());
    for (int i = 0; i < 3; i++) {
      assertEquals("speaker 1", apart.group(i));
    }
    InvalidInputException refused =
        assertThrows(
            InvalidInputException.class,
            () -> task("false", Optional.of(new Folds(4, "group")), 1));
    assertEquals(
        "folds.by: got \"group\", but the training samples are of no known group; expected several,"
            + " told by Dataset.group",
        refused.getMessage());
  }

  /** Without folds as well, where the task knows of no validation data. */
  @Test
  void aShareOfAnybodysTaskIsSetAside() {
    Task bySample = task("false", Optional.empty(), 0);
    assertEquals(9, bySample.train().size());
    assertEquals(3, bySample.validation().orElseThrow().size());
    Set<String> groups = new HashSet<>();
    Task byGroup = task("true", Optional.empty(), 0);
    IntStream.range(0, byGroup.train().size()).forEach(i -> groups.add(byGroup.train().group(i)));
    assertFalse(groups.contains(byGroup.validation().orElseThrow().group(0)));
    SearchResult result = run(search(SEARCH), folder, 2);
    assertTrue(
        result.notes().get(0).startsWith("The task has no validation data: a fifth of its"),
        result.notes().get(0));
  }

  @Test
  void searchesByFoldsDoNotDependOnThreadsOrStops() {
    String json = SEARCH.replace("\"trials\"", "\"folds\": 3, \"trials\"");
    SearchResult whole = run(search(json), folder.resolve("whole"), 1);
    // Twelve samples, each judged once: a score is a number of twelfths.
    double twelfths = 12 * whole.trials().get(0).score().mean();
    assertEquals(Math.rint(twelfths), twelfths, 1e-12);
    Path into = folder.resolve("stopped");
    AtomicInteger asked = new AtomicInteger();
    try (Workers workers = new Workers(2)) {
      assertTrue(
          new SearchRunner(search(json), into, plugins, ChangedRuns.REFUSED)
              .run(workers, () -> asked.incrementAndGet() > 13, new SearchListener() {})
              .isEmpty());
    }
    assertEquals(ResultFiles.text(whole), ResultFiles.text(run(search(json), into, 3)));
  }

  private Optional<List<RunResult>> runs(Comparison comparison, Path into, int updates) {
    AtomicInteger asked = new AtomicInteger();
    try (Workers workers = new Workers(2)) {
      return new ComparisonRunner(comparison, into, plugins, ChangedRuns.REFUSED)
          .run(workers, () -> asked.incrementAndGet() > updates, new ComparisonListener() {});
    }
  }

  @Test
  void comparisonsTestEverySampleOnce() {
    Comparison comparison = Comparisons.and("\"folds\": 5", "task=own_tones").withSeeds(2);
    List<RunResult> runs = runs(comparison, folder, Integer.MAX_VALUE).orElseThrow();
    assertEquals(2 * 3, runs.size());
    for (RunResult run : runs) {
      assertEquals(12, run.cost().samples());
      double right = 0;
      for (int fold = 1; fold <= 5; fold++) {
        RunResult one =
            ResultFiles.read(
                RunFiles.of(folder, run.variant(), run.seed(), fold).compared(), RunResult.class);
        assertEquals(fold, one.fold());
        assertEquals("last", one.model(), "no epoch is chosen by what is measured");
        right += one.cost().samples() * one.scores().get("test").accuracy();
      }
      assertEquals(right / 12, run.scores().get("test").accuracy(), 1e-15);
    }
    var result = ComparisonAnalysis.of("folds", comparison, runs);
    assertTrue(result.notes().stream().anyMatch(note -> note.contains("of 5 folds")));
    assertEquals(
        "runs/symmetric/seed-1-fold-1/compared.json", result.variants().get(0).runs().get(0));
  }

  @Test
  void aStoppedComparisonGoesOnToTheSameEnd() {
    Comparison comparison = Comparisons.and("\"folds\": 2", "task=own_tones").withSeeds(1);
    assertTrue(runs(comparison, folder.resolve("stopped"), 17).isEmpty());
    assertEquals(
        texts(runs(comparison, folder.resolve("whole"), Integer.MAX_VALUE)),
        texts(runs(comparison, folder.resolve("stopped"), Integer.MAX_VALUE)));
  }

  private static List<String> texts(Optional<List<RunResult>> runs) {
    return runs.orElseThrow().stream()
        .map(run -> ResultFiles.text(run).replaceAll("\"seconds\": [^,]*,", ""))
        .toList();
  }
}
