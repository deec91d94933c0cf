package org.eprop.compare.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.eprop.api.metric.Metric;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Task;
import org.eprop.compare.definition.Comparison;
import org.eprop.compare.definition.TrainingTarget;
import org.eprop.compare.definition.Variant;
import org.eprop.compare.result.ResultFiles;
import org.eprop.compare.result.RunResult;
import org.eprop.core.common.Placed;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.Experiment;
import org.eprop.experiment.ExperimentReader;
import org.eprop.experiment.file.NetworkFile;
import org.eprop.experiment.run.RunFolder;
import org.eprop.experiment.training.Metrics;
import org.eprop.experiment.training.Trainer;

/**
 * Runs every variant of a comparison with every seed. Each run is on one thread; as many run at
 * once as there are workers, and results do not depend on how many. Runs are independent, paired by
 * their seeds, and saved in a folder each: what is finished there is not run again, what was begun
 * goes on. Only one may work in a folder at a time.
 */
public final class ComparisonRunner {

  private final Comparison comparison;
  private final Path folder;
  private final Plugins plugins;
  private final ExperimentReader reader;
  private final List<Run> runs = new ArrayList<>();

  private final Definition definition;
  private final ChangedRuns changed;

  /** The fold is from 1; 0 if there are none. */
  private record Run(Variant variant, long seed, int fold, RunFiles files) {}

  /**
   * Checks everything that can be checked before the first run.
   *
   * @param comparison what to run
   * @param folder of the comparison, which need not exist
   * @param plugins the components experiments may name
   * @param changed what is done about runs that were made from something else than now
   * @throws InvalidInputException if a variant's experiment is wrong
   */
  public ComparisonRunner(
      Comparison comparison, Path folder, Plugins plugins, ChangedRuns changed) {
    this.comparison = comparison;
    this.folder = folder;
    this.plugins = plugins;
    this.reader = new ExperimentReader(plugins);
    this.changed = changed;
    this.definition = Definition.of(comparison, reader, changed);
    for (long seed : comparison.seeds()) {
      for (Variant variant : comparison.variants()) {
        for (int n = 1; n <= comparison.networks(); n++) {
          int fold = comparison.folds().isPresent() ? n : 0;
          runs.add(new Run(variant, seed, fold, RunFiles.of(folder, variant.name(), seed, fold)));
        }
      }
    }
    List<Variant> open =
        comparison.variants().stream()
            .filter(variant -> runs.stream().anyMatch(run -> isOpen(run, variant)))
            .toList();
    MeasuredScores scores = new MeasuredScores();
    open.forEach(variant -> check(variant, scores));
    if (open.size() == comparison.variants().size()) { // the others may have what these do not
      scores.expectAll(comparison);
    }
  }

  /** How many runs there are. */
  public int runs() {
    return runs.size();
  }

  private static boolean isOpen(Run run, Variant variant) {
    return run.variant.equals(variant) && !run.files.isFinished();
  }

  private void check(Variant variant, MeasuredScores scores) {
    int fold = comparison.folds().isPresent() ? 1 : 0;
    Experiment experiment = comparison.experiment(variant, comparison.seeds().get(0), fold, reader);
    Task task = PlannedRun.task(comparison, variant, experiment, fold);
    Optional<TrainingTarget> target = comparison.target();
    if (target.isPresent()
        && target.get().set().equals("validation")
        && task.validation().isEmpty()) {
      throw new InvalidInputException(
              ("got \"validation.%s\", but the task %s has no validation data;"
                      + " expected a metric of the training data")
                  .formatted(target.get().metric(), experiment.task().name()))
          .at("target.metric")
          .at(comparison.source());
    }
    try (Workers one = new Workers(1)) {
      scores.add(task, new Trainer(experiment, task, one).metrics());
    } catch (InvalidInputException e) {
      throw comparison.placed(variant, e);
    }
  }

  /**
   * Runs what is not finished, on threads of this process.
   *
   * @param workers who do the work; not closed
   * @param stop asked after each update of each run; once true, runs are saved and left
   * @param listener told how it goes
   * @return as below
   * @throws InvalidInputException if the folder has runs of another comparison, or damaged ones
   */
  public Optional<List<RunResult>> run(
      Workers workers, BooleanSupplier stop, ComparisonListener listener) {
    return run(new RunsOnThreads(workers, folder, plugins), stop, listener);
  }

  /**
   * Runs what is not finished.
   *
   * @param executor does the runs
   * @param stop once true, runs are left
   * @param listener told how it goes
   * @return the results of all variants and seeds, seed by seed, all variants of a seed in their
   *     order, those of folds {@linkplain RunResult#pooled as one}; nothing if it was stopped
   *     before
   * @throws InvalidInputException if the folder has runs of another comparison, or damaged ones
   */
  public Optional<List<RunResult>> run(
      RunExecutor executor, BooleanSupplier stop, ComparisonListener listener) {
    if (comparison.tune().isPresent()
        && comparison.variants().stream().anyMatch(variant -> variant.tuned() == null)) {
      throw new IllegalStateException("the variants are to be tuned before they are run");
    }
    RunFiles.discardLeftovers(folder);
    definition.claim(folder, variant -> RunFiles.discardAll(folder, variant));
    RunResult[] results = new RunResult[runs.size()];
    List<PlannedRun> open = new ArrayList<>();
    for (int i = 0; i < results.length; i++) {
      Run run = runs.get(i);
      if (run.files.isFinished()) {
        results[i] = finished(run);
        listener.finished(i, results[i], true);
      } else {
        open.add(planned(i));
      }
    }
    executor.execute(open, stop, new Results(results, listener));
    for (RunResult result : results) {
      if (result == null) {
        return Optional.empty();
      }
    }
    int folds = comparison.networks();
    return Optional.of(
        IntStream.range(0, results.length / folds)
            .mapToObj(i -> List.of(results).subList(i * folds, (i + 1) * folds))
            .map(RunResult::pooled)
            .toList());
  }

