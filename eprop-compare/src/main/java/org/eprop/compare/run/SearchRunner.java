package org.eprop.compare.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Task;
import org.eprop.api.task.TaskFactory;
import org.eprop.compare.definition.Search;
import org.eprop.compare.result.Range;
import org.eprop.compare.result.ResultFiles;
import org.eprop.compare.result.Scores;
import org.eprop.compare.result.TrialProgress;
import org.eprop.compare.result.TrialProgress.TrialEpoch;
import org.eprop.core.common.Placed;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.optimizer.DivergenceException;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.Experiment;
import org.eprop.experiment.ExperimentReader;
import org.eprop.experiment.ExperimentWriter;
import org.eprop.experiment.io.Folders;
import org.eprop.experiment.json.Json;
import org.eprop.experiment.json.ProvenanceJson;
import org.eprop.experiment.provenance.Provenance;
import org.eprop.experiment.run.LoadedExperiment;
import org.eprop.experiment.run.RunFolder;
import org.eprop.experiment.run.RunLock;
import org.eprop.experiment.run.RunNetworks;
import org.eprop.experiment.run.RunRecorder;
import org.eprop.experiment.run.RunState;
import org.eprop.experiment.split.HeldOut;
import org.eprop.experiment.training.Metrics;
import org.eprop.experiment.training.NetworkEvaluation;
import org.eprop.experiment.training.Trainer;
import org.eprop.experiment.training.TrainingListener;

/**
 * Runs a search: in rounds, each of which trains the trials that are still in it to a later epoch.
 * Each run is on one thread; as many run at once as there are workers, and who goes on is decided
 * between rounds, so that results do not depend on how many. What was trained is not trained again.
 * Test data are out of reach: trials have a task without any. Only one may work in a folder at a
 * time.
 */
public final class SearchRunner {

  private final Search search;
  private final Path folder;
  private final Plugins plugins;
  private final ChangedRuns changed;
  private final ExperimentReader reader;
  private final List<Integer> rounds;
  private final List<Origins> origins = new ArrayList<>();
  private boolean oneLoss = true;

  /**
   * What a search found.
   *
   * @param rounds the epochs to which each round trained
   * @param trials which trials took part in each round, from 1
   * @param progress of each trial, in order, and of each seed
   * @param data what scores are of, if the task does not say it: a sentence; else empty
   * @param oneLoss whether the losses of all trials measure the same, so that they break ties
   */
  public record Trials(
      List<Integer> rounds,
      List<List<Integer>> trials,
      List<List<TrialProgress>> progress,
      String data,
      boolean oneLoss) {}

  /**
   * Checks everything that can be checked before the first run.
   *
   * @param search what to run
   * @param folder of the search, which need not exist
   * @param plugins the components experiments may name
   * @param changed what is done about runs that were made from something else than now
   * @throws InvalidInputException if a trial's experiment is wrong, or the task has no validation
   *     data
   */
  public SearchRunner(Search search, Path folder, Plugins plugins, ChangedRuns changed) {
    this.search = search;
    this.folder = folder;
    this.plugins = plugins;
    this.changed = changed;
    this.reader = new ExperimentReader(plugins);
    Experiment first = check();
    int epochs = first.training().epochs();
    this.rounds =
        search
            .halving()
            .map(halving -> halving.rungs(epochs, first.training().evaluateEvery()))
            .orElse(List.of(epochs));
  }

  private Experiment check() {
    refuse("training.epochs", "epochs can't be searched");
    refuse("training.evaluate_every", "more evaluations alone give a better score");
    for (int trial = 1; trial <= search.trials(); trial++) {
      experiment(trial, search.seeds().get(0));
    }
    Experiment first = experiment(1, search.seeds().get(0), firstFold());
    Task task = validated(1, first, firstFold());
    search.ranges().forEach(range -> expectSameMeasure(range, first, task));
    try (Workers one = new Workers(1)) {
      new Trainer(first, task, one);
    } catch (InvalidInputException e) {
      throw search.placed(1, e);
    }
    return first;
  }

  private void refuse(String path, String why) {
    if (search.ranges().stream().anyMatch(range -> range.path().equals(path))) {
      throw refusal(
          path,
          why + ": training keeps the best epoch's network; expected a number in \"settings\"");
    }
  }

  private InvalidInputException refusal(String path, String why) {
    return new InvalidInputException(why).at("ranges." + path).at(search.source());
  }

