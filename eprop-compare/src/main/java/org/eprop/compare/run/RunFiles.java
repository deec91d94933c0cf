package org.eprop.compare.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eprop.experiment.io.AtomicFiles;
import org.eprop.experiment.io.Folders;

/**
 * The folder of a run, and its files. While it runs: a checkpoint and what the checkpoint does not
 * hold; in the end the result and the network that was measured.
 *
 * @param path of the folder, which need not exist
 */
public record RunFiles(Path path) {

  /** Files of runs lie in runs/VARIANT/seed-N, or in trials/NNNN/seed-N. */
  private static final int DEEPEST = 4;

  /** Of a run of a comparison. */
  static RunFiles of(Path comparison, String variant, long seed, int fold) {
    return new RunFiles(comparison.resolve("runs").resolve(variant).resolve(name(seed, fold)));
  }

  /**
   * The folder of a run among those of its variant or trial.
   *
   * @param fold from 1; 0 if there are none
   */
  public static String name(long seed, int fold) {
    return "seed-" + seed + (fold == 0 ? "" : "-fold-" + fold);
  }

  /** Deletes all runs of a variant. */
  static void discardAll(Path comparison, String variant) {
    Folders.remove(comparison.resolve("runs").resolve(variant));
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": can't be removed: " + e, e);
    }
  }

  /** What came out; once it is there, the run is finished. */
  public Path result() {
    return path.resolve("result.json");
  }

  /** The network that was measured; of a run that diverged there is none. */
  public Path network() {
    return path.resolve("network.npz");
  }

  Path best() {
    return path.resolve("best.npz");
  }

  Path checkpoint() {
    return path.resolve("checkpoint.npz");
  }

  /** The epochs and probes so far: maybe some more than the checkpoint knows of. */
  Path progress() {
    return path.resolve("progress.json");
  }

  boolean isFinished() {
    return Files.isRegularFile(result());
  }

  /** Removes what programs that were killed left anywhere in the folder of all runs. */
  static void discardLeftovers(Path folder) {
    if (Files.isDirectory(folder)) {
      AtomicFiles.discardLeftovers(folder, DEEPEST);
    }
  }

  /** Removes what a finished run does not need. */
  void discardCheckpoint() {
    for (Path file : new Path[] {checkpoint(), progress(), best()}) {
      delete(file);
    }
  }
}
