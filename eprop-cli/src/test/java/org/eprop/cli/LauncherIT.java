package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher beside the jar: where its output and its errors go. */
@DisabledOnOs(OS.WINDOWS)
class LauncherIT {

  private static final Path LAUNCHER =
      Path.of(System.getProperty("eprop.jar")).resolveSibling("eprop").toAbsolutePath();

  @TempDir Path folder;

  /** As in {@code > log 2>&1}: what the program says stays where others write, too. */
  @Test
  void aLogKeepsAllThatIsWrittenToIt() throws IOException, InterruptedException {
    String eprop = "sh '" + LAUNCHER + "' ";
    Path log = folder.resolve("log");
    new ProcessBuilder(
            "sh",
            "-c",
            "(echo first; "
                + eprop
                + "train nothing; "
                + eprop
                + "train pattern-generation --set training.epochs=1 --out '"
                + folder.resolve("logged")
                + "'; echo last) > '"
                + log
                + "' 2>&1")
        .start()
        .waitFor();
    List<String> lines = Files.readAllLines(log);
    assertEquals("first", lines.get(0), () -> String.join("\n", lines));
    assertTrue(
        lines.get(1).startsWith("eprop: unknown experiment \"nothing\"; known: "),
        () -> String.join("\n", lines));
    assertTrue(
        lines.stream().anyMatch(line -> line.startsWith("epoch 1/1 ")),
        () -> String.join("\n", lines));
    assertEquals("last", lines.get(lines.size() - 1), () -> String.join("\n", lines));
  }

  /** What is missing in a file is told; who closes a pipe wants no more. */
  @Test
  void anOutputThatCannotBeWrittenIsNoSuccess() throws IOException, InterruptedException {
    assumeTrue(Files.exists(Path.of("/dev/full")));
    String eprop = "sh '" + LAUNCHER + "' plugins ";
    Path said = folder.resolve("said");
    new ProcessBuilder(
            "sh",
            "-c",
            "exec 2>'"
                + said
                + "'; "
                + eprop
                + ">/dev/full; echo $? >&2; ("
                + eprop
                + "; echo $? >&2) | head -1 >&2; "
                + eprop
                + ">&-; echo $? >&2")
        .start()
        .waitFor();
    assertEquals(
        List.of(
            "eprop: standard output: can't be written: No space left on device",
            "2",
            "neuron",
            "0",
            "0"),
        Files.readAllLines(said));
  }
}
