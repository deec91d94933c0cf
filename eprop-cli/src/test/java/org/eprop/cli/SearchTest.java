package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eprop.compare.definition.ReadySearches;
import org.eprop.compare.definition.Search;
import org.eprop.compare.result.SearchResult;
import org.eprop.compare.table.SearchFiles;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.ExperimentReader;
import org.eprop.host.Main;
import org.eprop.host.testing.Cli;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchTest {

  @TempDir private Path folder;

  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("my.json");
    String settings =
        Cli.QUICK.stream()
            .filter(setting -> setting.startsWith("--set=") && !setting.contains("signal"))
            .map(setting -> setting.substring("--set=".length()).split("="))
            .map(pair -> "\"" + pair[0] + "\": " + pair[1])
            .collect(Collectors.joining(", "));
    Files.writeString(
        file,
        "{\"base\": \"evidence-accumulation\", \"settings\": {\"training.epochs\": 4, "
            + settings
            + "}, \"ranges\": {\"optimizer.learning_rate\": {\"log_uniform\": [0.001, 0.05]},"
            + " \"learning_signal\": {\"choice\": [\"symmetric\", \"random\"]}},"
            + " \"trials\": 4, \"halving\": {\"factor\": 2, \"first_epochs\": 1}}");
  }

  private Cli search(Path out, String... more) {
    List<String> arguments = new ArrayList<>(List.of("search", file.toString(), "--out=" + out));
    arguments.addAll(List.of(more));
    return Cli.run(arguments.toArray(String[]::new));
  }

  private static SearchResult result(Path out) {
    return SearchFiles.read(out);
  }

  @Test
  void findsWhatTrainTakes() throws IOException {
    Path out = folder.resolve("out");
    Cli cli = search(out, "--threads=2").succeeded();
    List<String> lines = cli.out().lines().toList();
    assertEquals("4 trials to epoch 1", lines.get(0));
    assertTrue(lines.contains("2 trials to epoch 2"), cli.out());
    assertTrue(lines.contains("1 trial to epoch 4"), cli.out());
    assertEquals(
        "to train it: eprop train " + out.resolve("best.json"), lines.get(lines.size() - 1));
    SearchResult result = result(out);
    double score = result.trials().get(0).score().mean();
    assertFalse(Files.readString(out.resolve("search.json")).contains("test."), "no test data");
    assertEquals(List.of(), result.test());

    Path run = folder.resolve("run");
    String trained =
        Cli.run("train", out.resolve("best.json").toString(), "--out=" + run).succeeded().out();
    Matcher best = Pattern.compile("(?s).*\\n *validation +(\\S+) +(\\S+) %.*").matcher(trained);
    assertTrue(best.matches(), trained);
    assertEquals(100 * (1 - score), Double.parseDouble(best.group(2)), 0.005, trained);
  }

  @Test
  void testDataOnlyAtTheEndAndIfAskedFor() throws IOException {
    Path out = folder.resolve("out");
    search(out, "--quiet", "--no-report").succeeded();
    String without = Files.readString(out.resolve("best.json"));
    Cli cli = search(out, "--test", "--no-report").succeeded();
    assertTrue(cli.out().contains("| test accuracy (%) "), cli.out());
    assertFalse(cli.out().contains("1/4"), "nothing is trained again");
    assertEquals(1, result(out).test().size());
    assertEquals(without, Files.readString(out.resolve("best.json")));
    assertTrue(Files.readString(out.resolve("search.md")).contains("## The best trial on test"));
  }

  @Test
  void theSameForAnyNumberOfThreadsAndReportedAgain() throws IOException {
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");
    Cli quiet = search(one, "--threads=1", "--quiet").succeeded();
    assertEquals("", quiet.out());
    search(two, "--threads=2", "--quiet").succeeded();
    for (String name : List.of("search.json", "search.md", "trials.csv", "best.json")) {
      assertEquals(Files.readString(one.resolve(name)), Files.readString(two.resolve(name)), name);
    }
    String page = Files.readString(one.resolve("report.html"));
    Files.delete(one.resolve("report.html"));
    Cli.run("report", one.toString()).succeeded();
    assertEquals(page, Files.readString(one.resolve("report.html")));
  }

  @Test
  void mistakes() throws IOException {
    Cli.run("search", "search-egc")
        .refused(
            "eprop: unknown search \"search-egc\"; nearest: search-ecg; known: [search-ecg]; a"
                + " file's name ends in .json");
    Cli.run("search", "search-ecg", "--trials", "0")
        .refused(
            "eprop search: Invalid value for option '--trials': got 0, but expected 1 to 10000",
            "Try 'eprop search --help'.");
    Files.writeString(
        file, "{\"base\": \"ecg\", \"ranges\": {\"training.batch_size\": {\"integer\": [8, 16]}}}");
    search(folder.resolve("out"))
        .refused(
            "eprop: "
                + file
                + ": task: a search needs validation data, but the task ecg has none as it"
                + " is set; hold some training data out by task.validation or task.validation_first,"
                + " in \"settings\" or by --set (eprop plugins ecg says what it counts), or ask for \"folds\"");
    assertFalse(Files.exists(folder.resolve("out")));
  }

  @Test
  void readyOnesAreRightAndCanBeEdited() {
    for (String name : ReadySearches.NAMES) {
      Search ready = ReadySearches.find(name);
      try (Plugins plugins = Plugins.builder().classPath(Main.class.getClassLoader()).build()) {
        ExperimentReader reader = new ExperimentReader(plugins);
        for (int trial = 1; trial <= ready.trials(); trial++) {
          assertEquals(7, ready.experiment(trial, 7, reader).seed());
        }
      }
      Path copy = folder.resolve(name + ".json");
      Cli.run("init", name, copy.toString()).succeeded();
      assertEquals(ready.ranges(), ReadySearches.find(copy.toString()).ranges());
    }
  }
}
