package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eprop.experiment.json.Json;
import org.eprop.host.testing.Cli;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands with an experiment that learns from rewards: a cart whose episodes are short. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EnvironmentRunTest {

  private static final List<String> QUICK =
      List.of(
          "--set=environment.limit=30",
          "--set=reinforcement.episodes=8",
          "--set=reinforcement.validation_episodes=4",
          "--set=reinforcement.test_episodes=4",
          "--set=network.populations.e.size=8",
          "--set=training.batch_size=4",
          "--set=training.evaluate_every=1");

  @TempDir private Path folder;

  private static List<String> with(List<String> before, int epochs, String... after) {
    List<String> all = new ArrayList<>(before);
    all.addAll(QUICK);
    all.add("--set=training.epochs=" + epochs);
    all.addAll(List.of(after));
    return all;
  }

  private static Cli run(List<String> arguments) {
    return Cli.run(arguments.toArray(String[]::new));
  }

  @Test
  void aKilledRunGoesOnToTheSameEnd() throws IOException, InterruptedException {
    int epochs = 150;
    Path whole = folder.resolve("whole");
    Path killed = folder.resolve("killed");
    List<String> train = List.of("train", "cart-pole", "--no-report");
    run(with(train, epochs, "--threads=1", "--out=" + whole)).succeeded();
    Path err = folder.resolve("err");
    Process process =
        Cli.start(err, with(train, epochs, "--checkpoint-every=0", "--out=" + killed));
    Path metrics = killed.resolve("metrics.jsonl");
    while (!Files.exists(metrics) || Files.readAllLines(metrics).size() < 3) {
      assertTrue(process.isAlive(), "ended too soon");
      Thread.sleep(5);
    }
    process.destroyForcibly().waitFor();
    assertFalse(Files.exists(killed.resolve("result.json")), "it was too fast");

    Cli resumed = Cli.run("train", "--resume", killed.toString(), "--no-report");
    assertEquals(0, resumed.status(), resumed.err());
    TrainTest.assertSameRun(whole, killed);
  }

  @Test
  void theReportSaysInWhichEnvironment() throws IOException {
    Path out = folder.resolve("reported");
    run(with(List.of("train", "cart-pole"), 1, "--out=" + out)).succeeded();
    String page = Files.readString(out.resolve("report.html"));
    assertTrue(page.contains("trained on cart_pole by eprop"));
    assertTrue(page.contains("reinforcement"));
  }

  @Test
  void aComparisonHasReturns() throws IOException {
    Path file = folder.resolve("memory.json");
    Files.writeString(
        file,
        """
        {"base": "cart-pole",
         "variants": {"seen": {"environment.velocities": true}},
         "target": {"metric": "validation.return", "above": 1, "stop": false},
         "probe": {"samples": 0}, "seeds": 2}
        """);
    Path out = folder.resolve("memory");
    Cli cli =
        run(with(List.of("compare", file.toString(), "--anyway"), 2, "--out=" + out)).succeeded();
    assertTrue(cli.out().contains("  test return "), cli.out());
    JsonNode result = Json.parse(Files.readString(out.resolve("comparison.json")));
    List<String> main = new ArrayList<>();
    for (JsonNode metric : result.get("metrics")) {
      if (metric.get("main").asBoolean()) {
        main.add(metric.get("name").asText() + " " + metric.path("better").asText());
      }
    }
    assertEquals(List.of("updates_to_target lower", "test.return higher", "test.rate "), main);
    JsonNode seen = result.get("variants").get(1).get("metrics");
    double mean = seen.at("/test.return/summary/mean").asDouble();
    assertTrue(mean >= 8 && mean <= 30, "return " + mean);
    assertEquals(mean, seen.at("/test.episode_length/summary/mean").asDouble(), 1e-12);
    String page = Files.readString(out.resolve("report.html"));
    assertTrue(page.contains("Validation return") && page.contains("mean sum of rewards"));
  }

  @Test
  void aSearchForReturns() throws IOException {
    Path file = folder.resolve("rate.json");
    Files.writeString(
        file,
        """
        {"base": "cart-pole", "metric": "validation.return", "trials": 2,
         "ranges": {"optimizer.learning_rate": {"log_uniform": [0.001, 0.1]}}}
        """);
    Path out = folder.resolve("rate");
    List<String> arguments = with(List.of("search", file.toString()), 3, "--out=" + out);
    Cli cli = run(arguments).succeeded();
    assertTrue(cli.out().contains("validation return "), cli.out());
    // Returns above 0 are errors below 0, which must not end a trial.
    for (JsonNode trial : Json.parse(Files.readString(out.resolve("search.json"))).get("trials")) {
      assertEquals(3, trial.get("epochs").asInt());
      assertTrue(trial.at("/score/mean").asDouble() > 0, trial.toString());
    }
  }

  /** One cue that need not be kept for long: right in half of the trials by chance. */
  @Test
  void whichSideIsLearnedFromRewards() throws IOException {
    Path out = folder.resolve("cue");
    Cli.run(
            "train",
            "evidence-accumulation-reward",
            "--no-report",
            "--set=environment.cues=1",
            "--set=environment.delay=20",
            "--set=environment.recall=30",
            "--set=training.epochs=15",
            "--set=training.evaluate_every=5",
            "--out=" + out)
        .succeeded();
    double success =
        Json.parse(Files.readString(out.resolve("result.json"))).at("/test/success").asDouble();
    assertTrue(success > 0.9, "success " + success);
  }

  @Test
  void looksAtWhatIsSeen() {
    Path page = folder.resolve("look.html");
    Cli look =
        Cli.run("data", "look", "evidence_accumulation_reward", "--samples=4", "--out=" + page)
            .succeeded();
    assertTrue(
        look.out().contains("note: these episodes choose all actions with equal probability\n"),
        look.out());
    assertTrue(Files.exists(page));
  }
}
