package org.eprop.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.io.AtomicFiles;
import org.eprop.report.tensorboard.TrainingEvents;

/**
 * The folder of a training run, and its files.
 *
 * @param path of the folder, which need not exist
 */
record RunFolder(Path path) {

  /** The folder's own name. */
  String name() {
    return String.valueOf(path.toAbsolutePath().normalize().getFileName());
  }

  /** The complete experiment. */
  Path experiment() {
    return path.resolve("experiment.json");
  }

  /** One JSON object for each epoch. */
  Path metrics() {
    return path.resolve("metrics.jsonl");
  }

  /** The final measurements. */
  Path result() {
    return path.resolve("result.json");
  }

  /** The network of the best epoch. */
  Path best() {
    return path.resolve("best.npz");
  }

  /** The network of the last checkpoint. */
  Path last() {
    return path.resolve("last.npz");
  }

  /** What training goes on from. */
  Path checkpoint() {
    return path.resolve("checkpoint.npz");
  }

  /** Held by the process that trains. */
  Path lock() {
    return path.resolve(".lock");
  }

  /** The event files for TensorBoard, in folders of their own. */
  Path tensorBoard() {
    return path.resolve("tensorboard");
  }

  /** The page that shows the run. */
  Path report() {
    return path.resolve("report.html");
  }

  /** The network that counts: the best if there was something to choose it by, or else the last. */
  Path model(boolean validated) {
    return validated && Files.exists(best()) ? best() : last();
  }

  private List<Path> files() {
    return List.of(experiment(), metrics(), result(), best(), last(), checkpoint());
  }

  /** Checks that there is no run in it yet. */
  void expectNone() {
    if (files().stream().anyMatch(Files::exists)) {
      throw new InvalidInputException(
          path
              + ": there is a run in this folder already; go on with it by --resume "
              + path
              + ", choose another folder by --out DIR, or replace it by --overwrite");
    }
  }

  /** Checks that there is a run in it. */
  void expectRun() {
    if (!Files.isRegularFile(experiment())) {
      throw new InvalidInputException(
          path + ": there is no run in this folder: it has no file experiment.json");
    }
  }

  /** Removes the run's files. */
  void clear() {
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
        throw new InvalidInputException("can't be removed: " + e.getMessage(), e)
            .at(file.toString());
      }
    }
  }

  /** Removes what a killed run left half written. */
  void discardLeftovers() {
    if (Files.isDirectory(path)) {
      AtomicFiles.discardLeftovers(path);
    }
  }
}
