package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eprop.host.testing.Cli;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The first commands of README work as they stand there, in a clean folder and processes of their
 * own, trainings for one epoch; {@link PagesIT} runs all pages.
 */
class FirstCommandsTest {

  private static final String START = "eprop ";

  @TempDir private Path folder;

  private void run(String command) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(Cli.command(List.of(command.split(" "))));
    if (command.startsWith("train ")) {
      words.add("--set=training.epochs=1");
      words.add("--set=task.validation=600"); // of 618: they are not learned from
      words.add("--set=network.layers[0].populations[0].size=20");
    }
    Path out = folder.resolve("out.txt");
    Process process =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    process.getOutputStream().close();
    assertTrue(process.waitFor(200, TimeUnit.SECONDS), command);
    String said = Files.readString(out, StandardCharsets.UTF_8);
    assertEquals(0, process.exitValue(), () -> "eprop " + command + "\n" + said);
  }

  @Test
  void theyWork() throws IOException, InterruptedException {
    List<String> commands =
        PageBlocks.of(Path.of("../README.md")).stream()
            .flatMap(block -> block.lines().stream())
            .filter(line -> line.startsWith(START))
            .limit(2)
            .toList();
    assertEquals(List.of("eprop explain", "eprop train ecg"), commands);
    for (String command : commands) {
      run(command.substring(START.length()));
    }
  }
}
