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
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.file.NetworkFile;
import org.eprop.experiment.io.Sha256;
import org.eprop.host.testing.Cli;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run's files belong together: one that is missing, damaged or another's is refused. */
class WholeRunTest {

  @TempDir static Path shared;
  @TempDir Path folder;

  @BeforeAll
  static void train() {
    Cli.trainQuickly(4, shared.resolve("run")).succeeded();
  }

  /** A finished run of four epochs, of which the third is the best. */
  @BeforeEach
  void copy() throws IOException {
    Files.createDirectories(run());
    try (Stream<Path> files = Files.list(shared.resolve("run"))) {
      for (Path file : files.toList()) {
        Files.copy(file, run().resolve(file.getFileName()));
      }
    }
  }

  private Path run() {
    return folder.resolve("run");
  }

  private Path file(String name) {
    return run().resolve(name);
  }

  private Cli resume(String... more) {
    String[] all = new String[more.length + 3];
    System.arraycopy(more, 0, all, 3, more.length);
    all[0] = "train";
    all[1] = "--resume";
    all[2] = run().toString();
    return Cli.run(all);
  }

  @Test
  void aFinishedRunsLastNetworkIsLookedAt() throws IOException {
    Files.write(file("last.npz"), new byte[0]);
    Cli resumed = resume();
    assertEquals(2, resumed.status());
    assertTrue(resumed.err().startsWith("eprop: " + file("last.npz") + ": "), resumed.err());
  }

  private Cli evaluate() {
    return Cli.run("evaluate", run().toString());
  }

  /** All that reads a run. */
  private void refusedByAll(String message) {
    resume().refused(message);
    evaluate().refused(message);
    Cli.run("report", run().toString()).refused(message);
  }

  @Test
  void anotherExperimentIsRefused() throws IOException {
    String text = Files.readString(file("experiment.json"));
    String other = text.replace("\"seed\": 1", "\"seed\": 3");
    assertFalse(text.equals(other));
    Files.writeString(file("experiment.json"), other);
    String message =
        "eprop: "
            + file("experiment.json")
            + ": is not the run's own: got sha256 "
            + Sha256.of(other)
            + ", but expected "
            + Sha256.of(text)
            + ", which checkpoint.npz has; restore it, or start another run with it";
    refusedByAll(message);
    Files.delete(file("checkpoint.npz"));
    evaluate().refused(message.replace("checkpoint.npz", "result.json"));
  }

  @Test
  void aMissingBestNetworkIsNoticedBeforeTrainingGoesOn() throws IOException {
    Files.delete(file("result.json"));
    Files.delete(file("best.npz"));
    refusedByAll("eprop: " + file("best.npz") + ": is missing, the best network, of epoch 3");
    assertEquals(
        0, Cli.run("evaluate", run().toString(), "--model=last").status(), "the other is there");
  }

