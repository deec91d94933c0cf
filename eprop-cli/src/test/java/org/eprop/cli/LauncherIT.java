package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eprop.host.Version;
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

  private void shell(String commands) throws IOException, InterruptedException {
    ProcessBuilder shell =
        new ProcessBuilder("sh", "-c", commands.replace("eprop ", "sh '" + LAUNCHER + "' "));
    shell.directory(folder.toFile());
    shell.environment().put("JAVA_HOME", System.getProperty("java.home"));
    shell.start().waitFor();
  }

  /** As in {@code > log 2>&1}: what the program says stays where others write, too. */
  @Test
  void aLogKeepsAllThatIsWrittenToIt() throws IOException, InterruptedException {
    shell(
        "(echo first; eprop train nothing;"
            + " eprop train pattern-generation --set training.epochs=1 --out run; echo last)"
            + " > log 2>&1");
    List<String> lines = Files.readAllLines(folder.resolve("log"));
    String all = String.join("\n", lines);
    assertEquals("first", lines.get(0), all);
    assertTrue(lines.get(1).startsWith("eprop: unknown experiment \"nothing\"; known: "), all);
    assertTrue(lines.stream().anyMatch(line -> line.startsWith("epoch 1/1 ")), all);
    assertEquals("last", lines.get(lines.size() - 1), all);
  }

  /** What is missing in a file is told; who closes a pipe wants no more. */
  @Test
  void anOutputThatCannotBeWrittenIsNoSuccess() throws IOException, InterruptedException {
    assumeTrue(Files.exists(Path.of("/dev/full")));
    shell(
        "exec 2>said; eprop --version >/dev/full; echo $? >&2;"
            + " (eprop --version; echo $? >&2) | head -1 >&2; eprop --version >&-; echo $? >&2");
    assertEquals(
        List.of(
            "eprop: standard output: can't be written: No space left on device",
            "2",
            "eprop " + Version.eprop() + ", Java " + System.getProperty("java.version"),
            "0",
            "0"),
        Files.readAllLines(folder.resolve("said")));
  }
}
