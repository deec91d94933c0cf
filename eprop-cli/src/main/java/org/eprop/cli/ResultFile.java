package org.eprop.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.io.AtomicFiles;
import org.eprop.core.io.SealedText;

/** A run's result.json, which ends with a digest of itself. */
final class ResultFile {

  private ResultFile() {}

  static void write(Path file, ObjectNode result) {
    result.put("sha256", "");
    AtomicFiles.write(file, SealedText.seal(Json.pretty(result)));
  }

  /**
   * Reads it.
   *
   * @throws InvalidInputException if it is missing or was changed by a bit
   */
  static JsonNode read(Path file) {
    try {
      JsonNode json = Json.parse(SealedText.check(Files.readString(file)));
      if (json == null || !json.isObject()) {
        throw new InvalidInputException("got no JSON object");
      }
      return json;
    } catch (InvalidInputException e) {
      throw e.at(file.toString());
    } catch (CharacterCodingException e) {
      throw new InvalidInputException("is damaged: it is no text in UTF-8", e).at(file.toString());
    } catch (IOException e) {
      throw new InvalidInputException("can't be read: " + e.getMessage(), e).at(file.toString());
    }
  }
}
