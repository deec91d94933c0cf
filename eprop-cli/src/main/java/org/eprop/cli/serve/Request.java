package org.eprop.cli.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.experiment.Configuration;
import org.eprop.experiment.io.Npy;
import org.eprop.experiment.io.NpyArray;
import org.eprop.experiment.json.ConfigNode;

/**
 * A request: what is to be done, and with what.
 *
 * @param json all of it
 * @param arrays the files of the arrays that came with it, by name
 */
record Request(ConfigNode json, Map<String, Path> arrays) {

  /** Larger arrays stay in their file: all of them are gone through once. */
  private static final long MOST_HELD = 1 << 20;

  /** What is to be done. */
  String name() {
    return json.require("do", "the name of a request").name();
  }

  /** Checks that it has none but these keys, beside those of all requests. */
  Request withKeys(String... known) {
    List<String> all = new ArrayList<>(List.of("id", "do", "arrays"));
    all.addAll(List.of(known));
    json.withKeys(all);
    return this;
  }

  boolean has(String key) {
    return json.has(key);
  }

  String text(String key) {
    return json.require(key, "a text").name();
  }

  int whole(String key) {
    return (int)
        json.require(key, "a whole number")
            .whole(Integer.MIN_VALUE, Integer.MAX_VALUE, "a whole number of at most 32 bits");
  }

  int whole(String key, int otherwise) {
    return has(key) ? whole(key) : otherwise;
  }

  double real(String key, double otherwise) {
    return has(key) ? json.get(key).number("a number") : otherwise;
  }

  /** A list of texts; empty if it is not there. */
  List<String> texts(String key) {
    return has(key)
        ? json.get(key).elements("a list of texts").stream().map(ConfigNode::name).toList()
        : List.of();
  }

  /** A list of numbers. */
  double[] numbers(String key) {
    return json.require(key, "a list of numbers").elements("a list of numbers").stream()
        .mapToDouble(node -> node.number("a number"))
        .toArray();
  }

  /** A piece of an experiment, for its reader. */
  Configuration piece(String key) {
    ConfigNode node = json.require(key, "a JSON object");
    return node.json().isTextual()
        ? Configuration.of("{}", key).with(List.of("name=" + node.name()))
        : Configuration.of(node, key);
  }

  /**
   * A piece of an experiment whose task may name arrays where it wants files.
   *
   * @param key an experiment, or a task
   */
  Configuration withArrays(String key) {
    List<String> settings = new ArrayList<>();
    ConfigNode piece = json.require(key, "a JSON object");
    JsonNode task = piece.json().has("task") ? piece.json().get("task") : piece.json();
    for (Map.Entry<String, JsonNode> entry : task.properties()) {
      Path file = arrays.get(entry.getValue().asText());
      if (file != null) {
        String path = piece.json().has("task") ? "task." + entry.getKey() : entry.getKey();
        settings.add(path + "=" + JsonNodeFactory.instance.textNode(file.toString()));
      }
    }
    return piece(key).with(settings);
  }

  /** An array that came with it. */
  NpyArray array(String name) {
    Path file = arrays.get(name);
    if (file == null) {
      throw new InvalidInputException("arrays: expected an array \"" + name + '"');
    }
    return Npy.open(file, MOST_HELD);
  }
}