  private PlannedRun planned(int i) {
    Run run = runs.get(i);
    return PlannedRun.of(
        i,
        comparison,
        run.variant,
        run.seed,
        run.fold,
        definition.origins().of(run.variant.name()),
        changed);
  }

  /** Where results come together, each in a place of its own. */
  private record Results(RunResult[] all, ComparisonListener listener) implements RunExecutor.Sink {
    @Override
    public void progress(PlannedRun run, double done) {
      listener.progress(run.number(), run.variant().name(), run.seed(), done);
    }

    @Override
    public void finished(PlannedRun run, RunResult result) {
      all[run.number()] = result;
      listener.finished(run.number(), result, false);
    }
  }

  private RunResult finished(Run run) {
    RunResult result = ResultFiles.read(run.files.compared(), RunResult.class);
    Integer fold = run.fold == 0 ? null : run.fold;
    if (!result.variant().equals(run.variant.name())
        || result.seed() != run.seed
        || !Objects.equals(result.fold(), fold)) {
      throw new InvalidInputException(
              "is of %s, seed %s, but expected %s, seed %s"
                  .formatted(result.variant(), result.seed(), run.variant.name(), run.seed))
          .at(run.files.compared().toString());
    }
    Placed.run(
        run.files.compared().toString(),
        () -> definition.origins().check(run.variant.name(), result.provenance()));
    RunFolder folder = run.files.run();
    Path network = result.model().equals("best") ? folder.best() : folder.last();
    run.files.tidy(result.problem() == null ? network : null);
    if (result.problem() == null) {
      expectNetwork(network, run.files);
    }
    return result;
  }

  /** It may be elsewhere: some delete networks to save room, and a cluster keeps them. */
  private void expectNetwork(Path network, RunFiles files) {
    if (!Files.exists(network)) {
      return;
    }
    try {
      NetworkFile.read(network, plugins);
    } catch (InvalidInputException e) {
      throw new InvalidInputException(
              "%s; delete %s beside it to repeat the run"
                  .formatted(e.problem(), files.compared().getFileName()),
              e)
          .at(e.location());
    }
  }

  /** The folder of the comparison. */
  public Path folder() {
    return folder;
  }

  /** Which scores runs will have, as far as their tasks tell it before there is a run. */
  private static final class MeasuredScores {

    private final Set<String> names = new LinkedHashSet<>();

    /** Adds those of a task. */
    void add(Task task, Metrics metrics) {
      add("test", task.test().orElse(null), metrics);
      add("validation", task.validation().orElse(null), metrics);
      add("train", task.train(), metrics);
    }

    private void add(String set, Dataset data, Metrics metrics) {
      if (data == null) {
        return;
      }
      Metric.Judged kind = Metrics.kind(data);
      names.add(set + ".loss");
      names.add(set + ".error");
      for (Metrics.Named one : metrics.all()) {
        boolean there =
            kind == null ? one.metric().judged() != Metric.Judged.EPISODES : one.judges(kind);
        if (there) {
          names.add(set + "." + one.name());
        }
      }
    }

    /**
     * Checks that what a comparison asks for will be there.
     *
     * @throws InvalidInputException if no run will have it
     */
    void expectAll(Comparison comparison) {
      for (int i = 0; i < comparison.metrics().size(); i++) {
        expect(comparison.metrics().get(i), "metrics[" + i + "]", comparison);
      }
      comparison.wanted().keySet().forEach(name -> expect(name, "wanted." + name, comparison));
      comparison
          .target()
          .ifPresent(
              target -> expect(target.set() + "." + target.metric(), "target.metric", comparison));
    }

    private void expect(String name, String place, Comparison comparison) {
      List<String> sets = List.of("test", "validation", "train");
      if (sets.stream().anyMatch(set -> name.startsWith(set + ".")) && !names.contains(name)) {
        throw new InvalidInputException(
                "got \"%s\", which no run will have, but expected one of %s"
                    .formatted(name, String.join(", ", names)))
            .at(place)
            .at(comparison.source());
      }
    }
  }

  /**
   * Runs on threads of this process, each on one, in the comparison's own folder. What is stopped
   * or killed goes on from its checkpoint.
   */
  private static final class RunsOnThreads implements RunExecutor {

    private final Workers workers;
    private final Path folder;
    private final Plugins plugins;

    /**
     * @param workers as many runs as these are under way at once; not closed
     * @param folder of the comparison
     * @param plugins the components that experiments may name
     */
    public RunsOnThreads(Workers workers, Path folder, Plugins plugins) {
      this.workers = workers;
      this.folder = folder;
      this.plugins = plugins;
    }

    @Override
    public void execute(List<PlannedRun> open, BooleanSupplier stop, Sink sink) {
      workers.run(
          open.size(),
          (i, worker) -> {
            if (!stop.getAsBoolean()) {
              run(open.get(i), stop, sink);
            }
          });
    }

    private void run(PlannedRun run, BooleanSupplier stop, Sink sink) {
      run.runHere(run.files(folder), plugins, stop, done -> sink.progress(run, done))
          .ifPresent(result -> sink.finished(run, result));
    }
  }
}
