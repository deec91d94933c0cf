package org.eprop.experiment.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.experiment.io.AtomicFiles;
import org.eprop.experiment.io.InputFiles;
import org.eprop.experiment.io.Seal;
import org.eprop.experiment.json.Json;

/** A run's result.json, which ends with a digest of itself. */
public final class ResultFile {

  private ResultFile() {}

  public static void write(Path file, ObjectNode result) {
    AtomicFiles.write(file, Seal.on(Json.pretty(result)));
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
