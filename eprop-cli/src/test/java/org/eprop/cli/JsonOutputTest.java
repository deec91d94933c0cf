package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.eprop.host.testing.Cli;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code --json} prints is JSON, and nothing else. */
class JsonOutputTest {

  @TempDir private Path folder;

  private static JsonNode json(String... arguments) throws IOException {
    Cli cli = Cli.run(arguments);
    assertEquals("", cli.err());
    return new ObjectMapper().readTree(cli.out());
  }

  @Test
  void pluginsOneOrAll() throws IOException {
    JsonNode alif = json("plugins", "alif", "--json");
    assertEquals(1, alif.size());
    assertEquals("neuron", alif.get(0).get("kind").asText());
    assertTrue(alif.get(0).get("parameters").toString().contains("\"name\":\"tau_a\""));
    assertTrue(json("plugins", "--json").size() > 100);
    Cli wrong = Cli.run("plugins", "alf", "--json");
    assertEquals(2, wrong.status());
    assertTrue(wrong.err().contains("unknown component \"alf\"; nearest: alif, "), wrong.err());
  }

  @Test
  void data() throws IOException {
    JsonNode data = json("data", "--json");
    assertTrue(
        data.get("data_sets").toString().contains("\"licence\":\"ODC-By 1.0"), data::toString);
    assertEquals("shd", data.get("downloads").get(0).get("name").asText());
  }

  @Test
  void check() throws IOException {
    JsonNode check = json("check", "triangular", "--json");
    assertEquals("triangular", check.get(0).get("name").asText());
    assertTrue(
        check
            .get(0)
            .get("properties")
            .toString()
            .contains("{\"property\":\"peak\",\"verdict\":\"ok\",\"text\":\"S(0) = 1"),
        check::toString);
  }

  @Test
  void trainPredictAndResume() throws IOException {
    Path run = folder.resolve("run");
    String[] train = {"train", "pattern-generation", "--set=training.epochs=1", "--out=" + run};
    JsonNode trained = json(with(train, "--no-report", "--json"));
    JsonNode result = new ObjectMapper().readTree(Files.readString(run.resolve("result.json")));
    assertEquals(run.toString(), trained.get("run").asText());
    assertEquals(result.get("train"), trained.at("/result/train"));
    assertEquals(1, trained.at("/result/epochs").asInt());
    assertTrue(trained.path("page").isMissingNode());
    JsonNode again = json("train", "--resume", run + "", "--json");
    assertEquals(trained.get("result"), again.get("result"));
    assertEquals(run.resolve("report.html").toString(), again.get("page").asText());
    Path file = folder.resolve("y.npz");
    JsonNode predicted = json("predict", run + "", "--set=train", "--out=" + file, "--json");
    assertEquals(file.toString(), predicted.get("file").asText());
    assertEquals(result.at("/train/loss"), predicted.at("/train/loss"));
    assertEquals("best", predicted.get("model").asText());
    assertEquals("", Cli.run(with(train, "--json")).out(), "the run is there already");
  }

  private static String[] with(String[] some, String... more) {
    return Stream.concat(Arrays.stream(some), Arrays.stream(more)).toArray(String[]::new);
  }

  @Test
  void compareAndSearch() throws IOException {
    Path comparison =
        Files.writeString(
            folder.resolve("small.json"),
            """
            {"base": "pattern-generation", "settings": {"training.epochs": 1},
             "variants": {"random": {"learning_signal": "random"}}, "seeds": 1,
             "probe": {"samples": 0}, "metrics": ["train.loss"]}
            """);
    JsonNode result =
        json("compare", comparison + "", "--anyway", "--out=" + folder.resolve("c"), "--json");
    assertEquals(2, result.get("variants").size());
    Path search =
        Files.writeString(
            folder.resolve("search.json"),
            """
            {"base": "pattern-generation", "settings": {"training.epochs": 1}, "trials": 1,
             "ranges": {"optimizer.learning_rate": {"choice": [0.01]}},
             "metric": "validation.loss"}
            """);
    JsonNode found = json("search", search + "", "--out=" + folder.resolve("s"), "--json");
    assertEquals(1, found.get("trials").size());
  }
}
