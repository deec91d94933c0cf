package org.eprop.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eprop.experiment.Configuration;
import org.eprop.experiment.io.NpyArray;
import org.eprop.experiment.json.ConfigNode;

/**
 * A request: what is to be done, and with what.
 *
 * @param json all of it
 * @param arrays that came with it
 * @param client who waits for the answer
 * @param allowed what it may be
 */
record Request(ConfigNode json, GivenArrays arrays, Client client, Allowed allowed) {

  /** Checks that it has none but these keys, beside those of all requests. */
  Request withKeys(String... known) {
    List<String> all = new ArrayList<>(List.of("do", "arrays"));
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
    ConfigNode list = json.require(key, "a list of numbers");
    if (!list.json().isArray()) {
      throw list.expected("a list of numbers");
    }
    double[] numbers = new double[list.json().size()];
    for (int i = 0; i < numbers.length; i++) {
      JsonNode number = list.json().get(i);
      numbers[i] = number.isNumber() ? number.doubleValue() : Double.NaN;
      if (!Double.isFinite(numbers[i])) {
        throw list.at(i).expected("a number");
      }
    }
    return numbers;
  }

  /** The same in single precision. */
  float[] singles(String key) {
    double[] x = numbers(key);
    float[] single = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      single[i] = (float) x[i];
    }
    return single;
  }

  /** A piece of an experiment, for its reader. */
  Configuration piece(String key) {
    return piece(key, List.of());
  }

  private Configuration piece(String key, List<String> settings) {
    ConfigNode node = json.require(key, "a JSON object");
    Configuration piece =
        (node.json().isTextual()
                ? Configuration.of("{}", key).with(List.of("name=" + node.name()))
                : Configuration.of(node, key))
            .with(settings);
    allowed.checkNames(piece.root().json(), arrays.names());
    return piece;
  }

  /**
   * A piece of an experiment whose task may name arrays where it wants files.
   *
   * @param key an experiment, or a task
   * @param settings changes of it
   */
  Configuration withArrays(String key, List<String> settings) {
    Configuration piece = piece(key, settings);
    JsonNode json = piece.root().json();
    JsonNode task = json.has("task") ? json.get("task") : json;
    List<String> places = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : task.properties()) {
      Path file = arrays.file(entry.getValue().asText());
      if (file != null) {
        String path = json.has("task") ? "task." + entry.getKey() : entry.getKey();
        places.add(path + "=" + JsonNodeFactory.instance.textNode(file.toString()));
      }
    }
    return piece.with(places);
  }

  /** An array that came with it. */
  NpyArray array(String name) {
    return arrays.array(name);
  }

  /** A file that it names. */
  Path file(String key) {
    return allowed.file(text(key));
  }

  /** An array of bytes that came with it, such as a file. */
  byte[] bytes(String name) {
    NpyArray array = array(name);
    byte[] bytes = new byte[(int) array.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) array.whole(i);
    }
    return bytes;
  }
}
