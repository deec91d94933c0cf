package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.eprop.host.testing.Cli;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The first commands of each page work as they stand there: each block of them in a clean folder
 * and processes of its own, trainings for one epoch.
 */
class FirstCommandsTest {

  private static final String START = "    eprop ";

  /** Why the first commands of a page are not run here; others read or run them. */
  private static final Map<String, String> NOT_RUN =
      Map.ofEntries(
          Map.entry("../eprop-tasks/README.md", "needs the user's arrays"),
          Map.entry("../docs/compare.md", "takes 2 minutes"),
          Map.entry("../integrations/data/README.md", "needs N-MNIST"),
          Map.entry("../docs/extending.md", "needs the plugin, which ExtendingTest compiles"),
          Map.entry("../docs/paper.md", "takes 15 minutes"),
          Map.entry("../docs/searches.md", "takes 10 minutes"),
          Map.entry("../docs/small-data.md", "needs the arrays of your-data.md"),
          Map.entry("../eprop-compare/README.md", "DocumentedGridTest runs it"),
          Map.entry("../eprop-examples/examples/comparisons/README.md", "takes hours"),
          Map.entry("../docs/streams.md", "needs a table of the user; StreamCommandTest has one"),
          Map.entry("../docs/three-factor.md", "takes 10 minutes, and the data of trials.py"),
          Map.entry("../docs/your-data.md", "YourDataTest runs it"),
          Map.entry("../docs/your-surrogate.md", "YourSurrogateTest runs it"));

  /** A file that the reader is to bring. */
  private static final String THEIRS = "theirs.nir";

  @TempDir private Path folder;

  /** The first block of each page that has commands of eprop: these, in order. */
  private static Map<String, List<String>> firstBlocks() throws IOException {
    Map<String, List<String>> blocks = new TreeMap<>();
    for (Path page : Pages.all()) {
      List<String> lines = Files.readAllLines(page);
      int from = 0;
      while (from < lines.size() && !lines.get(from).startsWith(START)) {
        from++;
      }
      List<String> block =
          lines.subList(from, lines.size()).stream()
              .takeWhile(line -> line.startsWith("    "))
              .filter(line -> line.startsWith(START) && !line.contains(THEIRS))
              .map(line -> line.substring(START.length()).replaceFirst("\\s+#.*", ""))
              .toList();
      if (!block.isEmpty()) {
        blocks.put(page.toString(), block);
      }
    }
    return blocks;
  }

  /** The command with options of another page that change no result: one run shows both. */
  private static String withMost(String command, Map<String, List<String>> blocks) {
    return blocks.values().stream()
        .flatMap(List::stream)
        .filter(other -> other.equals(command) || other.startsWith(command + " --"))
        .filter(other -> other.equals(command) || !other.matches(".* --(out|set)\\b.*"))
        .max(Comparator.comparingInt(String::length))
        .orElseThrow();
  }

  private static void run(Path in, String command) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(Cli.command(List.of(command.split(" "))));
    if (command.startsWith("train ")) {
      words.add("--set=training.epochs=1");
      if (command.startsWith("train ecg")) {
        words.add("--set=task.validation=600"); // of 618: they are not learned from
      }
      if (command.startsWith("train ecg") && !command.contains("--set")) {
        words.add("--set=network.layers[0].populations[0].size=20");
      }
    }
    Path out = in.resolve("out.txt");
    Process process =
        new ProcessBuilder(words)
            .directory(in.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    process.getOutputStream().close();
    assertTrue(process.waitFor(200, TimeUnit.SECONDS), command);
    String said = Files.readString(out, StandardCharsets.UTF_8);
    assertEquals(0, process.exitValue(), () -> "eprop " + command + "\n" + said);
  }

  @Test
  void thoseOfTheReadmeWork() throws IOException, InterruptedException {
    for (String command : firstBlocks().get("../README.md")) {
      run(folder, command);
    }
  }

  @Tag("nightly")
  @Test
  @Timeout(900)
  void theyWork() throws IOException, InterruptedException {
    Map<String, List<String>> blocks = firstBlocks();
    assertTrue(blocks.keySet().containsAll(NOT_RUN.keySet()), blocks::toString);
    blocks.keySet().removeAll(NOT_RUN.keySet());
    assertTrue(blocks.size() >= 6, blocks::toString);
    int number = 0;
    Set<List<String>> all =
        blocks.values().stream()
            .map(block -> block.stream().map(command -> withMost(command, blocks)).toList())
            .collect(Collectors.toSet());
    for (List<String> block : all) {
      if (all.stream().anyMatch(other -> other != block && other.containsAll(block))) {
        continue; // another page runs these, and more
      }
      Path clean = Files.createDirectory(folder.resolve("block" + number++));
      for (String command : block) {
        run(clean, command);
      }
    }
  }
}
