package org.eprop.compare.run;

import java.nio.file.Files;
import java.util.Map;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.compare.result.ResultFiles;
import org.eprop.experiment.file.NetworkFile;
import org.eprop.experiment.io.AtomicFiles;
import org.eprop.experiment.provenance.Provenance;
import org.eprop.experiment.training.Checkpoint;
import org.eprop.experiment.training.Trainer;

/**
 * What a run saves, so that one that was stopped or killed goes on where it had got to. The files
 * on the disk are never further than the next thing written: progress and best network come before
 * the checkpoint that counts on them, and what they know beyond it is learned again, to the same
 * bits.
 */
final class RunSaving {

  private static final double SECONDS = 10;

  private final Trainer trainer;
  private final Provenance provenance;
  private final RunFiles files;
  private byte[] best;
  private long savedAt = System.nanoTime();

  RunSaving(Trainer trainer, Provenance provenance, RunFiles files) {
    this.trainer = trainer;
    this.provenance = provenance;
    this.files = files;
  }

  /**
   * What a run that was begun before knew, and the trainer then, which goes on from there.
   *
   * @param keepsBest whether runs keep the best network
   * @return null if nothing was begun
   */
  <P extends Record> P restore(Class<P> progress, boolean keepsBest) {
    // Without its other half a checkpoint is worth nothing.
    if (!Files.exists(files.checkpoint()) || !Files.exists(files.progress())) {
      return null;
    }
    Checkpoint.restore(trainer, files.checkpoint());
    if (keepsBest && trainer.bestEpoch() > 0 && !Files.exists(files.best())) {
      throw new InvalidInputException(
              "is missing, but the checkpoint beside it needs it; delete "
                  + files.checkpoint().getFileName()
                  + " there to start the run again")
          .at(files.best().toString());
    }
    return ResultFiles.read(files.progress(), progress);
  }

  /** The network is the best so far; it is written when the run is saved. */
  void keepBest() {
    best = NetworkFile.of(trainer.network(), provenance, Map.of()).bytes();
  }

  boolean isDue() {
    return System.nanoTime() - savedAt >= SECONDS * 1e9;
  }

  void saveBest() {
    if (best != null) {
      byte[] bytes = best;
      AtomicFiles.write(files.best(), out -> out.write(bytes));
      best = null;
    }
  }

  /**
   * @param goesOn whether there is to be a checkpoint
   */
  void save(Record progress, boolean goesOn) {
    saveBest();
    ResultFiles.write(files.progress(), progress);
    if (goesOn) {
      Checkpoint.save(trainer, files.checkpoint());
    }
    savedAt = System.nanoTime();
  }
}
