package org.eprop.experiment.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.experiment.io.AtomicFiles;
import org.eprop.experiment.io.Sha256;
import org.eprop.experiment.tensorboard.TrainingEvents;
import org.eprop.experiment.training.Checkpoint;

/**
 * The folder of a training run, and its files.
 *
 * @param path of the folder, which need not exist
 */
public record RunFolder(Path path) {

  /** The folder's own name. */
  public String name() {
    return String.valueOf(path.toAbsolutePath().normalize().getFileName());
  }

  /** The complete experiment. */
  public Path experiment() {
    return path.resolve("experiment.json");
  }

  /** One JSON object for each epoch. */
  public Path metrics() {
    return path.resolve("metrics.jsonl");
  }

  /** The final measurements. */
  public Path result() {
    return path.resolve("result.json");
  }

  /** The network of the best epoch. */
  public Path best() {
    return path.resolve("best.npz");
  }

  /** The network of the last checkpoint. */
  public Path last() {
    return path.resolve("last.npz");
  }

  /** What training goes on from. */
  public Path checkpoint() {
    return path.resolve("checkpoint.npz");
  }

  /** Held by the process that trains. */
  public Path lock() {
    return path.resolve(".lock");
  }

  /** The event files for TensorBoard, in folders of their own. */
  public Path tensorBoard() {
    return path.resolve("tensorboard");
  }

  /** The page that shows the run. */
  public Path report() {
    return path.resolve("report.html");
  }

  private List<Path> files() {
    return List.of(experiment(), metrics(), result(), best(), last(), checkpoint());
  }

  /**
   * Checks that there is no run in it yet. What a run left that was killed before its first save
   * was done, which experiment.json ends, may be written over.
   */
  public void expectNone() {
    if (Files.exists(experiment())) {
      throw new InvalidInputException(
          path
              + ": this folder has a run already; continue it with --resume "
              + path
              + ", choose another folder by --out DIR, or replace it by --overwrite");
    }
    if (isBegun()) {
      throw new InvalidInputException(
          path
              + ": there are files of a run in this folder, but its experiment.json is missing; put"
              + " it back, choose another folder by --out DIR, or replace the run by --overwrite");
    }
  }

  /** Checks that there is a run in it that can be gone on with. */
  public void expectRun() {
    if (Files.isRegularFile(experiment())) {
      return;
    }
    if (isBegun()) {
      throw new InvalidInputException(
          path + ": there are files of a run in this folder, but its experiment.json is missing");
    }
    throw new InvalidInputException(
        files().stream().anyMatch(Files::exists)
            ? path
                + ": the run in this folder ended before its first save; start it again with"
                + " 'eprop train'"
            : path + ": there is no run in this folder: it has no file experiment.json");
  }

  /** Whether more is there than what is saved before the first update. */
  private boolean isBegun() {
    try {
      return Files.exists(result())
          || Files.exists(best())
          || (Files.exists(metrics()) && Files.size(metrics()) > 0)
          || (Files.exists(checkpoint()) && Checkpoint.read(checkpoint()).updates() > 0);
    } catch (IOException | InvalidInputException e) {
      return true; // whatever it is, it is not to be written over
    }
  }

  /**
   * Checks that the files of the run that trains here are still there.
   *
   * @param experimentSha256 of experiment.json
   * @throws InvalidInputException if they were removed or replaced
   */
  public void expectIntact(String experimentSha256, MetricsFile metrics) {
    boolean same = Files.exists(experiment()) && Sha256.of(experiment()).equals(experimentSha256);
    if (!same || !metrics.isWhole()) {
      throw new InvalidInputException(
          (same ? metrics() : experiment())
              + ": was removed or changed while the run trained; nothing more is saved");
    }
  }

  /** Removes the run's files. */
  public void clear() {
    discardLeftovers();
    List<Path> all = new ArrayList<>(files());
    all.addAll(TrainingEvents.files(tensorBoard()));
    if (Files.isRegularFile(report())) {
      all.add(report());
    }
    for (Path file : all) {
      if (!Files.exists(file)) {
        continue;
      }
      try {
        Files.delete(file);
      } catch (IOException e) {
        throw new UncheckedIOException(file + ": can't be removed: " + e, e);
      }
    }
  }

  /** Removes what a killed run left half written. */
  public void discardLeftovers() {
    if (Files.isDirectory(path)) {
      AtomicFiles.discardLeftovers(path);
    }
  }
}
