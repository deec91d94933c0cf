package org.eprop.compare.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Task;
import org.eprop.compare.analysis.ComparisonAnalysis;
import org.eprop.compare.definition.Comparison;
import org.eprop.compare.definition.Variant;
import org.eprop.compare.result.ComparisonResult;
import org.eprop.compare.result.Measured;
import org.eprop.compare.result.ResultFiles;
import org.eprop.compare.result.RunResult;
import org.eprop.compare.result.Scores;
import org.eprop.compare.testing.Comparisons;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.Experiment;
import org.eprop.experiment.ExperimentReader;
import org.eprop.experiment.file.NetworkFile;
import org.eprop.experiment.training.Trainer;
import org.eprop.experiment.training.TrainingListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonRunnerTest {

  private static final ComparisonListener NOBODY = new ComparisonListener() {};

  private final Plugins plugins = Comparisons.plugins();
  @TempDir private Path folder;

  @AfterEach
  void close() {
    plugins.close();
  }

  private List<RunResult> run(Comparison comparison, Path into, int threads) {
    try (Workers workers = new Workers(threads)) {
      return new ComparisonRunner(comparison, into, plugins, ChangedRuns.REFUSED)
          .run(workers, () -> false, NOBODY)
          .orElseThrow();
    }
  }

  /** All but the time. */
  private static String text(RunResult result) {
    return ResultFiles.text(result).replaceAll("\"seconds\": [^,]*,", "");
  }

  private static List<String> texts(List<RunResult> results) {
    return results.stream().map(ComparisonRunnerTest::text).toList();
  }

  @Test
  void resultsDoNotDependOnTheNumberOfThreads() throws IOException {
    List<RunResult> one = run(Comparisons.small(), folder.resolve("one"), 1);
    List<RunResult> three = run(Comparisons.small(), folder.resolve("three"), 3);
    assertEquals(texts(one), texts(three));
    Path network = Path.of("runs", "random", "seed-2", "best.npz");
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("one").resolve(network)),
        Files.readAllBytes(folder.resolve("three").resolve(network)));
  }

  @Test
  void seedBySeedAllVariants() {
    List<RunResult> results = run(Comparisons.small(), folder, 2);
    assertEquals(
        List.of(
            "symmetric 1",
            "random 1",
            "bptt 1",
            "symmetric 2",
            "random 2",
            "bptt 2",
            "symmetric 3",
            "random 3",
            "bptt 3"),
        results.stream().map(run -> run.variant() + " " + run.seed()).toList());
    RunResult first = results.get(0);
    assertNull(first.problem());
    assertEquals(4, first.epochs());
    assertEquals(12, first.updates());
    assertEquals("best", first.model());
    assertEquals(List.of("train", "validation", "test"), List.copyOf(first.scores().keySet()));
    assertEquals(List.of(1, 2, 3, 4), first.curve().stream().map(e -> e.epoch()).toList());
    assertEquals(List.of(0, 2, 4), first.probes().stream().map(p -> p.epoch()).toList());
    assertEquals(List.of(0L, 6L, 12L), first.probes().stream().map(p -> p.update()).toList());
    assertEquals("test", first.cost().set());
    assertEquals(8, first.cost().samples());
    // 4 x 12 + 12 x 11 + 12 x 2 + 2
    assertEquals(206, first.cost().parameters());
  }

  @Test
  void whatIsMeasuredIsWhatATrainerAloneMeasures() {
    Comparison comparison = Comparisons.small("task.validation=false");
    RunResult result = run(comparison, folder, 1).get(1);
    Variant random = comparison.variants().get(1);
    Experiment experiment = comparison.experiment(random, 1, new ExperimentReader(plugins));
    Task task = experiment.task().factory().create(experiment.task().context().withSeed(1));
    try (Workers one = new Workers(1)) {
      Trainer trainer = new Trainer(experiment, task, one);
      trainer.run(new TrainingListener() {}, () -> false);
      Weights alone = trainer.network().weights();
      Path file = RunFiles.of(folder, "random", 1, 0).run().last();
      Weights compared = NetworkFile.read(file, plugins).network().weights();
      assertArrayEquals(alone.projection(0), compared.projection(0));
      assertArrayEquals(alone.projection(1), compared.projection(1));
      assertArrayEquals(alone.readout(0, 0), compared.readout(0, 0));
      assertEquals("last", result.model());
      assertEquals(
          trainer.evaluate(task.test().orElseThrow()).loss(), result.scores().get("test").loss());
    }
  }

  @Test
  void pairsBeginWithTheSameWeights() {
    List<RunResult> results = run(Comparisons.small("training.epochs=0"), folder, 1);
    assertEquals(results.get(0).scores(), results.get(2).scores());
    assertFalse(results.get(0).scores().equals(results.get(3).scores()), "seeds differ");
  }

  @Test
  void stoppedAnywhereItGoesOnToTheSameEnd() {
    List<String> whole = texts(run(Comparisons.small(), folder.resolve("whole"), 1));
    for (int updates : new int[] {1, 7, 14, 30, 55, 100}) {
      Path into = folder.resolve("stopped after " + updates);
      AtomicInteger asked = new AtomicInteger();
      try (Workers workers = new Workers(2)) {
        Optional<List<RunResult>> none =
            new ComparisonRunner(Comparisons.small(), into, plugins, ChangedRuns.REFUSED)
                .run(workers, () -> asked.incrementAndGet() > updates, NOBODY);
        assertTrue(none.isEmpty());
      }
      assertEquals(whole, texts(run(Comparisons.small(), into, 2)), into.toString());
    }
  }

  @Test
  void whatIsFinishedIsNotRunAgainAndSeedsMayBeAdded() throws IOException {
    List<RunResult> two = run(Comparisons.small().withSeeds(2), folder, 2);
    List<String> finished = Collections.synchronizedList(new ArrayList<>());
    try (Workers workers = new Workers(2)) {
      List<RunResult> three =
          new ComparisonRunner(Comparisons.small(), folder, plugins, ChangedRuns.REFUSED)
              .run(
                  workers,
                  () -> false,
                  new ComparisonListener() {
                    @Override
                    public void finished(int run, RunResult result, boolean before) {
                      finished.add(run + " " + before);
                    }
                  })
              .orElseThrow();
      assertEquals(two, three.subList(0, 6));
    }
    assertEquals(
        List.of(
            "0 true", "1 true", "2 true", "3 true", "4 true", "5 true", "6 false", "7 false",
            "8 false"),
        finished.stream().sorted().toList());
    try (var files = Files.list(RunFiles.of(folder, "bptt", 3, 0).path())) {
      assertEquals(
          List.of(
              ".lock",
              "best.npz",
              "compared.json",
              "experiment.json",
              "metrics.jsonl",
              "result.json"),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void anotherDefinitionNeedsAnotherFolder() {
    run(Comparisons.small(), folder, 2);
    String file = folder.resolve("definition.json").toString();
    assertEquals(
        file
            + ": variants.symmetric.training.epochs: the runs in this folder were made with 4, but"
            + " the comparison now has 5; undo the change, or choose another folder",
        refusal(Comparisons.small("training.epochs=5")));
    assertEquals(
        file
            + ": target: the runs in this folder were made with nothing there, but the comparison"
            + " now has \"train.loss < 0.1\"; undo the change, or choose another folder",
        refusal(
            Comparisons.with(
                "\"probe\": {\"samples\": 4, \"every\": 2},"
                    + " \"target\": {\"metric\": \"train.loss\", \"below\": 0.1}")));
    assertEquals(
        file
            + ": probe.samples: the runs in this folder were made with 4, but the comparison now"
            + " has 0; undo the change, or choose another folder",
        refusal(Comparisons.with("\"probe\": {\"samples\": 0, \"every\": 2}")));
    assertEquals(
        9, run(Comparisons.small("training.epochs=4", "seed=8"), folder, 1).size(), "no change");
  }

  private String refusal(Comparison comparison) {
    return assertThrows(InvalidInputException.class, () -> run(comparison, folder, 1)).getMessage();
  }

  @Test
  void mistakesInAVariantAreFoundBeforeTheFirstRun() {
    assertEquals(
        "small.json: variants.bptt: readout out: learning_signal: got \"random\" for \"layer0\","
            + " but the rule \"bptt\" follows the true gradient; expected \"symmetric\"",
        refusal(Comparisons.small("learning_signal=random")));
    assertEquals(
        "small.json: variants.symmetric: small.json: base: training.epoch: unknown key; nearest:"
            + " epochs; known: [epochs, batch_size, clip_gradient_norm, evaluate_every,"
            + " stop_at_error, patience, averaging, class_weights, judged_by]",
        refusal(Comparisons.small("training.epoch=3")));
    assertFalse(Files.exists(folder.resolve("definition.json")));
  }

  @Test
  void aTargetNeedsItsData() {
    Comparison comparison =
        Comparisons.with("\"target\": {\"metric\": \"validation.error\", \"below\": 0.2}")
            .withSettings(List.of("task.validation=false"));
    assertEquals(
        "small.json: target.metric: got \"validation.error\", but the task two_tones has no"
            + " validation data; expected a metric of the training data",
        refusal(comparison));
  }

  /** Metrics that an experiment asks for are columns, curves and differences like others. */
  @Test
  void metricsOfExperimentsAreCompared() {
    Comparison comparison =
        Comparisons.small(
            "metrics=[\"f1\", {\"name\": \"f1\", \"of_class\": 1, \"as\": \"f1_of_one\"}]",
            "training.judged_by=f1");
    List<RunResult> results = run(comparison, folder, 1);
    for (RunResult run : results) {
      for (Scores scores : run.scores().values()) {
        assertEquals(1 - scores.get("f1"), scores.error(), 1e-15);
        assertTrue(scores.get("f1_of_one") >= 0 && scores.get("f1_of_one") <= 1);
      }
      assertEquals("higher", run.measured().metrics().get("f1").better());
    }
    ComparisonResult all = ComparisonAnalysis.of("own", comparison, results);
    List<String> main =
        all.metrics().stream()
            .filter(ComparisonResult.MetricInfo::main)
            .map(ComparisonResult.MetricInfo::name)
            .toList();
    assertEquals(
        List.of("test.accuracy", "test.f1", "test.f1_of_one", "test.loss", "test.rate"), main);
    assertTrue(
        all.variants().get(1).curves().stream()
            .anyMatch(curve -> curve.metric().equals("validation.f1_of_one")));
    RunFiles file = RunFiles.of(folder, "bptt", 1, 0);
    RunResult read = ResultFiles.read(file.compared(), RunResult.class);
    assertEquals(results.stream().filter(read::equals).count(), 1);
  }

  @Test
  void ownMetricsThatNobodyAsksForAreRefused() {
    assertEquals(
        "small.json: metrics[0]: got \"test.f1\", which no run will have, but expected one of "
            + "test.loss, test.error, test.accuracy, test.rate, test.f2, validation.loss,"
            + " validation.error, validation.accuracy, validation.rate, validation.f2, train.loss,"
            + " train.error, train.accuracy, train.rate, train.f2",
        refusal(
            Comparisons.with(
                "\"settings\": {\"metrics\": [{\"name\": \"f1\", \"as\": \"f2\"}]},"
                    + " \"metrics\": [\"test.f1\"]")));
  }

  @Test
  void aMetricThatNoRunWillHaveIsRefused() {
    String known =
        "test.loss, test.error, test.accuracy, test.rate, validation.loss, validation.error,"
            + " validation.accuracy, validation.rate, train.loss, train.error, train.accuracy,"
            + " train.rate";
    assertEquals(
        "small.json: metrics[1]: got \"test.mean_squared_error\", which no run will have, but"
            + " expected one of "
            + known,
        refusal(Comparisons.with("\"metrics\": [\"test.accuracy\", \"test.mean_squared_error\"]")));
    assertEquals(
        "small.json: wanted.train.return: got \"train.return\", which no run will have, but"
            + " expected one of "
            + known,
        refusal(Comparisons.with("\"wanted\": {\"train.return\": 1}")));
    assertEquals(
        "small.json: target.metric: got \"train.mean_squared_error\", which no run will have, but"
            + " expected one of "
            + known,
        refusal(
            Comparisons.with(
                "\"target\": {\"metric\": \"train.mean_squared_error\", \"below\": 1}")));
    assertFalse(Files.exists(folder.resolve("definition.json")));
  }

  @Test
  void trainingEndsAtTheTarget() {
    Comparison comparison =
        Comparisons.with(
            "\"target\": {\"metric\": \"validation.loss\", \"below\": 10, \"stop\": true}");
    for (RunResult result : run(comparison, folder.resolve("reached"), 1)) {
      assertEquals(new RunResult.TargetResult(true, 3), result.target());
      assertEquals(1, result.epochs());
    }
    comparison = Comparisons.with("\"target\": {\"metric\": \"validation.loss\", \"below\": 0}");
    for (RunResult result : run(comparison, folder.resolve("missed"), 1)) {
      assertEquals(new RunResult.TargetResult(false, 12), result.target());
    }
    comparison = Comparisons.with("\"target\": {\"metric\": \"validation.loss\", \"below\": 10}");
    for (RunResult result : run(comparison, folder.resolve("passed"), 1)) {
      assertEquals(new RunResult.TargetResult(true, 3), result.target());
      assertEquals(4, result.epochs());
    }
  }

  @Test
  void divergenceIsAResult() {
    List<RunResult> results = run(Comparisons.small("optimizer.learning_rate=1e30"), folder, 2);
    for (RunResult result : results) {
      assertTrue(result.problem().startsWith("training diverged at update 1 "), result.problem());
      assertTrue(result.scores().isEmpty());
      assertNull(result.cost());
      assertEquals(1, result.probes().size());
    }
    assertEquals(results, run(Comparisons.small("optimizer.learning_rate=1e30"), folder, 2));
  }

  @Test
  void whatIsMeasuredTellsLossesAndDataApart() {
    Comparison comparison =
        Comparisons.grid(
            "\"variants\": {\"mean\": {}, \"sum\": {\"normalisation\": \"sum\"}, \"weighted\":"
                + " {\"training.class_weights\": \"balanced\"}, \"few\": {\"task.test_size\": 4}}",
            "mean");
    List<RunResult> runs = run(comparison.withSeeds(1), folder, 1);
    List<Measured> measured = runs.stream().map(RunResult::measured).toList();
    Measured mean = measured.get(0);
    assertEquals("softmax_cross_entropy, mean", mean.loss());
    assertEquals("softmax_cross_entropy, sum over 4 samples", measured.get(1).loss());
    assertEquals(mean.data(), measured.get(1).data());
    assertEquals("balanced", measured.get(2).classWeights());
    assertEquals(mean.data().get("train"), measured.get(3).data().get("train"));
    assertNotEquals(mean.data().get("test"), measured.get(3).data().get("test"));
  }

  @Test
  void whatAKilledProgramLeftIsRemoved() throws IOException {
    run(Comparisons.small().withSeeds(1), folder, 1);
    Path left =
        folder.resolve("runs/bptt/seed-1/.checkpoint.npz.0b8eb8a4-1c84-4d0a-9a53-0f8e5a4cb0de.tmp");
    Files.writeString(left, "half");
    run(Comparisons.small().withSeeds(1), folder, 1);
    assertFalse(Files.exists(left));
  }

  @Test
  void aFinishedRunsNetworkIsWholeIfItIsThere() throws IOException {
    run(Comparisons.small().withSeeds(1), folder, 1);
    Path network = folder.resolve("runs/bptt/seed-1/best.npz");
    Files.write(network, new byte[0]);
    String message =
        assertThrows(
                InvalidInputException.class, () -> run(Comparisons.small().withSeeds(1), folder, 1))
            .getMessage();
    assertTrue(message.startsWith(network + ": "), message);
    assertTrue(message.endsWith("; delete compared.json beside it to repeat the run"), message);
    Files.delete(network); // to save room, or it is on a cluster
    run(Comparisons.small().withSeeds(1), folder, 1);
  }
}
