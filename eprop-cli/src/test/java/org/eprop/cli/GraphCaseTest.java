package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.eprop.host.testing.Cli;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code eprop gradient} on graphs that are changed a little, or wrong. */
class GraphCaseTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SPARSE = "g06_sparse_two_inputs";
  private static final String ONE = "g01_one_population";

  @TempDir private Path folder;

  private static ObjectNode read(String name) throws IOException {
    return (ObjectNode)
        JSON.readTree(GraphCaseTest.class.getResourceAsStream("/golden/graph/" + name + ".json"));
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("case.json"), text);
  }

  private Path changed(String name, Consumer<ObjectNode> change) throws IOException {
    ObjectNode json = read(name);
    change.accept(json);
    return write(json.toString());
  }

  private static JsonNode run(Path file, String... more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("gradient", file.toString()));
    arguments.addAll(List.of(more));
    return JSON.readTree(Cli.run(arguments.toArray(String[]::new)).succeeded().out());
  }

  /** A mistake, and how the message goes on behind the file's name. */
  private void refused(String name, Consumer<ObjectNode> mistake, String message)
      throws IOException {
    Path file = changed(name, mistake);
    Cli.run("gradient", file.toString()).refused("eprop: " + file + ": " + message);
  }

  private static ObjectNode population(ObjectNode root, int p) {
    return (ObjectNode) root.get("populations").get(p);
  }

  private static ObjectNode projection(ObjectNode root, int i) {
    return (ObjectNode) root.get("projections").get(i);
  }

  private static ObjectNode readout(ObjectNode root, int m) {
    return (ObjectNode) root.get("readouts").get(m);
  }

  private static void set(JsonNode list, int i, double value) {
    ((ArrayNode) list).set(i, JSON.getNodeFactory().numberNode(value));
  }

  @Test
  void withoutAdaptationAnyRhoWillDo() throws IOException {
    for (double rho : new double[] {0, 0.5, 0.999999999}) {
      Path file = changed(ONE, root -> set(population(root, 0).get("neurons").get("rho"), 0, rho));
      JsonNode expected = read(ONE).get("expected");
      for (String path : List.of("reference", "fast")) {
        JsonNode got = run(file, "--path", path);
        assertEquals(expected.get("spikes"), got.get("spikes"));
        double loss = expected.get("loss_total").asDouble();
        assertEquals(loss, got.get("loss_total").asDouble(), 1e-6 * loss);
      }
    }
  }

  @Test
  void theMeanIsOverTheTotalOfAbsoluteWeights() throws IOException {
    Consumer<ObjectNode> weights =
        root -> {
          ArrayNode weight = (ArrayNode) readout(root, 0).get("target").get("weight").get(0);
          set(weight, 0, -0.5);
          set(weight, 1, 2.25);
          set(weight, 2, 0);
        };
    Path sum = changed("g04_actor_critic", weights);
    double total = 0;
    for (JsonNode sample : JSON.readTree(sum.toFile()).at("/readouts/0/target/weight")) {
      for (JsonNode weight : sample) {
        total += Math.abs(weight.asDouble());
      }
    }
    double summed = run(sum).get("losses").get("policy").asDouble();
    Path mean =
        changed(
            "g04_actor_critic",
            weights.andThen(
                root ->
                    ((ObjectNode) readout(root, 0).get("loss"))
                        .put("normalisation", "mean_weighted_steps")));
    assertEquals(summed / total, run(mean).get("losses").get("policy").asDouble(), 1e-12);
  }

  @Test
  void onlyBackPropagationThroughTimeGoesThroughTheReset() throws IOException {
    Path attached = folder.resolve("attached.json");
    Files.writeString(attached, read(ONE).toString());
    Path detached = changed(ONE, root -> root.put("detach_reset", true));
    assertNotEquals(
        run(attached, "--rule", "bptt").get("grad"), run(detached, "--rule", "bptt").get("grad"));
    for (String rule : List.of("eprop", "eprop_one_hop", "mdgl")) {
      assertEquals(
          run(attached, "--rule", rule).get("grad"), run(detached, "--rule", rule).get("grad"));
    }
  }

  /** It is there when asked for, of what is a synapse, and changes nothing else. */
  @Test
  void theGradientOfDelaysWhenAskedFor() throws IOException {
    Path file = changed(SPARSE, root -> projection(root, 2).put("delay_sigma", 2));
    JsonNode without = read(SPARSE).get("expected").get("grad");
    for (String rule : List.of("eprop", "bptt")) {
      JsonNode exact = run(file, "--rule", rule).get("grad");
      JsonNode fast = run(file, "--rule", rule, "--path", "fast").get("grad");
      String name = projection(read(SPARSE), 2).get("name").asText();
      assertEquals(1, exact.get("delays").size());
      double sum = 0;
      JsonNode delays = exact.get("delays").get(name);
      JsonNode weights = exact.get("projections").get(name);
      for (int j = 0; j < delays.size(); j++) {
        for (int i = 0; i < delays.get(j).size(); i++) {
          double slope = delays.get(j).get(i).asDouble();
          sum += Math.abs(slope);
          assertEquals(slope, fast.get("delays").get(name).get(j).get(i).asDouble(), 1e-4);
          double expected = without.get(rule).get("projections").get(name).get(j).get(i).asDouble();
          assertEquals(expected, weights.get(j).get(i).asDouble(), 1e-10);
        }
        assertEquals(0, delays.get(j).get(j).asDouble());
      }
      assertTrue(sum > 1e-3, "sum " + sum);
    }
    refused(
        SPARSE,
        root -> projection(root, 2).put("delay_sigma", 0),
        "projections[2].delay_sigma: delay: learn: got sigma 0.0, but expected > 0 and <= 1000"
            + " (steps)");
  }

  @Test
  void diagonalsAndAbsentSynapsesMeanNothing() throws IOException {
    JsonNode expected = run(changed(SPARSE, root -> {}));
    Path file =
        changed(
            SPARSE,
            root -> {
              ObjectNode own = projection(root, 2);
              set(own.get("weights").get(0), 0, 17);
              set(own.get("delays").get(0), 0, 0);
              for (int i = 0; i < own.get("mask").get(1).size(); i++) {
                if (own.get("mask").get(1).get(i).asInt() == 0) {
                  set(own.get("weights").get(1), i, 17);
                  set(own.get("delays").get(1), i, -1);
                }
              }
            });
    assertEquals(expected, run(file));
  }

  @Test
  void aProjectionMayHaveNoSynapse() throws IOException {
    Consumer<ObjectNode> none =
        root ->
            projection(root, 2)
                .get("mask")
                .forEach(
                    row -> {
                      for (int i = 0; i < row.size(); i++) {
                        set(row, i, 0);
                      }
                    });
    Path file = changed(SPARSE, none);
    for (String path : List.of("reference", "fast")) {
      JsonNode gradient = run(file, "--path", path).get("grad").get("projections").get("ee");
      gradient.forEach(row -> row.forEach(x -> assertEquals(0, x.asDouble())));
    }
  }

  @Test
  void unknownKeysAreNamed() throws IOException {
    refused(
        ONE,
        root -> root.put("bath", 2),
        "bath: unknown key; nearest: batch; known: [name, note, format, steps, batch,"
            + " detach_reset, inputs, populations, projections, readouts, input, expected]");
    refused(
        ONE,
        root -> projection(root, 0).put("delay", 2),
        "projections[0].delay: unknown key; nearest: delays, delay_sigma; known: [name, from, to, forward,"
            + " weights, delays, delay_sigma, mask]");
    refused(
        ONE,
        root -> ((ObjectNode) population(root, 0).get("neurons")).put("tau_m", 2),
        "populations[0].neurons.tau_m: unknown key; known: [alpha, rho, beta, threshold,"
            + " refractory_silent_steps]");
    refused(
        ONE,
        root -> ((ObjectNode) readout(root, 0).get("feedback").get("a")).put("b", 2),
        "readouts[0].feedback.a.b: unknown key; nearest: B; known: [kind, B]");
  }

  @Test
  void sizesThatDoNotFitAreRefused() throws IOException {
    String size = ", but expected a whole number from 1 to 2147483647";
    refused(
        ONE,
        root -> population(root, 0).put("size", (1L << 32) + 5),
        "populations[0].size: got 4294967301" + size);
    refused(ONE, root -> root.put("steps", 0), "steps: got 0" + size);
    refused(ONE, root -> root.put("batch", 2.5), "batch: got 2.5" + size);
    refused(
        ONE,
        root -> ((ObjectNode) root.get("inputs")).put("input", (1L << 32) + 4),
        "inputs.input: got 4294967300" + size);
    refused(
        SPARSE,
        root -> root.putObject("inputs").put("input", Integer.MAX_VALUE).put("context", 3),
        "inputs.context: got 3, but expected at most 2147483647 channels of all inputs together");
    refused(
        ONE,
        root -> ((ArrayNode) readout(root, 0).get("weights").get("a").get(0)).add(1),
        "readouts[0].weights.a[0]: got "
            + shown(
                root -> ((ArrayNode) readout(root, 0).get("weights").get("a").get(0)).add(1),
                "/readouts/0/weights/a/0")
            + ", but expected a list of length 5");
    refused(
        ONE,
        root -> root.putArray("populations"),
        "populations: got [], but expected a list with at least one element");
  }

  private static String shown(Consumer<ObjectNode> change, String at) throws IOException {
    ObjectNode json = read(ONE);
    change.accept(json);
    return json.at(at).toString().substring(0, 80) + "...";
  }

  @Test
  void numbersOutOfRangeAreRefused() throws IOException {
    refused(
        ONE,
        root -> set(population(root, 0).get("neurons").get("rho"), 1, 1),
        "populations[0].neurons.rho[1]: got 1.0, but expected a decay factor >= 0 and < 1");
    refused(
        ONE,
        root -> set(population(root, 0).get("neurons").get("threshold"), 1, 0),
        "populations[0].neurons.threshold[1]: got 0.0, but expected a number > 0, in single"
            + " precision");
    refused(
        ONE,
        root -> set(population(root, 0).get("neurons").get("refractory_silent_steps"), 1, -1),
        "populations[0].neurons.refractory_silent_steps[1]: got -1.0, but expected a whole number"
            + " from 0 to 10000");
    refused(
        ONE,
        root -> set(projection(root, 0).get("weights").get(0), 1, 1e39),
        "projections[0].weights[0][1]: got 1.0E39, but expected a number of at most 3.4e38");
    refused(
        ONE,
        root -> set(projection(root, 1).get("delays").get(0), 1, 0),
        "projections[1].delays[0][1]: got 0.0, but expected a whole number from 1 to 10000");
    refused(
        ONE,
        root -> readout(root, 0).put("kappa", 1),
        "readouts[0].kappa: got 1, but expected a decay factor >= 0 and < 1");
    refused(
        SPARSE,
        root -> set(projection(root, 0).get("mask").get(0), 1, 2),
        "projections[0].mask[0][1]: got 2.0, but expected a whole number from 0 to 1");
  }

  @Test
  void notANumberIsNoJson() throws IOException {
    Path file = write("{\"format\": \"graph-1\", \"steps\": NaN}");
    Cli.run("gradient", file.toString())
        .refused(
            "eprop: "
                + file
                + ": line 1, column 35: Non-standard token 'NaN': enable"
                + " `JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS` to allow");
    refused(
        ONE,
        root -> set(projection(root, 0).get("weights").get(0), 1, Double.NaN),
        "projections[0].weights[0][1]: got \"NaN\", but expected a number of at most 3.4e38");
  }

  @Test
  void namesAreChecked() throws IOException {
    refused(
        ONE,
        root -> projection(root, 0).put("from", "inputt"),
        "projections[0].from: unknown \"inputt\"; nearest: input; known: [input, a]");
    refused(
        SPARSE,
        root -> population(root, 1).put("name", "e"),
        "populations[1].name: got \"e\", but expected a name that none before has");
    refused(
        ONE,
        root -> population(root, 0).put("name", "kappa"),
        "populations[0].name: got \"kappa\", but expected none of [bias, kappa] and [alpha, rho,"
            + " beta, threshold]");
    refused(
        SPARSE,
        root -> ((ObjectNode) readout(root, 0).get("feedback").get("i")).put("kind", "symmetric"),
        "readouts[0].feedback.i.kind: got \"symmetric\", but expected \"random\", for the readout"
            + " does not see the population");
    refused(
        SPARSE,
        root -> projection(root, 4).put("forward", true),
        "projections[4].forward: got true, but expected false, by the order of the populations");
    refused(
        ONE,
        root -> root.put("format", "graph-2"),
        "format: got \"graph-2\", but expected 1 for a layer, or \"graph-1\"");
    refused(
        ONE,
        root -> ((ObjectNode) readout(root, 0).get("weights")).putArray("c"),
        "readouts[0].weights: unknown population \"c\"; nearest: a; known: [a]");
    refused(ONE, root -> root.remove("detach_reset"), "detach_reset: is missing");
  }

  @Test
  void whatGrowsBeyondBoundsIsSaid() throws IOException {
    Path file = changed(ONE, root -> set(readout(root, 0).get("bias"), 0, 3e38));
    Cli cli = Cli.run("gradient", file.toString(), "--path", "fast");
    assertEquals(2, cli.status());
    assertTrue(cli.err().startsWith("eprop: " + file + ": got a loss of "), cli.err());
  }
}
