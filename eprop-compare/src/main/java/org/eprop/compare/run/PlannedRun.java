package org.eprop.compare.run;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;
import java.util.stream.Collectors;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Task;
import org.eprop.compare.definition.Comparison;
import org.eprop.compare.definition.Folds;
import org.eprop.compare.definition.ProbeSettings;
import org.eprop.compare.definition.TrainingTarget;
import org.eprop.compare.definition.Variant;
import org.eprop.compare.result.RunResult;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.Configuration;
import org.eprop.experiment.Experiment;
import org.eprop.experiment.ExperimentReader;
import org.eprop.experiment.json.ProvenanceJson;
import org.eprop.experiment.provenance.Change;
import org.eprop.experiment.provenance.Provenance;
import org.eprop.experiment.run.LoadedExperiment;

/**
 * One run of a comparison, with all that it follows from, but for the components and the data: it
 * can be sent to another process, which has those, and done there. Immutable.
 *
 * @param number which of the comparison's, from 0: seed by seed, all variants of a seed in their
 *     order, all folds of a variant in theirs
 * @param variant what is run
 * @param seed of every random number
 * @param fold that it leaves out, from 1; 0 for none
 * @param folds there are; null for none
 * @param source what error messages call the comparison
 * @param baseSource what they call its base experiment
 * @param base that experiment, as JSON
 * @param target what training is to achieve; null if nothing
 * @param probe of the gradient
 * @param provenance what the run is to be made from, as JSON
 * @param changed how far what it is made from may differ
 */
public record PlannedRun(
    int number,
    Variant variant,
    long seed,
    int fold,
    Folds folds,
    String source,
    String baseSource,
    String base,
    TrainingTarget target,
    ProbeSettings probe,
    String provenance,
    ChangedRuns changed)
    implements Serializable {

  static PlannedRun of(
      int number,
      Comparison comparison,
      Variant variant,
      long seed,
      int fold,
      Provenance provenance,
      ChangedRuns changed) {
    Configuration base = comparison.base();
    return new PlannedRun(
        number,
        variant,
        seed,
        fold,
        comparison.folds().orElse(null),
        comparison.source(),
        base.source(),
        base.root().json().toString(),
        comparison.target().orElse(null),
        comparison.probe(),
        ProvenanceJson.write(provenance).toString(),
        changed);
  }

  /** The comparison as far as this run is concerned. */
  private Comparison comparison() {
    return new Comparison(
        source,
        Configuration.of(base, baseSource),
        List.of(variant),
        variant.name(),
        List.of(),
        Optional.empty(),
        Optional.ofNullable(folds),
        List.of(seed),
        List.of(),
        Map.of(),
        List.of(),
        Optional.ofNullable(target),
        probe);
  }

  /**
   * Does it on the calling thread alone, or goes on where it was stopped. The same run in the same
   * folder gives the same files, times apart, however often it is begun anew.
   *
   * @param files in its folder
   * @param plugins the components that it may name
   * @param stop asked after each update; once true, the run is saved and left
   * @param progress told the share of updates that are done
   * @return the result, which is in the folder, too; nothing if it was stopped
   * @throws InvalidInputException if components, data, eprop or Java are not here what they are
   *     where it was planned, or the task can't be made
   */
  public Optional<RunResult> run(
      RunFiles files, Plugins plugins, BooleanSupplier stop, DoubleConsumer progress) {
    Provenance here = experiment(plugins).provenance();
    List<Change> changes = planned().difference(here, changed.heeded());
    if (!changes.isEmpty()) {
      throw new InvalidInputException(
              "is not the same here as where the run was planned: "
                  + changes.stream().map(Change::text).collect(Collectors.joining("; "))
                  + "; expected the same jars, data and Java on every machine",
              Change.details(changes))
          .at(toString());
    }
    return run(files, plugins, here, stop, progress);
  }

  /** The same in the process that planned it. */
  Optional<RunResult> runHere(
      RunFiles files, Plugins plugins, BooleanSupplier stop, DoubleConsumer progress) {
    return run(files, plugins, planned(), stop, progress);
  }

  private Optional<RunResult> run(
      RunFiles files,
      Plugins plugins,
      Provenance made,
      BooleanSupplier stop,
      DoubleConsumer progress) {
    Experiment experiment = experiment(plugins);
    try (Workers one = new Workers(1)) {
      Task task = task(comparison(), variant, experiment, fold);
      LoadedExperiment loaded = new LoadedExperiment(toString(), experiment, task, plugins, made);
      return new SingleRun(comparison(), variant, fold, loaded, files, one, progress).run(stop);
    } catch (InvalidInputException e) {
      throw e.at(toString());
    }
  }

  private Experiment experiment(Plugins plugins) {
    return comparison().experiment(variant, seed, fold, new ExperimentReader(plugins));
  }

  private Provenance planned() {
    return ProvenanceJson.read(Configuration.of(provenance, "provenance").root().json());
  }

  /** The task that an experiment names, without a fold if there are any. */
  static Task task(Comparison comparison, Variant variant, Experiment experiment, int fold) {
    try {
      return RunTask.tested(experiment, comparison.folds(), fold);
    } catch (InvalidInputException e) {
      throw comparison.placed(variant, e.at("task " + experiment.task().name()));
    }
  }

  /** The files of it in the folder of the comparison. */
  public RunFiles files(Path comparison) {
    return RunFiles.of(comparison, variant.name(), seed, fold);
  }

  /** For messages. */
  @Override
  public String toString() {
    return "variant " + variant.name() + ", seed " + seed + (fold == 0 ? "" : ", fold " + fold);
  }
}
