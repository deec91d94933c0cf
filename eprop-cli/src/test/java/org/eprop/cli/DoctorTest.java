package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.eprop.experiment.json.Json;
import org.eprop.host.testing.Cli;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code eprop doctor}: of an experiment, and of a run. */
class DoctorTest {

  private static final String NO_PSI =
      "The pseudo-derivative is 0\n"
          + "  population layer0: the pseudo-derivative of all neurons is 0 at all steps, at a rate of ";

  @TempDir Path folder;

  @Test
  void anExperimentIsTriedOut() {
    Cli cli =
        Cli.run(
            "doctor",
            "pattern-generation",
            "--set=network.layers[0].surrogate.gamma=0",
            "--set=network.readout.tau_out=90000",
            "--updates=3");
    assertEquals("", cli.err());
    assertEquals(0, cli.status());
    assertTrue(
        cli.out()
            .startsWith(
                "before training: A time constant is far beyond the sequence\n"
                    + "  readout out: tau_out: 90000 ms, but the longest sequence lasts 1000 ms:"),
        cli.out());
    assertTrue(cli.out().contains("epoch 1: " + NO_PSI), cli.out());
    assertTrue(cli.out().endsWith("See eprop docs troubleshooting\n"), cli.out());
    assertFalse(Files.exists(Path.of("runs")));
  }

  @Test
  void aRightOneIsLeftAlone() {
    Cli cli = Cli.run("doctor", "pattern-generation");
    assertEquals("", cli.err());
    assertEquals("nothing found that keeps it from learning\n", cli.out());
  }

  /** What the few updates say is no part of an epoch. */
  @Test
  void partOfAnEpochIsEnough() {
    Cli cli =
        Cli.run(
            "doctor", "ecg", "--set=network.layers[0].surrogate.gamma=0", "--updates=1", "--json");
    assertEquals("", cli.err());
    assertEquals(
        "no_pseudo_derivative",
        Json.parse(cli.out()).path("notes").path(0).path("cause").asText(),
        cli.out());
    assertEquals("1 updates", Json.parse(cli.out()).path("notes").path(0).path("when").asText());
  }

  @Test
  void aRunTellsWhatItNoted() {
    Path run = folder.resolve("run");
    Cli.trainQuickly(2, run, "--set=network.layers[0].surrogate.gamma=0", "--quiet");
    Cli cli = Cli.run("doctor", run.toString());
    assertEquals("", cli.err());
    assertTrue(cli.out().startsWith("epoch 1: " + NO_PSI), cli.out());
    Cli.run("doctor", run.toString(), "--set=seed=2")
        .refused(
            "eprop doctor: --set: " + run + " is a run, whose settings can't be changed",
            "Try 'eprop doctor --help'.");
  }

  @Test
  void whatItDoesNotKnow() {
    assertEquals(2, Cli.run("doctor", "nosuch").status());
    assertEquals(2, Cli.run("doctor", "ecg", "--updates=-1").status());
  }
}
