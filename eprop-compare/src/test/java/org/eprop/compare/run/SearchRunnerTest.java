package org.eprop.compare.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Task;
import org.eprop.compare.analysis.SearchAnalysis;
import org.eprop.compare.definition.Search;
import org.eprop.compare.result.ResultFiles;
import org.eprop.compare.result.Scores;
import org.eprop.compare.result.SearchResult;
import org.eprop.compare.result.SearchResult.Trial;
import org.eprop.compare.result.TrialProgress;
import org.eprop.compare.testing.Searches;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.Configuration;
import org.eprop.experiment.Experiment;
import org.eprop.experiment.ExperimentReader;
import org.eprop.experiment.training.Trainer;
import org.eprop.experiment.training.TrainingListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The task of these searches fails if anybody asks for its test data. */
class SearchRunnerTest {

  private static final SearchListener NOBODY = new SearchListener() {};

  private final Plugins plugins = Searches.plugins();
  @TempDir private Path folder;

  @AfterEach
  void close() {
    plugins.close();
  }

  private void checked(Search search) {
    new SearchRunner(search, folder, plugins, ChangedRuns.REFUSED);
  }

  private SearchResult run(Search search, Path into, int threads, SearchListener listener) {
    try (Workers workers = new Workers(threads)) {
      return SearchAnalysis.of(
          "test",
          search,
          new SearchRunner(search, into, plugins, ChangedRuns.REFUSED)
              .run(workers, () -> false, listener)
              .orElseThrow(),
          List.of());
    }
  }

  private SearchResult run(Search search, Path into, int threads) {
    return run(search, into, threads, NOBODY);
  }

  private String refusal(Search search) {
    return assertThrows(InvalidInputException.class, () -> run(search, folder, 1)).getMessage();
  }

  @Test
  void resultsDoNotDependOnTheNumberOfThreads() {
    assertEquals(
        ResultFiles.text(run(Searches.halving(), folder.resolve("one"), 1)),
        ResultFiles.text(run(Searches.halving(), folder.resolve("three"), 3)));
  }

  @Test
  void aThirdGoesOn() {
    List<String> rounds = new ArrayList<>();
    SearchResult result =
        run(
            Searches.halving(),
            folder,
            2,
            new SearchListener() {
              @Override
              public void round(int epochs, int trials) {
                rounds.add(trials + " to " + epochs);
              }
            });
    assertEquals(List.of("6 to 1", "2 to 3", "1 to 9"), rounds);
    assertEquals(List.of(9, 3, 1, 1, 1, 1), result.trials().stream().map(Trial::epochs).toList());
    assertEquals(
        List.of("trained", "left", "left", "left", "left", "left"),
        result.trials().stream().map(Trial::outcome).toList());
    List<Double> early =
        result.trials().stream().skip(2).map(trial -> trial.score().mean()).toList();
    assertEquals(early.stream().sorted().toList(), early, "the lower the loss the better");
    // Those that went on had the lowest losses after the first epoch.
    for (Trial trial : result.trials().subList(0, 2)) {
      assertTrue(trial.curve().get(0).mean() <= early.get(0));
    }
  }

  @Test
  void withoutHalvingAllAreTrainedToTheEnd() {
    SearchResult result = run(Searches.random(), folder, 2);
    assertEquals(6, result.trials().size());
    assertTrue(result.trials().stream().allMatch(trial -> trial.outcome().equals("trained")));
    assertEquals(1, result.rounds().size());
    List<Double> scores = result.trials().stream().map(trial -> trial.score().mean()).toList();
    assertEquals(scores.stream().sorted().toList(), scores);
    assertEquals(scores.get(0), result.rounds().get(0).best());
  }

  /** Trained in pieces, it came to what training it at once comes to. */
  @Test
  void whatWasFoundTrainsToItsScore() {
    SearchResult result = run(Searches.halving(), folder, 2);
    Trial best = result.trials().get(0);
    SearchRunner runner =
        new SearchRunner(Searches.halving(), folder, plugins, ChangedRuns.REFUSED);
    Experiment experiment =
        new ExperimentReader(plugins)
            .read(Configuration.of(runner.experimentOf(best.number()), "best.json"));
    assertEquals(1, experiment.seed());
    Task task = RunTask.validated(experiment, Optional.empty(), 0);
    List<Double> losses = new ArrayList<>();
    try (Workers one = new Workers(1)) {
      new Trainer(experiment, task, one)
          .run(
              new TrainingListener() {
                @Override
                public void epoch(Epoch epoch) {
                  if (epoch.best()) {
                    losses.add(epoch.validation().orElseThrow().loss());
                  }
                }
              },
              () -> false);
    }
    assertEquals(best.values().get(0), losses.get(losses.size() - 1));
  }

  @Test
  void stoppedAnywhereItGoesOnToTheSameEnd() {
    String whole = ResultFiles.text(run(Searches.halving(), folder.resolve("whole"), 1));
    for (int updates : new int[] {1, 20, 60, 100}) {
      Path into = folder.resolve("stopped after " + updates);
      AtomicInteger asked = new AtomicInteger();
      try (Workers workers = new Workers(2)) {
        Optional<SearchRunner.Trials> none =
            new SearchRunner(Searches.halving(), into, plugins, ChangedRuns.REFUSED)
                .run(workers, () -> asked.incrementAndGet() > updates, NOBODY);
        assertTrue(none.isEmpty());
      }
      assertEquals(whole, ResultFiles.text(run(Searches.halving(), into, 2)), into.toString());
    }
  }

