package org.eprop.experiment.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.experiment.ExperimentWriter;
import org.eprop.experiment.file.NetworkFile;
import org.eprop.experiment.io.AtomicFiles;
import org.eprop.experiment.io.Sha256;
import org.eprop.experiment.json.Json;
import org.eprop.experiment.tensorboard.TrainingEvents;
import org.eprop.experiment.training.Checkpoint;
import org.eprop.experiment.training.Trainer;
import org.eprop.experiment.training.TrainingListener;

/**
 * Saves a training run in its folder as it goes, and takes one up again that was stopped or killed.
 * The best network is kept in memory until the next checkpoint, so that the files on the disk
 * always belong together, and short epochs do not wait for the disk.
 */
public final class RunRecorder implements TrainingListener, AutoCloseable {

  /** Epochs may be shorter than a checkpoint takes. */
  private static final double LEAST_SECONDS = 1;

  private final Trainer trainer;
  private final LoadedExperiment loaded;
  private final String experiment;
  private final RunFolder folder;
  private final MetricsFile metrics;
  private final List<JsonNode> before;
  private final double every;
  private final LongSupplier nanos;
  private Optional<TrainingEvents> events = Optional.empty();
  private byte[] best;
  private long savedAt;

  private RunRecorder(
      Trainer trainer,
      LoadedExperiment loaded,
      String experiment,
      RunFolder folder,
      MetricsFile metrics,
      List<JsonNode> before,
      double every,
      LongSupplier nanos) {
    this.trainer = trainer;
    this.loaded = loaded;
    this.experiment = experiment;
    this.folder = folder;
    this.metrics = metrics;
    this.before = before;
    this.every = every;
    this.nanos = nanos;
    this.savedAt = nanos.getAsLong();
  }

  /**
   * Of a run that begins: call {@link #begin} before training.
   *
   * @param trainer that has not begun
   * @param loaded what the trainer was made from
   * @param every seconds between checkpoints; at the end of an epoch, they may come sooner
   * @param nanos a clock
   */
  public static RunRecorder start(
      Trainer trainer,
      LoadedExperiment loaded,
      RunFolder folder,
      double every,
      LongSupplier nanos) {
    return new RunRecorder(
        trainer,
        loaded,
        Sha256.of(text(loaded)),
        folder,
        MetricsFile.create(folder.metrics()),
        List.of(),
        every,
        nanos);
  }

  /**
   * Of a run that goes on.
   *
   * @param trainer that {@link #restore} put there
   * @param loaded what the trainer was made from
   * @param state what is known of the folder's files
   * @param every seconds between checkpoints; at the end of an epoch, they may come sooner
   * @param nanos a clock
   * @throws InvalidInputException if one of the files is missing or not what it was
   */
  public static RunRecorder resume(
      Trainer trainer,
      LoadedExperiment loaded,
      RunFolder folder,
      RunState state,
      double every,
      LongSupplier nanos) {
    return new RunRecorder(
        trainer,
        loaded,
        state.experiment(),
        folder,
        MetricsFile.resume(folder.metrics(), state),
        MetricsFile.lines(folder.metrics(), state),
        every,
        nanos);
  }

  /**
   * Begins a run, or goes on with that of the folder if there is one that has a checkpoint.
   *
   * @param trainer that has not begun
   * @param loaded what the trainer was made from
   * @param every seconds between checkpoints; at the end of an epoch, they may come sooner
   * @throws InvalidInputException if a file of the run is missing or not what it was
   */
  public static RunRecorder startOrResume(
      Trainer trainer, LoadedExperiment loaded, RunFolder folder, double every) {
    if (!Files.exists(folder.experiment()) || !Files.exists(folder.checkpoint())) {
      folder.clear();
      RunRecorder recorder = start(trainer, loaded, folder, every, System::nanoTime);
      recorder.begin();
      return recorder;
    }
    RunState state = RunState.of(folder);
    state.checkExperiment(folder.experiment());
    restore(trainer, loaded, folder, state);
    return resume(trainer, loaded, folder, state, every, System::nanoTime);
  }

  /**
   * Puts a trainer where the checkpoint of a folder is, and checks the files beside it.
   *
   * @throws InvalidInputException if one of them is missing or not what it was
   */
  public static void restore(
      Trainer trainer, LoadedExperiment loaded, RunFolder folder, RunState state) {
    Checkpoint.restore(trainer, folder.checkpoint());
    if (state.bestEpoch() > 0) {
      new RunNetworks(folder, state).load(folder.best(), loaded.plugins());
    }
    MetricsFile.read(folder.metrics(), state);
    folder.discardLeftovers();
  }

  private static String text(LoadedExperiment loaded) {
    return new ExperimentWriter().write(loaded.experiment(), loaded.provenance());
  }

  /** The lines of metrics.jsonl that there were when the run was taken up again. */
  public List<JsonNode> before() {
    return before;
  }

  /** Writes events for TensorBoard, too; they are closed by whoever made them. */
  public void watch(TrainingEvents wanted) {
    events = Optional.of(wanted);
  }

  /** Saves the untrained network, and in the end experiment.json, by which the run is there. */
  public void begin() {
    saveFiles();
    AtomicFiles.write(folder.experiment(), text(loaded));
  }

  @Override
  public void batch(Batch batch) {
    events.ifPresent(e -> e.batch(batch));
    saveAfter(every);
  }

  @Override
  public void epoch(Epoch epoch) {
    epoch(epoch, Json.object());
  }

  /**
   * After an epoch.
   *
   * @param more what its line in metrics.jsonl has beside what every run's has
   */
  public void epoch(Epoch epoch, ObjectNode more) {
    metrics.add(epoch, more);
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
      saveFiles();
    } catch (InvalidInputException | UncheckedIOException e) {
      expectIntact(); // they may have gone just now
      throw e;
    }
  }

  /** Checks that nobody has taken the run's files away. */
  public void expectIntact() {
    folder.expectIntact(experiment, metrics);
  }

  private void saveFiles() {
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

  @Override
  public void close() {
    metrics.close();
  }
}
