package org.eprop.compare.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Task;
import org.eprop.api.task.TaskFactory;
import org.eprop.compare.definition.Range;
import org.eprop.compare.definition.Search;
import org.eprop.compare.result.ResultFiles;
import org.eprop.compare.result.Scores;
import org.eprop.compare.result.TrialProgress;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.Experiment;
import org.eprop.experiment.ExperimentReader;
import org.eprop.experiment.ExperimentWriter;
import org.eprop.experiment.file.NetworkFile;
import org.eprop.experiment.provenance.Provenance;
import org.eprop.experiment.training.Trainer;

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

  /**
   * What a search found.
   *
   * @param rounds the epochs to which each round trained
   * @param trials which trials took part in each round, from 1
   * @param progress of each trial, in order, and of each seed
   */
  public record Trials(
      List<Integer> rounds, List<List<Integer>> trials, List<List<TrialProgress>> progress) {}

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
    Experiment first = experiment(1, search.seeds().get(0));
    Task task = validated(1, first);
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
      Experiment other = search.experiment(1, Map.of(range.path(), value), first.seed(), reader);
      if (byLoss && !measure(other).equals(measure(first))) {
        throw refusal(
            range.path(),
            "changes the loss that "
                + search.metric()
                + " is ("
                + measure(first)
                + "; "
                + measure(other)
                + "), so that trials can't be ranked by it; expected another metric, such as"
                + " validation.error, or one value in \"settings\"");
      }
      if (changesTask(range.path())
          && !data(other, validated(1, other)).equals(data(first, task))) {
        throw refusal(
            range.path(),
            "changes the validation data, so that trials can't be ranked by them; expected one value"
                + " in \"settings\"");
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

  private Task task(int trial, Experiment experiment) {
    Choice<TaskFactory> choice = experiment.task();
    try {
      return choice.make(choice.context().withSeed(experiment.seed()), TaskFactory::create);
    } catch (InvalidInputException e) {
      throw search.placed(trial, e.at("task " + choice.name()));
    }
  }

  /** Without test data, and with some to choose by. */
  private Task validated(int trial, Experiment experiment) {
    Task task = new WithoutTest(task(trial, experiment));
    if (task.validation().isPresent()) {
      return task;
    }
    TaskFactory factory = experiment.task().factory();
    List<String> parameters =
        factory.parameters().stream()
            .map(Parameter::name)
            .filter(name -> name.startsWith("validation"))
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
                        + " says what it counts)"))
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
            java.util.Arrays.stream(progress).map(List::of).toList()));
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
      inside.filter(Files::isDirectory).forEach(RunFiles::discard);
    } catch (java.io.IOException e) {
      throw new InvalidInputException("can't be removed: " + e.getMessage(), e)
          .at(folder(trial).toString());
    }
  }

  private Path folder(int trial) {
    return folder.resolve("trials").resolve(String.format(Locale.ROOT, "%04d", trial));
  }

  private RunFiles files(int trial, long seed) {
    return new RunFiles(folder(trial).resolve("seed-" + seed));
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
    boolean[] reached = new boolean[alive.size() * seeds];
    workers.run(
        reached.length,
        (i, worker) -> {
          int trial = alive.get(i / seeds);
          TrialProgress known = trained(trial, search.seeds().get(i % seeds));
          boolean before = known != null && known.reaches(epoch);
          TrialProgress now = before ? known : train(trial, i % seeds, epoch, stop);
          progress[trial - 1][i % seeds] = now;
          reached[i] = now.reaches(epoch);
          if (reached[i]) {
            Scores kept = now.problem() == null ? now.kept(epoch) : null;
            listener.trained(trial, now.seed(), epoch, kept, before);
          }
        });
    for (boolean one : reached) {
      if (!one) {
        return false;
      }
    }
    return true;
  }

  /** What a run of a trial has come to before; null for nothing. */
  private TrialProgress trained(int trial, long seed) {
    Path file = files(trial, seed).progress();
    if (!Files.exists(file)) {
      return null;
    }
    TrialProgress progress = ResultFiles.read(file, TrialProgress.class);
    if (progress.trial() != trial || progress.seed() != seed) {
      throw new InvalidInputException(
              "is of trial "
                  + progress.trial()
                  + ", seed "
                  + progress.seed()
                  + ", but expected trial "
                  + trial
                  + ", seed "
                  + seed)
          .at(file.toString());
    }
    try {
      origins.get(trial - 1).check("trial " + trial, progress.provenance());
    } catch (InvalidInputException e) {
      throw e.at(file.toString());
    }
    return progress;
  }

  private TrialProgress train(int trial, int s, int epoch, BooleanSupplier stop) {
    Experiment experiment = experiment(trial, search.seeds().get(s));
    Provenance provenance = origins.get(trial - 1).of("trial " + trial);
    RunFiles files = files(trial, experiment.seed());
    try (Workers one = new Workers(1)) {
      return new TrialRun(trial, experiment, validated(trial, experiment), provenance, files, one)
          .run(epoch, stop);
    } catch (InvalidInputException e) {
      throw e.at("trial " + trial + ", seed " + experiment.seed());
    }
  }

  /** Those that go on, the best first. */
  private List<Integer> best(int epoch, List<Integer> alive, TrialProgress[][] progress) {
    List<Integer> ranked =
        alive.stream()
            .filter(trial -> score(epoch, progress[trial - 1]) != null)
            .sorted(search.order(epoch, trial -> List.of(progress[trial - 1])))
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
   */
  public List<Scores> test(int trial, Workers workers) {
    List<Scores> scores = new ArrayList<>();
    for (long seed : search.seeds()) {
      Experiment experiment = experiment(trial, seed);
      Optional<Dataset> test = task(trial, experiment).test();
      if (test.isEmpty()) {
        return List.of();
      }
      EpropNetwork network = NetworkFile.read(files(trial, seed).best(), plugins).network();
      scores.add(
          Scores.of(
              Trainer.evaluate(
                  network,
                  network.engine(workers),
                  test.get(),
                  experiment.training().batchSize(),
                  workers)));
    }
    return scores;
  }

  /** The folder of the search. */
  public Path folder() {
    return folder;
  }
}
