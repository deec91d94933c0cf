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
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  /**
   * A value to be changed in a JSON tree: {@code network.layers[0].surrogate.gamma=0.5}.
   *
   * @param text as the user wrote it
   * @param steps keys (String) and indices (Integer) from the root
   * @param value to be put there
   */
  private record Setting(String text, List<Object> steps, JsonNode value) {

    private static final Pattern STEP =
        Pattern.compile("\\G(?:(?:^|(?!^)\\.)([A-Za-z0-9_]+)|\\[(\\d{1,6})])");

    static Setting parse(String text) {
      int equals = text.indexOf('=');
      if (equals < 0) {
        throw malformed(text);
      }
      List<Object> steps = new ArrayList<>();
      Matcher matcher = STEP.matcher(text.substring(0, equals));
      int end = 0;
      while (matcher.find()) {
        steps.add(matcher.group(1) != null ? matcher.group(1) : Integer.valueOf(matcher.group(2)));
        end = matcher.end();
      }
      if (end != equals || !(!steps.isEmpty() && steps.get(0) instanceof String)) {
        throw malformed(text);
      }
      return new Setting(text, steps, value(text.substring(equals + 1)));
    }

    private static InvalidInputException malformed(String text) {
      return new InvalidInputException(
          "got the setting \""
              + text
              + "\", but expected path=value as in network.layers[0].surrogate.gamma=0.5");
    }

    private static JsonNode value(String text) {
      try {
        JsonNode value = Configuration.mapper().readTree(text);
        return value.isMissingNode() ? JsonNodeFactory.instance.textNode(text) : value;
      } catch (JsonProcessingException e) {
        return JsonNodeFactory.instance.textNode(text);
      }
    }

    /** Changes the tree. */
    void applyTo(JsonNode root) {
      try {
        ConfigNode node = new ConfigNode(root, "");
        for (int i = 0; i < steps.size() - 1; i++) {
          node = enter(node, steps.get(i), steps.get(i + 1));
        }
        put(node, steps.get(steps.size() - 1), value);
      } catch (InvalidInputException e) {
        throw e.at("setting " + text);
      }
    }

    /** What a step leads to, made into an object or made anew where the next step needs it. */
    private static ConfigNode enter(ConfigNode parent, Object step, Object next) {
      ConfigNode child = child(parent, step);
      JsonNode json = child.json();
      boolean number = json.isNumber() || json.isArray();
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      if (next instanceof Integer) {
        return child;
      }
      if (next.equals("learn") && number) {
        return put(parent, step, object.set(json.isArray() ? "values" : "value", json));
      }
      if (json.isTextual()) {
        return put(parent, step, object.set("name", json));
      }
      return child.isMissing() ? put(parent, step, object) : child;
    }

    private static ConfigNode put(ConfigNode parent, Object step, JsonNode json) {
      ConfigNode child = child(parent, step);
      if (step instanceof Integer index) {
        ((ArrayNode) parent.json()).set(index, json);
      } else {
        ((ObjectNode) parent.json()).set((String) step, json);
      }
      return new ConfigNode(json, child.path());
    }

    private static ConfigNode child(ConfigNode parent, Object step) {
      JsonNode json = parent.json();
      if (step instanceof String key) {
        if (!json.isObject()) {
          throw parent.problem("got " + json + ", which has no key \"" + key + '"');
        }
        return parent.get(key);
      }
      int index = (Integer) step;
      if (!json.has(index)) {
        throw parent.problem(
            parent.isMissing()
                ? "is not there, so it has no element " + index
                : json.isArray()
                    ? "has " + json.size() + " elements, so none with the index " + index
                    : "got " + json + ", which is no list");
      }
      return parent.elements("a list").get(index);
    }
  }
}
