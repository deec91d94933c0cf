package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.eprop.experiment.io.Npz;
import org.eprop.host.testing.Cli;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs, in this virtual machine. */
class TrainTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private static JsonNode json(Path file) throws IOException {
    return JSON.readTree(Files.readString(file));
  }

  static ObjectNode withoutSeconds(Path result) throws IOException {
    ObjectNode json = (ObjectNode) json(result);
    assertTrue(json.remove("seconds").isDouble());
    java.time.Instant.parse(json.remove("finished").asText());
    assertTrue(json.remove("machine").asText().contains(", processors: "));
    assertTrue(json.remove("sha256").isTextual(), "the digest of all, seconds included");
    return json;
  }

  private static List<String> keys(JsonNode json) {
    List<String> keys = new ArrayList<>();
    json.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  static void assertSameRun(Path expected, Path actual) throws IOException {
    assertSameFiles(expected, actual, "last.npz", "best.npz");
    assertSameResults(expected, actual);
  }

  /** The same but for the networks. */
  static void assertSameResults(Path expected, Path actual) throws IOException {
    assertSameFiles(expected, actual, "metrics.jsonl", "experiment.json");
    assertEquals(
        withoutSeconds(expected.resolve("result.json")),
        withoutSeconds(actual.resolve("result.json")));
  }

  private static void assertSameFiles(Path expected, Path actual, String... files)
      throws IOException {
    for (String file : files) {
      assertArrayEquals(
          Files.readAllBytes(expected.resolve(file)),
          Files.readAllBytes(actual.resolve(file)),
          file);
    }
  }

  @Test
  void writesEverything() throws IOException {
    Path run = folder.resolve("a/run");
    Cli trained = Cli.trainQuickly(3, run, "--seed=5").succeeded();
    try (Stream<Path> files = Files.list(run)) {
      assertEquals(
          List.of(
              ".lock",
              "best.npz",
              "checkpoint.npz",
              "experiment.json",
              "last.npz",
              "metrics.jsonl",
              "report.html",
              "result.json"),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
    JsonNode experiment = json(run.resolve("experiment.json"));
    assertEquals(5, experiment.get("seed").asInt());
    assertEquals(3, experiment.at("/training/epochs").asInt());
    assertEquals(150, experiment.at("/task/interval").asInt(), "a default is written out");
    assertEquals(
        List.of(
            "eprop", "build", "java", "java_vendor", "kernels", "components", "libraries", "data"),
        keys(experiment.get("provenance")));
    assertEquals("plain", experiment.at("/provenance/kernels").asText());
    assertTrue(experiment.at("/provenance/eprop").asText().matches("\\d+\\.\\d+\\.\\d+.*"));
    assertEquals("task", experiment.at("/provenance/components/0/kind").asText());

    List<String> metrics = Files.readAllLines(run.resolve("metrics.jsonl"));
    assertEquals(3, metrics.size());
    JsonNode last = JSON.readTree(metrics.get(2));
    assertEquals(
        List.of("epoch", "update", "learning_rate", "train", "validation", "leaves", "confusion"),
        keys(last));
    assertEquals(List.of("loss", "accuracy", "rate"), keys(last.get("train")));
    assertEquals(
        List.of("input_layer0", "layer0_layer0", "out.layer0", "out.bias"),
        keys(last.get("leaves")));
    assertEquals(List.of("gradient", "change", "weight"), keys(last.get("leaves").get("out.bias")));
    assertEquals(3, last.get("epoch").asInt());
    assertEquals(12, last.get("update").asInt());

    JsonNode result = json(run.resolve("result.json"));
    assertEquals(
        List.of(
            "task",
            "seed",
            "epochs",
            "updates",
            "ended",
            "best_epoch",
            "model",
            "classes",
            "train",
            "validation",
            "test",
            "seconds",
            "finished",
            "machine",
            "experiment_sha256",
            "metrics_sha256",
            "provenance",
            "sha256"),
        keys(result));
    assertEquals(experiment.get("provenance"), result.get("provenance"));
    assertEquals(
        experiment.get("provenance"),
        JSON.readTree(Npz.read(run.resolve("best.npz")).text("model.json")).get("provenance"));
    int best = result.get("best_epoch").asInt();
    assertEquals("best", result.get("model").asText());
    ObjectNode validation = result.get("validation").deepCopy();
    assertEquals(2, validation.remove("confusion").size());
    assertEquals(
        JSON.readTree(metrics.get(best - 1)).get("validation"),
        validation,
        "the best epoch's model is the one that is measured");

    List<String> lines = trained.out().lines().toList();
    assertEquals(3, lines.stream().filter(line -> line.startsWith("epoch ")).count());
    assertTrue(lines.get(0).matches("epoch 1/3  train loss .* \\(best\\)"), lines.get(0));
  }

  @Test
  void theNumberOfThreadsChangesNothing() throws IOException {
    Cli.trainQuickly(4, folder.resolve("one"), "--threads=1").succeeded();
    Cli.trainQuickly(4, folder.resolve("two"), "--threads=2").succeeded();
    Cli.trainQuickly(4, folder.resolve("five"), "--threads=5").succeeded();
    assertSameRun(folder.resolve("one"), folder.resolve("two"));
    assertSameRun(folder.resolve("one"), folder.resolve("five"));
  }

  @Test
  void anotherSeedIsAnotherRun() throws IOException {
    Cli.trainQuickly(1, folder.resolve("a"), "--seed=1").succeeded();
    Cli.trainQuickly(1, folder.resolve("b"), "--seed=2").succeeded();
    byte[] a = Files.readAllBytes(folder.resolve("a/last.npz"));
    byte[] b = Files.readAllBytes(folder.resolve("b/last.npz"));
    assertFalse(java.util.Arrays.equals(a, b));
  }

  @Test
  void quietSaysNothing() {
    assertEquals("", Cli.trainQuickly(1, folder.resolve("run"), "--quiet").succeeded().out());
  }

  @Test
  void aFinishedRunSaysSo() throws IOException {
    Path run = folder.resolve("run");
    Cli.trainQuickly(1, run).succeeded();
    byte[] result = Files.readAllBytes(run.resolve("result.json"));
    Cli again = Cli.run("train", "--resume", run.toString()).succeeded();
    assertEquals(
        run
            + ": training is finished, after 1 epochs; the result is in "
            + run.resolve("result.json")
            + "\n",
        again.out());
    assertArrayEquals(result, Files.readAllBytes(run.resolve("result.json")));
  }

  @Test
  void aRunThatWasMeasuredNotYetIsMeasuredOnResume() throws IOException {
    Path run = folder.resolve("run");
    Cli.trainQuickly(2, run).succeeded();
    ObjectNode result = (ObjectNode) json(run.resolve("result.json"));
    Files.delete(run.resolve("result.json"));
    assertEquals(0, Cli.run("train", "--resume", run.toString()).status());
    ObjectNode again = (ObjectNode) json(run.resolve("result.json"));
    assertEquals(result.get("seconds"), again.get("seconds"));
    for (String key : List.of("finished", "sha256")) { // it is finished when it is measured
      result.remove(key);
      again.remove(key);
    }
    assertEquals(result, again);
  }

  @Test
  void withoutValidationTheLastModelCounts() throws IOException {
    Path run = folder.resolve("run");
    Cli.trainQuickly(3, run, "--set=task.validation_size=0").succeeded();
    JsonNode result = json(run.resolve("result.json"));
    assertEquals("last", result.get("model").asText());
    assertFalse(result.has("validation"));
    Cli measured = Cli.run("evaluate", run.toString(), "--json").succeeded();
    assertEquals(result.get("test"), JSON.readTree(measured.out()).get("test"));
  }

  @Test
  void evaluationAgreesWithTheResult() throws IOException {
    Path run = folder.resolve("run");
    Cli.trainQuickly(3, run).succeeded();
    JsonNode result = json(run.resolve("result.json"));
    JsonNode best = JSON.readTree(Cli.run("evaluate", run.toString(), "--json").succeeded().out());
    assertEquals(List.of("model", "train", "validation", "test", "memory"), keys(best));
    for (String key : List.of("model", "train", "validation", "test")) {
      assertEquals(result.get(key), best.get(key), key);
    }
    Cli last = Cli.run("evaluate", run.toString(), "--json", "--model=last", "--threads=1");
    List<String> metrics = Files.readAllLines(run.resolve("metrics.jsonl"));
    ObjectNode validation = (ObjectNode) JSON.readTree(last.succeeded().out()).get("validation");
    assertEquals(2, validation.remove("confusion").size());
    assertEquals(JSON.readTree(metrics.get(2)).get("validation"), validation);
    List<String> table = Cli.run("evaluate", run.toString()).succeeded().out().lines().toList();
    assertEquals("", table.get(4));
    double bits = best.get("memory").get("bits").asDouble();
    assertEquals(bits, best.get("memory").get("bits_with_32_bit_weights").asDouble());
    String kib = String.format(Locale.ROOT, "%.2f", bits / 8192);
    for (String line : table.subList(table.size() - 2, table.size())) {
      assertTrue(line.matches("(together|with 32-bit weights) +" + kib), line);
    }
    assertTrue(table.get(0).matches(" +loss +accuracy +rate"), table.get(0));
    assertTrue(table.get(3).matches("test +\\d.* %  +0\\.\\d{4}"), table.get(3));
  }

  @Test
  void aRunsOwnExperimentRunsAgain() throws IOException {
    Path first = folder.resolve("first");
    Path second = folder.resolve("second");
    Cli.trainQuickly(2, first, "--seed=3").succeeded();
    Cli.run("train", first.resolve("experiment.json").toString(), "--out=" + second).succeeded();
    assertSameRun(first, second);
  }

  @Test
  void noEpochsGiveTheUntrainedNetwork() throws IOException {
    Path run = folder.resolve("run");
    Cli.trainQuickly(0, run).succeeded();
    assertFalse(json(run.resolve("result.json")).has("best_epoch"));
    assertEquals("last", json(run.resolve("result.json")).get("model").asText());
  }

  @Test
  void valuesAreMeasuredBySquaredError() throws IOException {
    Path run = folder.resolve("run");
    Cli.run(
            "train",
            "pattern-generation",
            "--set=task.steps=100",
            "--set=training.epochs=2",
            "--set=training.evaluate_every=2",
            "--out=" + run)
        .succeeded();
    List<String> metrics = Files.readAllLines(run.resolve("metrics.jsonl"));
    assertFalse(JSON.readTree(metrics.get(0)).has("validation"));
    assertEquals(
        List.of("loss", "mean_squared_error", "rate"),
        keys(JSON.readTree(metrics.get(1)).get("validation")));
  }
}
