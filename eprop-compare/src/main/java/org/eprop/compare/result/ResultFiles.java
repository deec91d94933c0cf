package org.eprop.compare.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.experiment.io.AtomicFiles;
import org.eprop.experiment.io.Seal;
import org.eprop.experiment.json.PrettyJson;

/**
 * Results as JSON files: the same text on every platform and JDK, closed by the digest of their
 * bytes, {@code "sha256"}, without which they are not read.
 */
public final class ResultFiles {

  private static final ObjectMapper MAPPER =
      // Double.toString writes other digits on JDKs before 19.
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private ResultFiles() {}

  /**
   * Writes a record whole or not at all.
   *
   * @throws InvalidInputException if the file can't be written
   */
  public static void write(Path file, Record result) {
    AtomicFiles.write(file, Seal.on(text(result)));
  }

  /** What {@link #write} writes, without its digest. */
  public static String text(Record result) {
    return PrettyJson.of(MAPPER, result);
  }

  /** As a part of other JSON. */
  public static JsonNode json(Record part) {
    return MAPPER.valueToTree(part);
  }

  /**
   * Reads what {@link #json} made.
   *
   * @throws InvalidInputException if it is something else
   */
  public static <T extends Record> T of(JsonNode json, Class<T> type) {
    try {
      return MAPPER.treeToValue(json, type);
    } catch (JsonProcessingException e) {
      throw new InvalidInputException(
          "got something else, but expected what this program wrote: " + e.getOriginalMessage(), e);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws InvalidInputException if the file is missing, damaged, or something else
   */
  public static <T extends Record> T read(Path file, Class<T> type) {
    try {
      return MAPPER.readValue(Seal.off(Files.readAllBytes(file)), type);
    } catch (InvalidInputException e) {
      throw e.at(file.toString());
    } catch (NoSuchFileException e) {
      throw new InvalidInputException("no such file", e).at(file.toString());
    } catch (JsonProcessingException e) {
      throw new InvalidInputException(
              "got something else, but expected what this program wrote: " + e.getOriginalMessage(),
              e)
          .at(file.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be read: " + e, e);
    }
  }
}