  @Test
  void whatIsTrainedIsNotTrainedAgainAndTrialsMayBeAdded() {
    run(Searches.random().withTrials(4), folder, 2);
    List<String> trained = Collections.synchronizedList(new ArrayList<>());
    SearchResult six =
        run(
            Searches.random(),
            folder,
            2,
            new SearchListener() {
              @Override
              public void trained(
                  int trial, long seed, int epochs, Scores validation, boolean before) {
                trained.add(trial + " " + seed + " " + before);
              }
            });
    assertEquals(
        List.of(
            "1 1 true",
            "1 2 true",
            "2 1 true",
            "2 2 true",
            "3 1 true",
            "3 2 true",
            "4 1 true",
            "4 2 true",
            "5 1 false",
            "5 2 false",
            "6 1 false",
            "6 2 false"),
        trained.stream().sorted().toList());
    assertEquals(
        ResultFiles.text(run(Searches.random(), folder.resolve("fresh"), 1)),
        ResultFiles.text(six));
  }

  @Test
  void withoutValidationDataThereIsNothingToChooseBy() {
    assertEquals(
        "search.json: task: a search needs validation data, but the task sealed_tones has"
            + " none as it is set; hold some training data out by task.validation, in \"settings\""
            + " or by --set (eprop plugins sealed_tones says what it counts), or ask for \"folds\"",
        refusal(Searches.random("task.validation=false")));
  }

  @Test
  void mistakesAreFoundBeforeTheFirstRun() {
    assertEquals(
        "search.json: ranges.training.epochs: epochs can't be searched: training keeps the"
            + " best epoch's network; expected a number in \"settings\"",
        refusal(Searches.range("training.epochs")));
    assertTrue(
        refusal(Searches.range("training.epoks")).startsWith("search.json: trial 1 {"),
        refusal(Searches.range("training.epoks")));
    assertTrue(!Files.exists(folder.resolve("trials")));
  }

  @Test
  void anotherSearchNeedsAnotherFolder() throws IOException {
    run(Searches.random().withTrials(1), folder, 1);
    assertEquals(
        folder.resolve("trials/0001/definition.json")
            + ": variants.trial 1.training.epochs: the runs in this folder were made with 9, but"
            + " the search now has 5; undo the change, or choose another folder",
        refusal(Searches.random("training.epochs=5").withTrials(1)));
    Path progress = folder.resolve("trials/0001/seed-1/progress.json");
    Files.writeString(progress, Files.readString(progress).replace("\"loss\": 0.", "\"loss\": 1."));
    assertTrue(
        refusal(Searches.random().withTrials(1))
            .startsWith(progress + ": is damaged, or was changed by hand"));
  }

  @Test
  void trialsOfOtherValidationDataAreNotRanked() {
    assertEquals(
        "search.json: ranges.task.held_out: changes the validation data, so that trials can't be"
            + " ranked by them; expected one value in \"settings\"",
        refusal(Searches.range("task.held_out", "{\"integer\": [4, 8]}", "validation.error")));
    checked(Searches.range("task.test_size", "{\"integer\": [4, 8]}", "validation.error"));
    assertEquals(
        "search.json: ranges.training.evaluate_every: more evaluations alone give a better score:"
            + " training keeps the best epoch's network; expected a number in \"settings\"",
        refusal(Searches.range("training.evaluate_every")));
  }

  private boolean oneLoss(Search search) {
    try (Workers workers = new Workers(1)) {
      return new SearchRunner(search.withTrials(1), folder, plugins, ChangedRuns.REFUSED)
          .run(workers, () -> false, NOBODY)
          .orElseThrow()
          .oneLoss();
    }
  }

  /** What a loss measures may follow from a range: then the smallest loss says nothing. */
  @Test
  void equalTrialsGoByLossOnlyIfItIsOneLoss() {
    String weights = "{\"choice\": [\"\", \"balanced\"]}";
    assertTrue(oneLoss(Searches.range("regularizers", "{\"choice\": [[]]}", "validation.error")));
    assertFalse(oneLoss(Searches.range("training.class_weights", weights, "validation.error")));
    List<TrialProgress> trials = List.of(equal(1, 3), equal(2, 1), equal(3, 2));
    for (boolean one : new boolean[] {true, false}) {
      assertEquals(
          one ? List.of(2, 3, 1) : List.of(1, 2, 3),
          Stream.of(3, 1, 2)
              .sorted(
                  Searches.range("training.class_weights", weights, "validation.error")
                      .order(1, trial -> List.of(trials.get(trial - 1)), one))
              .toList());
    }
  }

  private static TrialProgress equal(int trial, double loss) {
    Scores scores = new Scores(Map.of("loss", loss, "accuracy", 0.5, "error", 0.5));
    return new TrialProgress(
        trial,
        1,
        null,
        null,
        null,
        null,
        true,
        List.of(new TrialProgress.TrialEpoch(1, 1, 0, true, scores, scores)));
  }

  @Test
  void trialsOfOtherLossesAreNotRankedByThem() {
    String choice = "{\"choice\": [\"mean\", \"sum\"]}";
    String refused = refusal(Searches.range("normalisation", choice, "validation.loss"));
    assertTrue(
        refused.matches(
            "search.json: ranges.normalisation: changes the loss that validation.loss is"
                + " \\(softmax_cross_entropy, .*, class weights none; softmax_cross_entropy, .*,"
                + " class weights none\\), so that trials can't be ranked by it; expected another"
                + " metric, such as validation.error, or one value in \"settings\""),
        refused);
    checked(Searches.range("normalisation", choice, "validation.error"));
    assertTrue(
        refusal(
                Searches.range(
                    "training.class_weights",
                    "{\"choice\": [\"\", \"balanced\"]}",
                    "validation.loss"))
            .startsWith("search.json: ranges.training.class_weights: changes the loss"));
  }
}
