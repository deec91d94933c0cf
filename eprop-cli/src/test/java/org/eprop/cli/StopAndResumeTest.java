package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.eprop.host.testing.Cli;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs in virtual machines of their own, which are stopped or killed in the middle. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StopAndResumeTest {

  private static final int EPOCHS = 60;

  @TempDir static Path reference;
  @TempDir Path folder;

  @BeforeAll
  static void uninterrupted() {
    Cli.trainQuickly(EPOCHS, reference.resolve("run"), "--threads=1").succeeded();
  }

  private Path run() {
    return folder.resolve("run");
  }

  private Path err() {
    return folder.resolve("err");
  }

  /** Starts a run that saves after every batch, and waits for it to finish some epochs. */
  private Process startAndWait(int epochs) throws IOException, InterruptedException {
    return await(
        Cli.start(err(), Cli.quick(EPOCHS, run(), "--checkpoint-every=0", "--threads=2")), epochs);
  }

  private Process await(Process process, int epochs) throws IOException, InterruptedException {
    Path metrics = run().resolve("metrics.jsonl");
    while (!Files.exists(metrics) || Files.readAllLines(metrics).size() < epochs) {
      assertTrue(process.isAlive(), () -> "ended too soon: " + text(err()));
      Thread.sleep(5);
    }
    return process;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private void resumeToTheSameEnd() throws IOException {
    assertFalse(Files.exists(run().resolve("result.json")), "it was too fast");
    Cli resumed = Cli.run("train", "--resume", run().toString());
    assertEquals(0, resumed.status(), resumed.err());
    assertTrue(
        resumed
            .err()
            .matches("\\Q" + run() + "\\E: continuing after \\d+ epochs and \\d+ updates\n"),
        resumed.err());
    TrainTest.assertSameRun(reference.resolve("run"), run());
  }

  @Test
  void killed() throws IOException, InterruptedException {
    startAndWait(3).destroyForcibly().waitFor();
    Path leftover = run().resolve(".last.npz.0b8eb8a4-1c84-4d0a-9a53-0f8e5a4cb0de.tmp");
    Files.writeString(leftover, "half");
    resumeToTheSameEnd();
    assertFalse(Files.exists(leftover));
  }

  @Tag("nightly")
  @Test
  void killedTwiceAndWithALogAheadOfTheCheckpoint() throws IOException, InterruptedException {
    startAndWait(2).destroyForcibly().waitFor();
    Files.writeString(
        run().resolve("metrics.jsonl"),
        Files.readString(run().resolve("metrics.jsonl")) + "{\"epoch\":99}\n{\"epoch\":10");
    await(
            Cli.start(
                err(),
                java.util.List.of("train", "--resume", run().toString(), "--checkpoint-every=0")),
            8)
        .destroyForcibly()
        .waitFor();
    resumeToTheSameEnd();
  }

  @Test
  void twoProcessesAtOnce() throws IOException, InterruptedException {
    Process first = startAndWait(2);
    String busy =
        "eprop: "
            + run()
            + ": another process trains in this folder; wait until it ends, or stop it (Ctrl-C"
            + " saves)";
    Cli.run("train", "--resume", run().toString()).refused(busy);
    Cli.trainQuickly(EPOCHS, run(), "--overwrite").refused(busy);
    assertTrue(first.isAlive());
    first.destroyForcibly().waitFor();
    resumeToTheSameEnd();
  }

  @Test
  void stopped() throws IOException, InterruptedException {
    assumeTrue(File.separatorChar == '/', "a polite request to end is a Unix signal");
    Process process = startAndWait(3);
    process.destroy();
    assertTrue(process.waitFor(300, TimeUnit.SECONDS));
    assertEquals(143, process.exitValue(), text(err()));
    assertTrue(
        text(err())
            .matches(
                "stopping after the running batch; press again to end at once\n"
                    + "stopped and saved after \\d+ updates; continue with: eprop train --resume"
                    + " \\Q"
                    + run()
                    + "\\E\n"),
        text(err()));
    resumeToTheSameEnd();
  }
}
