package org.eprop.compare.run;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Task;
import org.eprop.compare.result.ResultFiles;
import org.eprop.compare.result.Scores;
import org.eprop.compare.result.TrialProgress;
import org.eprop.compare.result.TrialProgress.TrialEpoch;
import org.eprop.core.io.AtomicFiles;
import org.eprop.core.parallel.Workers;
import org.eprop.experiment.Experiment;
import org.eprop.experiment.file.NetworkFile;
import org.eprop.experiment.provenance.Provenance;
import org.eprop.experiment.training.Checkpoint;
import org.eprop.experiment.training.DivergenceException;
import org.eprop.experiment.training.Trainer;
import org.eprop.experiment.training.TrainingListener;

/**
 * One run of a search's trial, on the calling thread alone: trains to an epoch, saves, and can go
 * on from there to the bits of a training without a break. As in {@link SingleRun}, progress and
 * best network are written before the checkpoint that counts on them.
 */
final class TrialRun implements TrainingListener {

  private static final double SAVE_SECONDS = 10;

  private final int trial;
  private final Experiment experiment;
  private final Provenance provenance;
  private final RunFiles files;
  private final Trainer trainer;
  private final List<TrialEpoch> epochs = new ArrayList<>();
  private byte[] best;
  private String problem;
  private long savedAt = System.nanoTime();

  /**
   * @param task the experiment's, loaded, without its test data
   * @param provenance what it is made from
   * @param workers of one thread
   */
  TrialRun(
      int trial,
      Experiment experiment,
      Task task,
      Provenance provenance,
      RunFiles files,
      Workers workers) {
    this.trial = trial;
    this.experiment = experiment;
    this.provenance = provenance;
    this.files = files;
    this.trainer = new Trainer(experiment, task, workers);
  }

  /**
   * Trains up to an epoch, unless it is so far.
   *
   * @param stop asked after each update; once true, the run is saved and left
   */
  TrialProgress run(int epoch, BooleanSupplier stop) {
    restore();
    try {
      if (trainer.epochsDone() < epoch && !stop.getAsBoolean()) {
        trainer.run(this, () -> trainer.epochsDone() >= epoch || stop.getAsBoolean());
      }
    } catch (DivergenceException e) {
      problem = e.getMessage();
    }
    save();
    TrialProgress progress = progress();
    if (progress.finished() || problem != null) {
      RunFiles.discard(files.checkpoint());
    }
    return progress;
  }

  private void restore() {
    // Without its other half a checkpoint is worth nothing.
    if (!Files.exists(files.checkpoint()) || !Files.exists(files.progress())) {
      return;
    }
    Checkpoint.restore(trainer, files.checkpoint());
    if (trainer.bestEpoch() > 0 && !Files.exists(files.best())) {
      throw new InvalidInputException(
              "is missing, but the checkpoint beside it counts on it; delete "
                  + files.checkpoint().getFileName()
                  + " there, and the run begins anew")
          .at(files.best().toString());
    }
    TrialProgress saved = ResultFiles.read(files.progress(), TrialProgress.class);
    saved.epochs().stream()
        .filter(epoch -> epoch.epoch() <= trainer.epochsDone())
        .forEach(epochs::add);
  }

  private TrialProgress progress() {
    return new TrialProgress(
        trial, experiment.seed(), provenance.json(), problem, trainer.finished(), epochs);
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
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try {
        NetworkFile.of(trainer.network(), provenance, Map.of()).write(bytes);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      best = bytes.toByteArray();
    }
    saveIfDue();
  }

  private void saveIfDue() {
    if (System.nanoTime() - savedAt >= SAVE_SECONDS * 1e9) {
      save();
    }
  }

  private void save() {
    if (best != null) {
      byte[] bytes = best;
      AtomicFiles.write(files.best(), out -> out.write(bytes));
      best = null;
    }
    ResultFiles.write(files.progress(), progress());
    if (problem == null) {
      Checkpoint.save(trainer, files.checkpoint());
    }
    savedAt = System.nanoTime();
  }
}
