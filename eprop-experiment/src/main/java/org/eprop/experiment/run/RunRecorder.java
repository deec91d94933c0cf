package org.eprop.experiment.run;

import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.experiment.file.NetworkFile;
import org.eprop.experiment.io.AtomicFiles;
import org.eprop.experiment.tensorboard.TrainingEvents;
import org.eprop.experiment.training.Checkpoint;
import org.eprop.experiment.training.Trainer;
import org.eprop.experiment.training.TrainingListener;

/**
 * Saves a training run as it goes. The best network is kept in memory until the next checkpoint, so
 * that the files on the disk always belong together, and short epochs do not wait for the disk.
 */
public final class RunRecorder implements TrainingListener {

  /** Epochs may be shorter than a checkpoint takes. */
  private static final double LEAST_SECONDS = 1;

  private final Trainer trainer;
  private final LoadedExperiment loaded;
  private final String experiment;
  private final RunFolder folder;
  private final MetricsFile metrics;
  private final Optional<TrainingEvents> events;
  private final double every;
  private final LongSupplier nanos;
  private byte[] best;
  private long savedAt;

  /**
   * @param loaded what the trainer was made from
   * @param experiment sha256 of experiment.json
   * @param events for TensorBoard, if it is wanted
   * @param every seconds between checkpoints; at the end of an epoch, they may come sooner
   * @param nanos a clock
   */
  public RunRecorder(
      Trainer trainer,
      LoadedExperiment loaded,
      String experiment,
      RunFolder folder,
      MetricsFile metrics,
      Optional<TrainingEvents> events,
      double every,
      LongSupplier nanos) {
    this.trainer = trainer;
    this.loaded = loaded;
    this.experiment = experiment;
    this.folder = folder;
    this.metrics = metrics;
    this.events = events;
    this.every = every;
    this.nanos = nanos;
    this.savedAt = nanos.getAsLong();
  }

  @Override
  public void batch(Batch batch) {
    events.ifPresent(e -> e.batch(batch));
    saveAfter(every);
  }

  @Override
  public void epoch(Epoch epoch) {
    metrics.add(epoch);
    events.ifPresent(e -> e.epoch(epoch));
    if (epoch.best()) {
      best = bytes();
    }
    saveAfter(Math.min(every, LEAST_SECONDS));
  }

  private byte[] bytes() {
    return NetworkFile.of(
            trainer.network(), loaded.provenance(), RunNetworks.notes(experiment, trainer))
        .bytes();
  }

  private void saveAfter(double seconds) {
    if (nanos.getAsLong() - savedAt >= seconds * 1e9) {
      save();
    }
  }

  /**
   * Saves everything now.
   *
   * @throws InvalidInputException if the run's files are not there any more
   */
  public void save() {
    expectIntact();
    try {
      saveFirst();
    } catch (InvalidInputException | UncheckedIOException e) {
      expectIntact(); // they may have gone just now
      throw e;
    }
  }

  /** Checks that nobody has taken the run's files away. */
  public void expectIntact() {
    folder.expectIntact(experiment, metrics);
  }

  /** The same before there is an experiment.json. */
  public void saveFirst() {
    saveBest();
    byte[] last = bytes();
    AtomicFiles.write(folder.last(), out -> out.write(last));
    metrics.sync();
    events.ifPresent(TrainingEvents::sync);
    Checkpoint.save(trainer, folder.checkpoint(), RunState.notes(experiment, metrics.sha256()));
    savedAt = nanos.getAsLong();
  }

  /** Saves the best network, if there was a better one since the last checkpoint. */
  public void saveBest() {
    if (best != null) {
      byte[] bytes = best;
      AtomicFiles.write(folder.best(), out -> out.write(bytes));
      best = null;
    }
  }
}
