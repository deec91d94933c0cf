package org.eprop.cli;

import static org.eprop.reference.command.NestedLists.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.eprop.host.testing.Cli;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code eprop gradient} on every case computed elsewhere in float64, on both paths. */
class GoldenTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double REFERENCE = 1e-10;
  private static final double FAST = 1e-4;

  private static final List<String> GRAPH_RULES =
      List.of("eprop", "eprop_exact_forward", "eprop_one_hop", "bptt");

  private static List<Path> files(String folder) throws IOException, URISyntaxException {
    try (Stream<Path> files = Files.list(Path.of(GoldenTest.class.getResource(folder).toURI()))) {
      return files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
    }
  }

  static List<Path> layers() throws IOException, URISyntaxException {
    return files("/golden");
  }

  static List<Path> graphs() throws IOException, URISyntaxException {
    return files("/golden/graph");
  }

  static Stream<Arguments> graphsAndRules() throws IOException, URISyntaxException {
    return graphs().stream()
        .flatMap(file -> GRAPH_RULES.stream().map(rule -> Arguments.of(file, rule)));
  }

  private static JsonNode expected(Path file) throws IOException {
    return JSON.readTree(file.toFile()).get("expected");
  }

  private static JsonNode run(Path file, String rule, String path) throws IOException {
    return JSON.readTree(
        Cli.run("gradient", file.toString(), "--rule", rule, "--path", path).succeeded().out());
  }

  @Test
  void allAreThere() throws IOException, URISyntaxException {
    assertEquals(20, layers().size());
    assertEquals(6, graphs().size());
  }

  @ParameterizedTest
  @MethodSource("layers")
  void layer(Path file) throws IOException {
    JsonNode expected = expected(file);
    compareLayer(expected, run(file, "eprop", "reference"), REFERENCE);
    compareLayer(expected, run(file, "eprop", "fast"), FAST);
  }

  private static void compareLayer(JsonNode expected, JsonNode got, double share) {
    assertEquals(expected.get("spikes"), got.get("spikes"), "spikes");
    for (String name :
        List.of(
            "loss_task",
            "loss_regularisation",
            "loss_total",
            "v",
            "a",
            "psi",
            "readout",
            "learning_signal")) {
      assertClose(name, expected.get(name), got.get(name), share);
    }
    compareWeights(expected.get("grad"), got.get("grad"), share);
  }

  private static void compareWeights(JsonNode expected, JsonNode got, double share) {
    for (String name : List.of("w_in", "w_rec", "w_out", "b_out")) {
      assertClose(name, expected.get(name), got.get(name), share);
    }
  }

  @ParameterizedTest
  @MethodSource("layers")
  void layerByBackPropagationThroughTime(Path file) throws IOException {
    JsonNode expected = expected(file).get("grad_bptt_symmetric");
    compareWeights(expected, run(file, "bptt", "reference").get("grad"), REFERENCE);
    compareWeights(expected, run(file, "bptt", "fast").get("grad"), FAST);
  }

  @ParameterizedTest
  @MethodSource("graphsAndRules")
  void graph(Path file, String rule) throws IOException {
    JsonNode expected = expected(file);
    compareGraph(expected, rule, run(file, rule, "reference"), REFERENCE);
    compareGraph(expected, rule, run(file, rule, "fast"), FAST);
  }

  private static void compareGraph(JsonNode expected, String rule, JsonNode got, double share) {
    assertEquals(List.of("loss_total", "losses", "grad", "spikes", "v", "readouts"), names(got));
    assertEquals(expected.get("spikes"), got.get("spikes"), "spikes");
    for (String name : List.of("loss_total", "losses", "v", "readouts")) {
      compareAll(name, expected.get(name), got.get(name), share);
    }
    compareAll(rule, expected.get("grad").get(rule), got.get("grad"), share);
  }

  /** Objects, key by key; what they hold in the end, as arrays. */
  private static void compareAll(String what, JsonNode expected, JsonNode got, double share) {
    if (!expected.isObject()) {
      assertClose(what, expected, got, share);
      return;
    }
    assertEquals(names(expected).stream().sorted().toList(), names(got).stream().sorted().toList());
    for (String name : names(expected)) {
      compareAll(what + "." + name, expected.get(name), got.get(name), share);
    }
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Rules of which nothing was computed elsewhere: the two paths agree. */
  @ParameterizedTest
  @MethodSource("graphs")
  void pathsAgreeUnderOtherRules(Path file) throws IOException {
    for (String rule : List.of("mdgl", "s_tllr")) {
      JsonNode reference = run(file, rule, "reference");
      JsonNode fast = run(file, rule, "fast");
      compareAll(rule, reference.get("grad"), fast.get("grad"), FAST);
    }
  }
}