  /** Refuses to rank trials whose scores are of other data, or other losses. */
  private void expectSameMeasure(Range range, Experiment first, Task task) {
    boolean byLoss = search.metric().endsWith(".loss");
    for (String value : range.extremes()) {
      Map<String, String> others = new LinkedHashMap<>(Map.of(range.path(), value));
      search
          .folds()
          .ifPresent(folds -> others.putAll(folds.settings(first.task().factory(), firstFold())));
      Experiment other = search.experiment(1, others, first.seed(), reader);
      oneLoss &= measure(other).equals(measure(first));
      if (byLoss && !oneLoss) {
        throw refusal(
            range.path(),
            ("changes the loss that %s is (%s; %s), so that trials can't be ranked by"
                    + " it; expected another metric, such as validation.error, or one value in"
                    + " \"settings\"")
                .formatted(search.metric(), measure(first), measure(other)));
      }
      if (changesTask(range.path())
          && !data(other, validated(1, other, firstFold())).equals(data(first, task))) {
        throw refusal(
            range.path(),
            "changes the validation data, so that trials can't be ranked by them; expected one"
                + " value in \"settings\"");
      }
    }
  }

  private static String measure(Experiment experiment) {
    return Measures.loss(experiment) + ", class weights " + Measures.classWeights(experiment);
  }

  private static boolean changesTask(String path) {
    return List.of("task", "environment", "reinforcement").stream().anyMatch(path::startsWith);
  }

  private static String data(Experiment experiment, Task task) {
    return Measures.data(experiment, task.validation().orElseThrow());
  }

  private Experiment experiment(int trial, long seed) {
    return search.experiment(trial, seed, reader);
  }

  /** The same where a fold is left out, from 1; 0 for none. */
  private Experiment experiment(int trial, long seed, int fold) {
    Experiment whole = experiment(trial, seed);
    if (fold == 0) {
      return whole;
    }
    TaskFactory factory = whole.task().factory();
    return search.experiment(
        trial, search.folds().orElseThrow().settings(factory, fold), seed, reader);
  }

  private int firstFold() {
    return search.folds().isPresent() ? 1 : 0;
  }

  /** Without test data, and with some to choose by. */
  private Task validated(int trial, Experiment experiment, int fold) {
    TaskFactory factory = experiment.task().factory();
    Task task;
    try {
      task = RunTask.validated(experiment, search.folds(), fold);
    } catch (InvalidInputException e) {
      throw search.placed(trial, e.at("task " + factory.name()));
    }
    if (task.validation().isPresent()) {
      return task;
    }
    List<String> parameters =
        RunTask.validationParameters(factory).stream()
            .filter(name -> !name.startsWith(HeldOut.FOLD.name()))
            .map(name -> "task." + name)
            .toList();
    throw new InvalidInputException(
            "a search needs validation data, but the task "
                + factory.name()
                + " has none"
                + (parameters.isEmpty()
                    ? ""
                    : " as it is set; hold some training data out by "
                        + String.join(" or ", parameters)
                        + ", in \"settings\" or by --set (eprop plugins "
                        + factory.name()
                        + " says what it counts), or ask for \"folds\""))
        .at("task")
        .at(search.source());
  }

  /**
   * Runs what is not finished.
   *
   * @param workers who do the work; not closed
   * @param stop asked after each update of each run; once true, runs are saved and left
   * @param listener told how it goes
   * @return what came out; nothing if it was stopped before
   * @throws InvalidInputException if the folder has trials of another search, or damaged ones
   */
  public Optional<Trials> run(Workers workers, BooleanSupplier stop, SearchListener listener) {
    RunFiles.discardLeftovers(folder);
    claim();
    TrialProgress[][] progress = new TrialProgress[search.trials()][search.seeds().size()];
    List<Integer> alive = IntStream.rangeClosed(1, search.trials()).boxed().toList();
    List<List<Integer>> trials = new ArrayList<>();
    for (int epoch : rounds) {
      listener.round(epoch, alive.size());
      trials.add(alive);
      if (!round(epoch, alive, progress, workers, stop, listener)) {
        return Optional.empty();
      }
      alive = best(epoch, alive, progress);
      if (alive.isEmpty()) {
        break;
      }
    }
    return Optional.of(
        new Trials(
            rounds.subList(0, trials.size()),
            trials,
            java.util.Arrays.stream(progress).map(List::of).toList(),
            data(),
            oneLoss));
  }

  /** Every trial's folder says what its runs are of. */
  private void claim() {
    Map<Map<String, String>, Provenance> known = new LinkedHashMap<>();
    for (int trial = 1; trial <= search.trials(); trial++) {
      Experiment experiment = experiment(trial, search.seeds().get(0));
      int number = trial;
      Provenance provenance =
          known.computeIfAbsent(components(trial), key -> provenance(number, experiment));
      Definition definition = Definition.of("trial " + trial, experiment, provenance, changed);
      definition.claim(folder(trial), any -> discard(number));
      origins.add(definition.origins());
    }
  }

  /** What a trial sets that may decide of which plugins and data it is made. */
  private Map<String, String> components(int trial) {
    Map<String, String> settings = search.settings(trial);
    search.ranges().stream()
        .filter(range -> !range.categorical() && !range.path().startsWith("task"))
        .forEach(range -> settings.remove(range.path()));
    return settings;
  }

