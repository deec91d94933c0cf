package org.eprop.compare.run;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.eprop.api.task.Task;
import org.eprop.compare.result.Scores;
import org.eprop.compare.result.TrialProgress;
import org.eprop.compare.result.TrialProgress.TrialEpoch;
import org.eprop.core.optimizer.DivergenceException;
import org.eprop.core.parallel.Workers;
import org.eprop.experiment.Experiment;
import org.eprop.experiment.json.ProvenanceJson;
import org.eprop.experiment.provenance.Provenance;
import org.eprop.experiment.training.Trainer;
import org.eprop.experiment.training.TrainingListener;

/**
 * One run of a search's trial, on the calling thread alone: trains to an epoch, saves, and can go
 * on from there to the bits of a training without a break.
 */
final class TrialRun implements TrainingListener {

  private final int trial;
  private final int fold;
  private final Task task;
  private final Experiment experiment;
  private final Provenance provenance;
  private final Trainer trainer;
  private final List<TrialEpoch> epochs = new ArrayList<>();
  private final RunSaving saving;
  private String problem;

  /**
   * @param fold that it leaves out, from 1; 0 for none
   * @param task the experiment's, loaded, without its test data
   * @param provenance what it is made from
   * @param workers of one thread
   */
  TrialRun(
      int trial,
      int fold,
      Experiment experiment,
      Task task,
      Provenance provenance,
      RunFiles files,
      Workers workers) {
    this.trial = trial;
    this.fold = fold;
    this.task = task;
    this.experiment = experiment;
    this.provenance = provenance;
    this.trainer = new Trainer(experiment, task, workers);
    this.saving = new RunSaving(trainer, provenance, files);
  }

  /**
   * Trains up to an epoch, unless it is so far.
   *
   * @param stop asked after each update; once true, the run is saved and left
   */
  TrialProgress run(int epoch, BooleanSupplier stop) {
    TrialProgress saved = saving.restore(TrialProgress.class, true);
    if (saved != null) {
      int done = trainer.epochsDone();
      saved.epochs().stream().filter(one -> one.epoch() <= done).forEach(epochs::add);
    }
    try {
      if (trainer.epochsDone() < epoch && !stop.getAsBoolean()) {
        trainer.run(this, () -> trainer.epochsDone() >= epoch || stop.getAsBoolean());
      }
    } catch (DivergenceException e) {
      problem = e.getMessage();
    }
    save();
    return progress();
  }

  private TrialProgress progress() {
    return new TrialProgress(
        trial,
        experiment.seed(),
        fold == 0 ? null : fold,
        fold == 0 ? null : task.validation().orElseThrow().size(),
        ProvenanceJson.write(provenance),
        problem,
        trainer.finished(),
        epochs);
  }

  @Override
  public void batch(Batch batch) {
    saveIfDue();
  }

  @Override
  public void epoch(Epoch epoch) {
    epochs.add(
        new TrialEpoch(
            epoch.epoch(),
            epoch.update(),
            trainer.seconds(),
            epoch.best(),
            Scores.of(epoch.train()),
            epoch.validation().map(Scores::of).orElse(null)));
    if (epoch.best()) {
      saving.keepBest();
    }
    saveIfDue();
  }

  private void saveIfDue() {
    if (saving.isDue()) {
      save();
    }
  }

  private void save() {
    saving.save(progress(), problem == null);
  }
}
