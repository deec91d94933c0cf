package org.eprop.experiment.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.experiment.io.Sha256;
import org.eprop.experiment.training.Checkpoint;

/**
 * What a run's checkpoint, or else its result, says of the files beside it, by which each of them
 * is checked before it is used.
 *
 * @param source the file that says so
 * @param experiment sha256 of experiment.json
 * @param metrics sha256 of the first lines of metrics.jsonl, one for each epoch done
 * @param epochs done
 * @param bestEpoch the best of these; 0 for none
 */
public record RunState(Path source, String experiment, String metrics, int epochs, int bestEpoch) {

  public static final String EXPERIMENT = "experiment_sha256";
  public static final String METRICS = "metrics_sha256";

  /**
   * Reads it.
   *
   * @throws InvalidInputException if there is neither file, or it is damaged
   */
  public static RunState of(RunFolder folder) {
    if (Files.exists(folder.checkpoint())) {
      return of(folder.checkpoint(), Checkpoint.read(folder.checkpoint()));
    }
    if (!Files.exists(folder.result())) {
      throw new InvalidInputException(
              "is missing, and without it the run's other files can't be checked")
          .at(folder.checkpoint().toString());
    }
    JsonNode json = ResultFile.read(folder.result());
    return new RunState(
        folder.result(),
        json.path(EXPERIMENT).asText(),
        json.path(METRICS).asText(),
        json.path("epochs").asInt(),
        json.path("best_epoch").asInt());
  }

  public static RunState of(Path checkpoint, Checkpoint.Summary saved) {
    return new RunState(
        checkpoint,
        saved.notes().getOrDefault(EXPERIMENT, ""),
        saved.notes().getOrDefault(METRICS, ""),
        saved.epochs(),
        saved.bestEpoch());
  }

  /** For the notes of a checkpoint. */
  public static Map<String, String> notes(String experiment, String metrics) {
    return Map.of(EXPERIMENT, experiment, METRICS, metrics);
  }

  /**
   * Checks experiment.json.
   *
   * @throws InvalidInputException if it is not what the run was begun with
   */
  public void checkExperiment(Path file) {
    String found = Sha256.of(file);
    if (!found.equals(experiment)) {
      throw new InvalidInputException(
              ("is not the run's own: got sha256 %s, but expected %s, which %s has;"
                      + " restore it, or start another run with it")
                  .formatted(found, experiment, source.getFileName()))
          .at(file.toString());
    }
  }
}
