package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eprop.host.testing.Cli;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code eprop gradient}, as one who compares an implementation runs it. */
class GradientCommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  /** A case without what is expected of it. */
  private ObjectNode input() throws IOException, URISyntaxException {
    Path file =
        Path.of(getClass().getResource("/golden/05_mixed_tri_subtract_ce_random.json").toURI());
    ObjectNode json = (ObjectNode) JSON.readTree(file.toFile());
    json.remove("expected");
    return json;
  }

  private Path write(JsonNode json) throws IOException {
    Path file = folder.resolve("case.json");
    Files.writeString(file, json.toString());
    return file;
  }

  @Test
  void printsOneObjectWithTheNamesOfTheFormat() throws IOException, URISyntaxException {
    JsonNode expected =
        JSON.readTree(
                getClass().getResourceAsStream("/golden/05_mixed_tri_subtract_ce_random.json"))
            .get("expected");
    for (String path : List.of("reference", "fast")) {
      Cli cli = Cli.run("gradient", write(input()).toString(), "--path", path).succeeded();
      JsonNode got = JSON.readTree(cli.out());
      List<String> names = new ArrayList<>();
      got.fieldNames().forEachRemaining(names::add);
      assertEquals(
          List.of(
              "loss_task",
              "loss_regularisation",
              "loss_total",
              "grad",
              "spikes",
              "v",
              "a",
              "psi",
              "readout",
              "learning_signal"),
          names);
      assertEquals(expected.get("spikes"), got.get("spikes"));
      double loss = expected.get("loss_total").asDouble();
      assertEquals(
          loss, got.get("loss_total").asDouble(), path.equals("fast") ? 1e-4 * loss : 1e-10);
    }
    Cli bptt = Cli.run("gradient", write(input()).toString(), "--rule", "bptt").succeeded();
    assertEquals(
        expected.get("grad_bptt_symmetric").get("w_in").get(0).get(0).asDouble(),
        JSON.readTree(bptt.out()).get("grad").get("w_in").get(0).get(0).asDouble(),
        1e-10);
  }

  @Test
  void saysWhereACaseIsWrong() throws IOException, URISyntaxException {
    ObjectNode json = input();
    ((ObjectNode) json.get("weights")).putArray("b_out").add(1);
    Path file = write(json);
    Cli.run("gradient", file.toString())
        .refused("eprop: " + file + ": weights.b_out: got [1], but expected a list of length 3");
    json = input();
    ((ObjectNode) json.get("surrogate")).put("kind", "triangulr");
    write(json);
    Cli.run("gradient", file.toString())
        .refused(
            "eprop: "
                + file
                + ": unknown surrogate \"triangulr\"; nearest: triangular; known:"
                + " [arctan, boxcar, exponential, fast_sigmoid, formula, gaussian, multi_gaussian, sigmoid,"
                + " triangular]");
    Files.writeString(file, "{\"sizes\" 3}");
    Cli.run("gradient", file.toString())
        .refused(
            "eprop: "
                + file
                + ": line 1, column 10: Unexpected character ('3' (code 51)): was expecting a colon to"
                + " separate field name and value");
    Cli.run("gradient", file.toString(), "--rule", "bptp")
        .refused(
            "eprop: unknown rule \"bptp\"; nearest: bptt; known: [bptt, eprop, eprop_exact_forward,"
                + " eprop_one_hop, mdgl, s_tllr]");
  }
}
