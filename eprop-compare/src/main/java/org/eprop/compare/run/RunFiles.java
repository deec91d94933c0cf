package org.eprop.compare.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eprop.experiment.io.AtomicFiles;
import org.eprop.experiment.io.Folders;
import org.eprop.experiment.run.RunFolder;

/**
 * The folder of a compared or searched run: that of a training run, and what is added.
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

  /** The training run's own files. */
  public RunFolder run() {
    return new RunFolder(path);
  }

  /** What a comparison adds to a run; once it is there, the run is finished. */
  public Path compared() {
    return path.resolve("compared.json");
  }

  /** How far a search's run has come, between its rounds. */
  Path progress() {
    return path.resolve("progress.json");
  }

  boolean isFinished() {
    return Files.isRegularFile(compared());
  }

  /** Removes what programs that were killed left anywhere in the folder of all runs. */
  static void discardLeftovers(Path folder) {
    if (Files.isDirectory(folder)) {
      AtomicFiles.discardLeftovers(folder, DEEPEST);
    }
  }

  /**
   * Removes what a finished run does not need: all but its record and the network that counts.
   *
   * @param counting that network's file; null if training diverged
   */
  void tidy(Path counting) {
    RunFolder run = run();
    for (Path file : List.of(run.checkpoint(), run.best(), run.last())) {
      if (!file.equals(counting)) {
        delete(file);
      }
    }
  }
}
