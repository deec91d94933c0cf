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
import org.eprop.experiment.json.ConfigNode;

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
