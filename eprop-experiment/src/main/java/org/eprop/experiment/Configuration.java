package org.eprop.experiment;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.experiment.json.ConfigNode;

/**
 * The JSON of an experiment, parsed but not yet understood, so that values can still be changed.
 * Immutable.
 *
 * @since 1.0
 */
public final class Configuration {

  private static final int MOST = 1 << 26;

  private final JsonNode json;
  private final String source;

  private Configuration(JsonNode json, String source) {
    this.json = json;
    this.source = source;
  }

  /**
   * Parses a file.
   *
   * @throws InvalidInputException if it is missing or is not JSON; with line and column
   * @throws UncheckedIOException if it can't be read
   */
  public static Configuration of(Path file) {
    if (Files.isDirectory(file)) {
      throw new InvalidInputException("got a folder, but expected a file").at(file.toString());
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST + 1); // of what may be a pipe, and of one that never ends
      if (bytes.length > MOST) {
        throw new InvalidInputException("got more than " + MOST + " bytes, but expected JSON")
            .at(file.toString());
      }
      return of(bytes, file.toString());
    } catch (NoSuchFileException e) {
      throw new InvalidInputException("no such file", e).at(file.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be read: " + e, e);
    }
  }

  /**
   * Parses JSON text.
   *
   * @param source what error messages call it
   * @throws InvalidInputException if it is not JSON; with line and column
   */
  public static Configuration of(String json, String source) {
    return of(json.getBytes(StandardCharsets.UTF_8), source);
  }

  /**
   * A piece of other JSON.
   *
   * @param piece an object
   * @param source what error messages call it
   * @throws InvalidInputException if it is no object
   */
  public static Configuration of(ConfigNode piece, String source) {
    if (!piece.json().isObject()) {
      throw piece.expected("an experiment's JSON object");
    }
    return new Configuration(piece.json(), source);
  }

  private static Configuration of(byte[] json, String source) {
    JsonNode tree;
    try {
      tree = mapper().readTree(json);
    } catch (JsonProcessingException e) {
      InvalidInputException problem = new InvalidInputException(problem(e), e);
      JsonLocation place = e.getLocation();
      throw (place == null
              ? problem
              : problem.at("line " + place.getLineNr() + ", column " + place.getColumnNr()))
          .at(source);
    } catch (IOException e) {
      throw new InvalidInputException("is not JSON: " + e.getMessage(), e).at(source);
    }
    if (!tree.isObject()) {
      throw new InvalidInputException(
              tree.isMissingNode()
                  ? "is empty, but expected a JSON object"
                  : "got a JSON "
                      + tree.getNodeType().name().toLowerCase(Locale.ROOT)
                      + ", but expected a JSON object")
          .at(source);
    }
    return new Configuration(tree, source);
  }

  /** What is wrong, in words that need no knowledge of the parser's features. */
  private static String problem(JsonProcessingException e) {
    if (e instanceof JsonEOFException) {
      return "the file ends before the JSON does";
    }
    if (e instanceof MismatchedInputException) {
      return "expected nothing after the JSON object";
    }
    String message = e.getOriginalMessage();
    if (e instanceof StreamConstraintsException && message.contains("nesting depth")) {
      return "JSON is nested more than 1000 deep";
    }
    return message.contains("comment") ? "JSON has no comments" : message;
  }

  static ObjectMapper mapper() {
    return new ObjectMapper(
            JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                // Double.toString writes other digits on JDKs before 19.
                .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                .build())
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  }

  /**
   * The same with some values changed.
   *
   * <p>A setting is {@code path=value}: {@code network.layers[0].surrogate.gamma=0.5}, {@code
   * learning_signal=random}. The value is JSON, or else a string. Setting a parameter of a
   * component that is given by its bare name turns it into an object; objects on the way that are
   * not there are made. Whether such a key exists turns out when the configuration is read.
   *
   * @throws InvalidInputException if a setting is malformed, or leads into a list element or value
   *     that is not there
   */
  public Configuration with(List<String> settings) {
    JsonNode changed = json.deepCopy();
    for (String setting : settings) {
      Setting.parse(setting).applyTo(changed);
    }
    return new Configuration(changed, source);
  }

  JsonNode json() {
    return json;
  }

  /**
   * The JSON, with its places, for eprop's own readers of files that hold more; not to be modified.
   */
  public ConfigNode root() {
    return new ConfigNode(json, "");
  }

  /** Where it came from: what error messages begin with. */
  public String source() {
    return source;
  }
}