  private Provenance provenance(int trial, Experiment experiment) {
    try {
      return experiment.provenance();
    } catch (InvalidInputException e) {
      throw search.placed(trial, e);
    }
  }

  private void discard(int trial) {
    try (var inside = Files.list(folder(trial))) {
      inside.filter(Files::isDirectory).forEach(Folders::remove);
    } catch (IOException e) {
      throw new UncheckedIOException(folder(trial) + ": can't be removed: " + e, e);
    }
  }

  private Path folder(int trial) {
    return folder.resolve("trials").resolve(String.format(Locale.ROOT, "%04d", trial));
  }

  private RunFiles files(int trial, long seed, int fold) {
    return new RunFiles(folder(trial).resolve(RunFiles.name(seed, fold)));
  }

  /** Trains to an epoch; whether it was not stopped. */
  private boolean round(
      int epoch,
      List<Integer> alive,
      TrialProgress[][] progress,
      Workers workers,
      BooleanSupplier stop,
      SearchListener listener) {
    int seeds = search.seeds().size();
    int networks = search.networks();
    TrialProgress[] all = new TrialProgress[alive.size() * seeds * networks];
    workers.run(
        all.length,
        (i, worker) -> {
          int trial = alive.get(i / networks / seeds);
          long seed = search.seeds().get(i / networks % seeds);
          int fold = firstFold() + i % networks;
          TrialProgress known = trained(trial, seed, fold);
          boolean before = known != null && known.reaches(epoch);
          TrialProgress now = before ? known : train(trial, seed, fold, epoch, stop);
          all[i] = now;
          if (now.reaches(epoch)) {
            Scores kept = now.problem() == null ? now.kept(epoch) : null;
            listener.trained(trial, now.seed(), epoch, kept, before);
          }
        });
    for (int i = 0; i < all.length; i += networks) {
      progress[alive.get(i / networks / seeds) - 1][i / networks % seeds] =
          TrialProgress.pooled(List.of(all).subList(i, i + networks));
    }
    return List.of(all).stream().allMatch(one -> one.reaches(epoch));
  }

  /** What a run of a trial has come to before; null for nothing. */
  private TrialProgress trained(int trial, long seed, int fold) {
    Path file = files(trial, seed, fold).progress();
    if (!Files.exists(file)) {
      return null;
    }
    TrialProgress progress = ResultFiles.read(file, TrialProgress.class);
    if (progress.trial() != trial
        || progress.seed() != seed
        || !Objects.equals(progress.fold(), fold == 0 ? null : fold)) {
      throw new InvalidInputException(
              "is of trial %s, seed %s, but expected trial %s, seed %s"
                  .formatted(progress.trial(), progress.seed(), trial, seed))
          .at(file.toString());
    }
    Placed.run(
        file.toString(),
        () -> origins.get(trial - 1).check("trial " + trial, progress.provenance()));
    return progress;
  }

  private TrialProgress train(int trial, long seed, int fold, int epoch, BooleanSupplier stop) {
    Experiment experiment = experiment(trial, seed, fold);
    Provenance provenance = origins.get(trial - 1).of("trial " + trial);
    RunFiles files = files(trial, seed, fold);
    try (Workers one = new Workers(1)) {
      Task task = validated(trial, experiment, fold);
      LoadedExperiment loaded =
          new LoadedExperiment("trial " + trial, experiment, task, plugins, provenance);
      return new TrialRun(trial, fold, loaded, files, one).run(epoch, stop);
    } catch (InvalidInputException e) {
      throw e.at("trial " + trial + ", seed " + experiment.seed());
    }
  }

  /** Those that go on, the best first. */
  private List<Integer> best(int epoch, List<Integer> alive, TrialProgress[][] progress) {
    List<Integer> ranked =
        alive.stream()
            .filter(trial -> score(epoch, progress[trial - 1]) != null)
            .sorted(search.order(epoch, trial -> List.of(progress[trial - 1]), oneLoss))
            .toList();
    int kept = search.halving().map(halving -> halving.kept(alive.size())).orElse(1);
    return ranked.subList(0, Math.min(kept, ranked.size()));
  }

  private Double score(int epoch, TrialProgress... runs) {
    return search.score(epoch, List.of(runs));
  }

  /** What a trial trains with one of the seeds, complete, to be trained by itself. */
  public String experimentOf(int trial) {
    return new ExperimentWriter().write(experiment(trial, search.seeds().get(0)));
  }

