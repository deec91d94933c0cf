package org.eprop.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eprop.api.plugin.InvalidInputException;

/**
 * A value to be changed in a JSON tree: {@code network.layers[0].surrogate.gamma=0.5}.
 *
 * @param text as the user wrote it
 * @param steps keys (String) and indices (Integer) from the root
 * @param value to be put there
 */
record Setting(String text, List<Object> steps, JsonNode value) {

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
    JsonNode node = root;
    for (int i = 0; i < steps.size() - 1; i++) {
      node = enter(node, i);
    }
    put(node, steps.size() - 1, value);
  }

  /** The node that step i leads to, made into an object or made anew where needed. */
  private JsonNode enter(JsonNode parent, int i) {
    JsonNode child = child(parent, i);
    if (steps.get(i + 1) instanceof String) {
      if (child == null) {
        child = put(parent, i, JsonNodeFactory.instance.objectNode());
      } else if (steps.get(i + 1).equals("learn") && (child.isNumber() || child.isArray())) {
        String key = child.isArray() ? "values" : "value";
        child = put(parent, i, JsonNodeFactory.instance.objectNode().set(key, child));
      } else if (child.isTextual()) {
        child = put(parent, i, JsonNodeFactory.instance.objectNode().set("name", child));
      }
    }
    return child;
  }

  private JsonNode child(JsonNode parent, int i) {
    Object step = steps.get(i);
    if (step instanceof Integer index) {
      checkElement(parent, i, index);
      return parent.get(index);
    }
    checkObject(parent, i);
    return parent.get((String) step);
  }

  private JsonNode put(JsonNode parent, int i, JsonNode child) {
    if (steps.get(i) instanceof Integer index) {
      checkElement(parent, i, index);
      ((ArrayNode) parent).set(index, child);
    } else {
      checkObject(parent, i);
      ((ObjectNode) parent).set((String) steps.get(i), child);
    }
    return child;
  }

  private void checkObject(JsonNode parent, int i) {
    if (!parent.isObject()) {
      throw new InvalidInputException(
              "got " + parent + ", which has no key \"" + steps.get(i) + '"')
          .at(path(i))
          .at("setting " + text);
    }
  }

  private void checkElement(JsonNode parent, int i, int index) {
    if (parent == null || !parent.isArray() || index >= parent.size()) {
      throw new InvalidInputException(
              parent == null
                  ? "is not there, so it has no element " + index
                  : parent.isArray()
                      ? "has " + parent.size() + " elements, so none with the index " + index
                      : "got " + parent + ", which is no list")
          .at(path(i))
          .at("setting " + text);
    }
  }

  /** The path that the first n steps make. */
  private String path(int n) {
    StringBuilder path = new StringBuilder();
    for (Object step : steps.subList(0, n)) {
      if (step instanceof Integer) {
        path.append('[').append(step).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step);
      }
    }
    return path.toString();
  }
}
