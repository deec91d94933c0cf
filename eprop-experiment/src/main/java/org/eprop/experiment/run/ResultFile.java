package org.eprop.experiment.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.experiment.io.AtomicFiles;
import org.eprop.experiment.io.InputFiles;
import org.eprop.experiment.io.Seal;
import org.eprop.experiment.json.Json;
import org.eprop.experiment.json.ProvenanceJson;
import org.eprop.experiment.training.Trainer;

/** A run's result.json, which ends with a digest of itself. */
public final class ResultFile {

  private ResultFile() {}

  /**
   * Writes that of a training that is over, and whose last checkpoint is saved.
   *
   * @param evaluation of the network that counts
   */
  public static void write(
      RunNetworks networks, LoadedExperiment loaded, Trainer trainer, TaskEvaluation evaluation) {
    RunFolder folder = networks.folder();
    ObjectNode json = Json.object();
    json.put("task", loaded.experiment().task().name());
    json.put("seed", loaded.experiment().seed());
    json.put("epochs", trainer.epochsDone());
    json.put("updates", trainer.updates());
    json.put("ended", ended(trainer));
    if (trainer.bestEpoch() > 0) {
      json.put("best_epoch", trainer.bestEpoch());
    }
    json.put("model", networks.model());
    loaded.task().classNames().forEach(json.withArray("classes")::add);
    evaluation.addTo(json).put("seconds", trainer.seconds());
    json.put("finished", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    json.put("machine", Computer.here());
    json.put(RunState.EXPERIMENT, networks.state().experiment());
    json.put(RunState.METRICS, networks.state().metrics());
    ObjectNode fitted = Json.object();
    loaded
        .task()
        .fitted()
        .forEach((name, numbers) -> Arrays.stream(numbers).forEach(fitted.withArray(name)::add));
    if (!fitted.isEmpty()) {
      json.set("fitted", fitted);
    }
    json.set("provenance", ProvenanceJson.write(loaded.provenance()));
    AtomicFiles.write(folder.result(), Seal.on(Json.pretty(json)));
  }

  /** Why training is over. */
  private static String ended(Trainer trainer) {
    if (!trainer.finished()) {
      return "target"; // a comparison's
    }
    return trainer.reachedError()
        ? "stop_at_error"
        : trainer.ranOutOfPatience() ? "patience" : "epochs";
  }

  /**
   * Reads it.
   *
   * @throws InvalidInputException if it is missing or was changed by a bit
   */
  public static JsonNode read(Path file) {
    return InputFiles.read(
        file,
        in -> {
          JsonNode json =
              Json.parse(new String(Seal.off(in.readAllBytes()), StandardCharsets.UTF_8));
          if (json == null || !json.isObject()) {
            throw new InvalidInputException("got no JSON object");
          }
          return json;
        });
  }
}