  private static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(Files.readString(file));
  }

  @Test
  void aDamagedBestNetworkIsNoticedBeforeTrainingGoesOn() throws IOException {
    Files.delete(file("result.json"));
    byte[] bytes = Files.readAllBytes(file("best.npz"));
    bytes[10] ^= 1; // the time in the header of the first entry
    Files.write(file("best.npz"), bytes);
    Cli refused = resume();
    assertEquals(2, refused.status());
    assertTrue(
        refused
            .err()
            .startsWith("eprop: " + file("best.npz") + ": is damaged or was changed: got sha256 "),
        refused.err());
  }

  @Test
  void anotherRunsNetworkIsRefused() throws IOException {
    Path other = folder.resolve("other");
    Cli.trainQuickly(3, other, "--seed=2", "--no-report").succeeded();
    for (String name : List.of("best.npz", "last.npz")) {
      Files.copy(other.resolve(name), file(name), StandardCopyOption.REPLACE_EXISTING);
    }
    String mistake =
        ": is not of this run: it is of an experiment.json with sha256 "
            + Sha256.of(other.resolve("experiment.json"))
            + ", but the run's has "
            + Sha256.of(file("experiment.json"));
    evaluate().refused("eprop: " + file("best.npz") + mistake);
    resume().refused("eprop: " + file("best.npz") + mistake);
    Cli.run("evaluate", run().toString(), "--model=last")
        .refused("eprop: " + file("last.npz") + mistake);
  }

  @Test
  void aNetworkOfAnotherEpochIsRefused() throws IOException {
    Files.copy(file("last.npz"), file("best.npz"), StandardCopyOption.REPLACE_EXISTING);
    refusedByAll("eprop: " + file("best.npz") + ": is of epoch 4, but expected that of epoch 3");
  }

  @Test
  void aNetworkWhoseEpochIsNoWholeNumberIsRefused() {
    try (Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build()) {
      NetworkFile best = NetworkFile.read(file("best.npz"), plugins);
      Map<String, String> notes = new LinkedHashMap<>(best.notes());
      notes.put("epoch", "-0.0");
      NetworkFile.of(best.network(), best.provenance(), notes).write(file("best.npz"));
    }
    evaluate()
        .refused("eprop: " + file("best.npz") + ": is of epoch -0.0, but expected that of epoch 3");
  }

  @Test
  void metricsAreThoseThatWereWritten() throws IOException {
    String text = Files.readString(file("metrics.jsonl"));
    String known = Sha256.of(text);
    String damaged = text.replaceFirst("\"loss\":0", "\"loss\":1");
    Files.writeString(file("metrics.jsonl"), damaged);
    String message =
        "eprop: "
            + file("metrics.jsonl")
            + ": is damaged or was changed: got sha256 "
            + Sha256.of(damaged)
            + " of the first 4 lines, but expected "
            + known
            + ", which checkpoint.npz tells";
    resume().refused(message);
    Cli.run("report", run().toString()).refused(message);
    Files.writeString(file("metrics.jsonl"), text.lines().skip(3).findFirst().orElseThrow() + "\n");
    String few =
        "eprop: "
            + file("metrics.jsonl")
            + ": got 1 whole lines, but expected one for each of the 4 epochs that checkpoint.npz"
            + " tells of";
    resume().refused(few);
    Cli.run("report", run().toString()).refused(few);
    Files.delete(file("metrics.jsonl"));
    assertEquals(2, resume().status());
  }

  @Test
  void aChangedResultIsRefused() throws IOException {
    String text = Files.readString(file("result.json"));
    Files.writeString(file("result.json"), text.replace("\"accuracy\": 0", "\"accuracy\": 1"));
    for (Cli cli : List.of(resume(), Cli.run("report", run().toString()))) {
      cli.refused(
          "eprop: "
              + file("result.json")
              + ": is damaged, or was changed by hand: its bytes are not those that its"
              + " \"sha256\" was made of; delete it and run its command again");
    }
  }

  /** As a kill leaves it before experiment.json is written, which is the last file of all. */
  @Test
  void killedWithinTheFirstSave() throws IOException {
    Path other = folder.resolve("other");
    Cli.trainQuickly(0, other, "--no-report").succeeded();
    for (List<String> saved :
        List.of(
            List.of("metrics.jsonl"),
            List.of("metrics.jsonl", "last.npz"),
            List.of("metrics.jsonl", "last.npz", "checkpoint.npz"))) {
      Path killed = folder.resolve("killed" + saved.size());
      Files.createDirectories(killed);
      for (String name : saved) {
        Files.copy(other.resolve(name), killed.resolve(name));
      }
      String message =
          "eprop: "
              + killed
              + ": the run in this folder ended before its first save; start it again with 'eprop"
              + " train'";
      Cli.run("train", "--resume", killed.toString()).refused(message);
      Cli.run("evaluate", killed.toString()).refused(message);
      Cli.trainQuickly(4, killed, "--no-report").succeeded();
      TrainTest.assertSameRun(shared.resolve("run"), killed);
    }
  }

  @Test
  void aRunWithoutItsExperimentIsNotWrittenOver() throws IOException {
    Files.delete(file("experiment.json"));
    resume()
        .refused(
            "eprop: "
                + run()
                + ": there are files of a run in this folder, but its experiment.json is missing");
    Cli.trainQuickly(1, run())
        .refused(
            "eprop: "
                + run()
                + ": there are files of a run in this folder, but its experiment.json is missing;"
                + " put it back, choose another folder by --out DIR, or replace the run by"
                + " --overwrite");
  }

  @Test
  void aReportThatIsMissingAfterAKillIsMade() throws IOException {
    Files.delete(file("report.html"));
    resume("--no-report").succeeded();
    assertFalse(Files.exists(file("report.html")));
    resume().succeeded();
    assertArrayEquals(
        Files.readAllBytes(shared.resolve("run/report.html")),
        Files.readAllBytes(file("report.html")));
  }

  @Test
  @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aFolderThatIsRemovedWhileItTrainsIsAnError() throws IOException, InterruptedException {
    Path gone = folder.resolve("gone");
    Path err = folder.resolve("err");
    Process process = Cli.start(err, Cli.quick(100_000, gone, "--checkpoint-every=0.05"));
    Path metrics = gone.resolve("metrics.jsonl");
    while (!Files.exists(metrics) || Files.size(metrics) == 0) {
      assertTrue(process.isAlive(), () -> "ended too soon");
      Thread.sleep(5);
    }
    Files.move(gone, folder.resolve("elsewhere"));
    assertEquals(2, process.waitFor());
    assertEquals(
        "eprop: "
            + gone.resolve("experiment.json")
            + ": was removed or changed while the run trained; nothing more is saved\n"
            + "See eprop docs runs\n",
        Files.readString(err));
    assertFalse(Files.exists(gone.resolve("last.npz")));
    Files.move(folder.resolve("elsewhere"), gone);
    assertEquals(0, Cli.run("evaluate", gone.toString(), "--model=last").status());
  }

  @Test
  void secondsBetweenCheckpointsAreANumber() {
    for (String seconds : List.of("NaN", "-1.0")) {
      Cli refused = Cli.trainQuickly(1, folder.resolve("new"), "--checkpoint-every=" + seconds);
      assertEquals(2, refused.status());
      assertEquals(
          "eprop train: Invalid value for option '--checkpoint-every': got "
              + seconds
              + ", but expected a number of seconds >= 0\nTry 'eprop train --help'.\n",
          refused.err());
    }
  }

  @Test
  void withoutValidationDataNothingIsCalledBest() throws IOException {
    Path plain = folder.resolve("plain");
    Cli trained =
        Cli.trainQuickly(3, plain, "--no-report", "--set=task.validation_size=0").succeeded();
    assertFalse(trained.out().contains("best"), trained.out());
    assertTrue(
        trained.out().matches("(?s).*\\n3 epochs in \\S+ s; measured was \\S+last\\.npz\\n"),
        trained.out());
    assertFalse(Files.exists(plain.resolve("best.npz")));
    assertFalse(json(plain.resolve("result.json")).has("best_epoch"));
    Cli.run("evaluate", plain.toString(), "--model=best")
        .refused(
            "eprop: "
                + plain
                + ": the run has no best network: it has no validation data, or they have not been"
                + " measured yet");
  }

  @Test
  void saysThatPatienceEndedIt() throws IOException {
    Path patient = folder.resolve("patient");
    Cli trained =
        Cli.trainQuickly(
                500,
                patient,
                "--no-report",
                "--set=training.patience=2",
                "--set=optimizer.learning_rate=0.02")
            .succeeded();
    assertTrue(
        trained.out().contains(" s, when the validation loss stopped falling, the best was "),
        trained.out());
    JsonNode result = json(patient.resolve("result.json"));
    assertEquals("patience", result.get("ended").asText());
    assertTrue(result.get("epochs").asInt() < 500);
  }
}
