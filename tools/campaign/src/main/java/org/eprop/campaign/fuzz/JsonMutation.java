package org.eprop.campaign.fuzz;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Changes JSON that stays JSON: other values, keys that are missing, renamed or from elsewhere. */
final class JsonMutation implements Mutation {

  private static final int DEEPEST = 10_000;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Makes what is nested deeper than is usually allowed. */
  private static final ObjectMapper MAPPER =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
              .streamWriteConstraints(
                  StreamWriteConstraints.builder().maxNestingDepth(DEEPEST).build())
              .build());

  private static final JsonNode VALUES =
      json(
          """
          [null, true, false, 0, 1, -1, 2, 0.5, -0.0, 1e308, -1e308, 1e-320, 1e9, 2147483647,
           2147483648, -2147483648, 4294967298, 9223372036854775807, 18446744073709551616, 1.5,
           [], {}, [[]], [0], [1, 2], [null],
           "", " ", "name", "\\u0000", "a\\u0000.npy", "\\u001b[31m\\n", "../../x.json", "/",
           {"name": "lif"}, {"name": null}, {"name": 1},
           {"uniform": [1, 0]}, {"uniform": [0, 1e308]}, {"normal": [0, -1]},
           {"log_uniform": [0, 1]}, {"learn": true}, {"value": 5, "learn": true}, {"value": {}},
           {"list": [[0, 0]]}, {"list": [[0]]},
           "one_to_one", "random", "bptt", "adex", 1e999]
          """);

  private static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public byte[] of(byte[] input, byte[] other, SplittableRandom random) {
    try {
      JsonNode tree = MAPPER.readTree(input);
      JsonNode donor = MAPPER.readTree(other);
      int times = 1 + random.nextInt(random.nextInt(4) == 0 ? 6 : 2);
      for (int i = 0; i < times; i++) {
        tree = once(tree, donor, random);
      }
      return MAPPER.writeValueAsBytes(tree);
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static JsonNode once(JsonNode tree, JsonNode donor, SplittableRandom random) {
    List<JsonNode> places = new ArrayList<>();
    collect(tree, places);
    if (places.isEmpty()) {
      return value(donor, random);
    }
    JsonNode parent = places.get(random.nextInt(places.size()));
    if (parent instanceof ObjectNode object) {
      List<String> keys = new ArrayList<>();
      object.fieldNames().forEachRemaining(keys::add);
      String key = keys.get(random.nextInt(keys.size()));
      switch (random.nextInt(6)) {
        case 0 -> object.remove(key);
        case 1 -> object.set(key + "x", object.remove(key));
        case 2 -> object.set(keys.get(random.nextInt(keys.size())), object.get(key).deepCopy());
        default -> object.set(key, value(donor, random));
      }
    } else if (parent instanceof ArrayNode array) {
      int i = random.nextInt(array.size());
      switch (random.nextInt(4)) {
        case 0 -> array.remove(i);
        case 1 -> array.insert(i, array.get(i).deepCopy());
        default -> array.set(i, value(donor, random));
      }
    }
    return tree;
  }

  private static JsonNode value(JsonNode donor, SplittableRandom random) {
    int what = random.nextInt(12);
    if (what == 0) {
      List<JsonNode> places = new ArrayList<>();
      collect(donor, places);
      return places.isEmpty() ? donor : places.get(random.nextInt(places.size())).deepCopy();
    }
    if (what == 1) {
      return JSON.textNode("x".repeat(1 << random.nextInt(17)));
    }
    if (what == 2) {
      JsonNode deep = JSON.numberNode(1);
      for (int i = random.nextInt(900); i > 0; i--) {
        deep = JSON.arrayNode().add(deep);
      }
      return deep;
    }
    return VALUES.get(random.nextInt(VALUES.size())).deepCopy();
  }

  /** All that has something in it. */
  private static void collect(JsonNode node, List<JsonNode> places) {
    if (node.isContainerNode() && !node.isEmpty()) {
      places.add(node);
      node.forEach(child -> collect(child, places));
    }
  }
}
