package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eprop.experiment.io.Npz;
import org.eprop.experiment.json.Json;
import org.eprop.host.testing.Cli;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The experiment of eprop-experiment/README.md runs, and gives what the page says. */
class MeasuresPageTest {

  @TempDir private Path folder;

  @Test
  void theExperimentGivesWhatThePageSays() throws IOException {
    String page = Files.readString(Path.of("../eprop-experiment/README.md"));
    int from = page.indexOf("```json\n") + 8;
    Path file = folder.resolve("all.json");
    Files.writeString(file, page.substring(from, page.indexOf("```", from)));
    Path out = folder.resolve("run");
    Cli cli =
        Cli.run(
                "train",
                file.toString(),
                "--set=task.size=16",
                "--set=task.validation_size=8",
                "--set=task.test_size=8",
                "--set=task.cues=1",
                "--set=task.delay=20",
                "--set=task.recall=10",
                "--set=training.epochs=2",
                "--out=" + out)
            .succeeded();
    assertTrue(cli.out().contains("decision latency"), cli.out());
    JsonNode result = Json.parse(Files.readString(out.resolve("result.json")));
    for (String name : new String[] {"f1", "balanced_accuracy", "roc_area", "decision_latency"}) {
      assertTrue(result.at("/test/" + name).isNumber(), result.toString());
    }
    String report = Files.readString(out.resolve("report.html"));
    assertTrue(report.contains("balanced accuracy") && report.contains("surrogate_slope"));
    assertEquals(100, Npz.read(out.resolve("best.npz")).array("layer0.surrogate_slope").length(1));
    Cli unknown = Cli.run("train", file.toString(), "--set=training.judged_by=f2");
    assertEquals(2, unknown.status());
    assertTrue(unknown.err().contains("\"f2\"") && unknown.err().contains("f1"), unknown.err());
  }
}