  /**
   * Measures a trial's networks on the test data: once, when everything is chosen.
   *
   * @return for each seed; empty if the task has no test data
   * @throws InvalidInputException if there are folds, and so no network that learned from all
   */
  public List<Scores> test(int trial, Workers workers) {
    if (search.folds().isPresent()) {
      throw new InvalidInputException(
          "folds leave no network that learned from all training data; train what was found, and"
              + " measure that on test data");
    }
    List<Scores> scores = new ArrayList<>();
    for (long seed : search.seeds()) {
      Experiment experiment = experiment(trial, seed);
      Optional<Dataset> test = RunTask.of(experiment).test();
      if (test.isEmpty()) {
        return List.of();
      }
      RunFolder run = files(trial, seed, 0).run();
      EpropNetwork network =
          new RunNetworks(run, RunState.of(run)).load(run.best(), plugins).network();
      scores.add(
          Scores.of(
              NetworkEvaluation.of(
                  network,
                  network.engine(workers),
                  test.get(),
                  experiment.training().batchSize(),
                  workers,
                  Metrics.of(experiment.training(), network.model().network().timeStep()))));
    }
    return scores;
  }

  private String data() {
    if (search.folds().isPresent()) {
      return "Scores are of all training samples, in "
          + search.folds().get()
          + ": each by the network that did not learn from it, after the epoch that is best for all"
          + " together.";
    }
    Experiment first = experiment(1, search.seeds().get(0));
    return RunTask.isLeftToUs(first.task().factory()) && RunTask.of(first).validation().isEmpty()
        ? "The task has no validation data: a fifth of its training samples was set aside, by group"
            + " if they have groups, else at random. The best trial is to be trained on all."
        : "";
  }

  /** The folder of the search. */
  public Path folder() {
    return folder;
  }

  /**
   * One run of a search's trial, on the calling thread alone: trains to an epoch, saves, and can go
   * on from there to the bits of a training without a break.
   */
  private static final class TrialRun {

    private static final double SECONDS = 10;
    private static final String SEARCHED = "searched";

    private final int trial;
    private final int fold;
    private final LoadedExperiment loaded;
    private final RunFiles files;
    private final Trainer trainer;
    private final List<TrialEpoch> epochs = new ArrayList<>();

    /**
     * @param fold that it leaves out, from 1; 0 for none
     * @param loaded what it trains, its task without test data
     * @param workers of one thread
     */
    TrialRun(int trial, int fold, LoadedExperiment loaded, RunFiles files, Workers workers) {
      this.trial = trial;
      this.fold = fold;
      this.loaded = loaded;
      this.files = files;
      this.trainer = new Trainer(loaded.experiment(), loaded.task(), workers);
    }

    /**
     * Trains up to an epoch, unless it is so far.
     *
     * @param stop asked after each update; once true, the run is saved and left
     */
    TrialProgress run(int epoch, BooleanSupplier stop) {
      RunLock lock = RunLock.of(files.run());
      try (RunRecorder recorder =
          RunRecorder.startOrResume(trainer, loaded, files.run(), SECONDS)) {
        recorder.before().forEach(this::recall);
        TrialProgress progress = progress(train(recorder, epoch, stop));
        ResultFiles.write(files.progress(), progress);
        return progress;
      } finally {
        lock.close();
      }
    }

    private void recall(JsonNode line) {
      epochs.add(
          Placed.at(
              files.run().metrics().toString(),
              () -> ResultFiles.of(line.path(SEARCHED), TrialEpoch.class)));
    }

    /** Trains and saves; why training diverged, or null if it did not. */
    private String train(RunRecorder recorder, int epoch, BooleanSupplier stop) {
      try {
        if (trainer.epochsDone() < epoch && !stop.getAsBoolean()) {
          trainer.run(
              listener(recorder), () -> trainer.epochsDone() >= epoch || stop.getAsBoolean());
        }
        recorder.save();
        return null;
      } catch (DivergenceException e) {
        recorder.saveBest();
        return e.getMessage();
      }
    }

    private TrialProgress progress(String problem) {
      return new TrialProgress(
          trial,
          loaded.experiment().seed(),
          fold == 0 ? null : fold,
          fold == 0 ? null : loaded.task().validation().orElseThrow().size(),
          ProvenanceJson.write(loaded.provenance()),
          problem,
          trainer.finished(),
          epochs);
    }

    private TrainingListener listener(RunRecorder recorder) {
      return new TrainingListener() {
        @Override
        public void batch(Batch batch) {
          recorder.batch(batch);
        }

        @Override
        public void epoch(Epoch epoch) {
          TrialEpoch searched =
              new TrialEpoch(
                  epoch.epoch(),
                  epoch.update(),
                  trainer.seconds(),
                  epoch.best(),
                  Scores.of(epoch.train()),
                  epoch.validation().map(Scores::of).orElse(null));
          epochs.add(searched);
          recorder.epoch(epoch, Json.object().set(SEARCHED, ResultFiles.json(searched)));
        }
      };
    }
  }
}
