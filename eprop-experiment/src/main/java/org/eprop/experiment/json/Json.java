package org.eprop.experiment.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import org.eprop.experiment.training.Score;

/** JSON that this program writes: the same text on every platform and JDK. */
public final class Json {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build();

  private Json() {}

  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /**
   * Loss, accuracy or mean squared error or what came of episodes, and firing rate; null for what
   * is no number.
   */
  public static ObjectNode of(Score score) {
    ObjectNode json = object();
    score.values().forEach((name, value) -> put(json, name, value));
    return json;
  }

  /** Adds how often a true class got which answer, if classes were judged, and not too many. */
  public static void putConfusion(ObjectNode json, Score score) {
    long[][] counts = score.confusion();
    if (counts.length > 0) {
      ArrayNode rows = json.putArray("confusion");
      Arrays.stream(counts).forEach(row -> Arrays.stream(row).forEach(rows.addArray()::add));
    }
  }

  private static void put(ObjectNode json, String key, double value) {
    json.put(key, Double.isFinite(value) ? value : null);
  }

  /** On one line, without a line break at its end. */
  public static String line(JsonNode json) {
    try {
      return MAPPER.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Over several lines, with a line break at its end. */
  public static String pretty(JsonNode json) {
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(
                Separators.createDefaultInstance()
                    .withObjectFieldValueSpacing(Separators.Spacing.AFTER))
            .withObjectIndenter(new DefaultIndenter("  ", "\n"));
    try {
      return MAPPER.writer(printer).writeValueAsString(json) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Parses text, or gives null if it is not JSON. */
  public static JsonNode parse(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      return null;
    }
  }
}
