package org.eprop.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.plugin.NearestNames;

/**
 * A piece of JSON that knows its place, for reading it with messages that say where something is
 * wrong. Also for programs whose files hold more than an experiment: {@link Configuration#root()}.
 *
 * @param json the piece; not to be modified
 * @param path where it is, for example {@code network.layers[0].surrogate}; empty for the whole
 */
public record ConfigNode(JsonNode json, String path) {

  private static final int LONGEST_VALUE = 80;

  /** Whether it is an object with this key. */
  public boolean has(String key) {
    return json.has(key);
  }

  /** The value of a key that is there. */
  public ConfigNode get(String key) {
    return new ConfigNode(json.get(key), pathOf(key));
  }

  /**
   * The value of a key, which must be there.
   *
   * @param expected what, for the message if it is not
   */
  public ConfigNode require(String key, String expected) {
    if (!has(key)) {
      throw missing(key, expected);
    }
    return get(key);
  }

  /** What to throw where a key is not there. */
  public InvalidInputException missing(String key, String expected) {
    return new InvalidInputException("missing; expected " + expected).at(pathOf(key));
  }

  /** The value of a key, or an empty object if it is not there. */
  public ConfigNode getOrEmpty(String key) {
    return has(key) ? get(key) : new ConfigNode(JsonNodeFactory.instance.objectNode(), pathOf(key));
  }

  /** The same object without a key. */
  ConfigNode without(String key) {
    return new ConfigNode(((ObjectNode) json).deepCopy().without(key), path);
  }

  private String pathOf(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /**
   * Checks that it is an object with none but these keys.
   *
   * @throws InvalidInputException otherwise, with the nearest known ones
   */
  public ConfigNode withKeys(List<String> known) {
    if (!json.isObject()) {
      throw expected("an object with the keys " + known);
    }
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      if (!known.contains(field.getKey())) {
        throw get(field.getKey()).problem("unknown key" + NearestNames.hint(field.getKey(), known));
      }
    }
    return this;
  }

  /**
   * The elements of a list.
   *
   * @param expected what, for the message if it is none
   */
  public List<ConfigNode> elements(String expected) {
    if (!json.isArray()) {
      throw expected(expected);
    }
    List<ConfigNode> elements = new ArrayList<>();
    for (int i = 0; i < json.size(); i++) {
      elements.add(new ConfigNode(json.get(i), path + "[" + i + "]"));
    }
    return elements;
  }

  /** A number, a string or a flag as such; anything else as JSON. */
  public Object value() {
    if (json.isNumber()) {
      return json.numberValue();
    }
    if (json.isBoolean()) {
      return json.booleanValue();
    }
    return json.isTextual() ? json.textValue() : json;
  }

  /** What to throw where something is wrong with it. */
  public InvalidInputException problem(String problem) {
    return new InvalidInputException(problem).at(path);
  }

  /** What to throw where something else was expected; it shows the JSON. */
  public InvalidInputException expected(String expected) {
    return problem("got " + shown() + ", but expected " + expected);
  }

  private String shown() {
    String text = json.toString();
    return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "...";
  }
}
