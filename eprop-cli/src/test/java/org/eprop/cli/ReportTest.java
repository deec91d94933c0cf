package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eprop.host.testing.Cli;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code report}, and the report that {@code train} draws. */
class ReportTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  /** The numbers of a page's charts. */
  private static JsonNode charts(Path page) throws IOException {
    String html = Files.readString(page);
    String begin = "<script type=\"application/json\" id=\"charts\">";
    int from = html.indexOf(begin) + begin.length();
    return JSON.readTree(html.substring(from, html.indexOf("</script>", from)));
  }

  private static JsonNode chart(Path page, String id) throws IOException {
    for (JsonNode chart : charts(page)) {
      if (chart.get("id").asText().equals(id)) {
        return chart;
      }
    }
    throw new AssertionError(page + " has no chart " + id);
  }

  @Test
  void trainDrawsWhatItMeasured() throws IOException {
    Path run = folder.resolve("run");
    Cli.trainQuickly(3, run).succeeded();

    Path page = run.resolve("report.html");
    List<String> metrics = Files.readAllLines(run.resolve("metrics.jsonl"));
    JsonNode accuracy = chart(page, "accuracy");
    for (int e = 0; e < 3; e++) {
      JsonNode epoch = JSON.readTree(metrics.get(e));
      assertEquals(e + 1, accuracy.get("x").get(e).asInt());
      for (int s = 0; s < 2; s++) {
        String set = List.of("train", "validation").get(s);
        assertEquals(set, accuracy.at("/series/" + s + "/label").asText());
        assertEquals(
            100 * epoch.at("/" + set + "/accuracy").asDouble(),
            accuracy.at("/series/" + s + "/values/" + e).asDouble(),
            1e-3);
      }
    }
    JsonNode frames = chart(page, "confusion-epochs").get("frames");
    assertEquals(3, frames.size());
    assertEquals("epoch 3", frames.get(2).get("label").asText());
    JsonNode confusion = JSON.readTree(metrics.get(2)).get("confusion");
    JsonNode counts = frames.get(2).get("counts");
    int right = confusion.get(0).get(0).asInt() + confusion.get(1).get(1).asInt();
    assertEquals(confusion.get(0).get(1), counts.get(1));
    assertEquals(
        JSON.readTree(metrics.get(2)).at("/validation/accuracy").asDouble(),
        right / 16.0,
        "the confusion matrix is that of the 16 validation samples");

    JsonNode whole = chart(page, "confusion").at("/frames/0");
    assertEquals("all sequences", whole.get("label").asText());
    JsonNode judged = whole.get("counts");
    assertEquals(
        JSON.readTree(run.resolve("result.json").toFile()).at("/validation/accuracy").asDouble(),
        (judged.get(0).asInt() + judged.get(3).asInt()) / 16.0,
        "sequences of one class are judged as they are in the result");
  }

  @Test
  void reportDrawsTheSamePageAgain() throws IOException {
    Path run = folder.resolve("run");
    Cli.trainQuickly(1, run).succeeded();
    byte[] drawn = Files.readAllBytes(run.resolve("report.html"));
    Files.delete(run.resolve("report.html"));

    Cli report = Cli.run("report", run.toString(), "--threads=1").succeeded();

    assertEquals(run.resolve("report.html") + "\n", report.out());
    assertArrayEquals(drawn, Files.readAllBytes(run.resolve("report.html")));
  }

  @Test
  void aReportLooksWhereItIsTold() throws IOException {
    Path run = folder.resolve("run");
    Cli.trainQuickly(1, run, "--no-report").succeeded();
    assertFalse(Files.exists(run.resolve("report.html")));
    Path page = folder.resolve("page.html");

    Cli.run(
            "report",
            run.toString(),
            "--set=train",
            "--sample=3",
            "--neurons=layer0:2,layer0:15",
            "--model=last",
            "--out=" + page)
        .succeeded();

    assertTrue(
        Files.readString(page)
            .contains("This is sample 3 of the train set, run through the last network"));
    assertEquals("neuron-layer0-2-v", chart(page, "neuron-layer0-2-v").get("id").asText());
    assertEquals("neuron-layer0-15-a", chart(page, "neuron-layer0-15-a").get("id").asText());
    assertFalse(Files.exists(run.resolve("report.html")));
  }

  @Test
  void severalRunsAreLaidOverEachOther() throws IOException {
    Path a = folder.resolve("a/run");
    Path b = folder.resolve("b/run");
    Cli.trainQuickly(1, a, "--no-report").succeeded();
    Cli.trainQuickly(2, b, "--no-report", "--seed=2").succeeded();
    Path page = folder.resolve("overlay.html");

    Cli report = Cli.run("report", a.toString(), b.toString(), "--out=" + page).succeeded();

    assertEquals(page + "\n", report.out());
    JsonNode accuracy = chart(page, "validation-accuracy");
    assertEquals(a.toString(), accuracy.at("/series/0/label").asText(), "both are called run");
    assertEquals(2, accuracy.get("x").size());
    assertTrue(accuracy.at("/series/0/values/1").isNull());
    assertTrue(Files.readString(page).contains("<td>seed</td><td>1</td><td>2</td>"));

    Cli.run("report", a.toString(), a + "/../run")
        .refused("eprop: " + a + "/../run: got this folder twice");
    Cli.run("report", a.toString(), b.toString(), "--sample=1")
        .refused(
            "eprop: --set, --sample, --neurons and --model look into one run, but got 2 folders");
    Cli.run("report", a.toString(), folder.toString())
        .refused(
            "eprop: "
                + folder
                + ": there is no run in this folder: it has no file experiment.json");
  }

  @Test
  void mistakesAreNamed() {
    Path run = folder.resolve("run");
    Cli.trainQuickly(0, run, "--no-report").succeeded();

    Cli.run("report", run.toString(), "--neurons=layer0:20")
        .refused("eprop: got neuron layer0:20, but expected neuron 0 to 19 of population layer0");
    Cli.run("report", run.toString(), "--neurons=0:2")
        .refused("eprop: got neuron 0:2, but there is no population \"0\"; known: [layer0]");
    Cli.run("report", run.toString(), "--sample=16")
        .refused("eprop: got sample 16, but expected 0 to 15, those of the validation set");
    Cli.run("report", folder.resolve("none").toString())
        .refused(
            "eprop: "
                + folder.resolve("none")
                + ": there is no run in this folder: it has no file experiment.json");
  }

  @Test
  void noTrainingIsLostToItsReport() throws IOException {
    Path run = folder.resolve("run");
    Files.createDirectories(run.resolve("report.html/in the way"));

    Cli trained = Cli.trainQuickly(1, run);

    assertEquals(0, trained.status());
    assertEquals(
        "eprop: the report could not be drawn, but all else is saved: "
            + run.resolve("report.html")
            + ": got a folder, but expected the name of a file to write; 'eprop report "
            + run
            + "' tries again\n",
        trained.err());
    assertTrue(Files.exists(run.resolve("result.json")));
    assertTrue(Files.exists(run.resolve("best.npz")));
  }
}
