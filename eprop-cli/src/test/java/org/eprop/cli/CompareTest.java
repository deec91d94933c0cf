package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.eprop.compare.definition.Comparison;
import org.eprop.compare.definition.ReadyComparisons;
import org.eprop.compare.definition.Variant;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.ExperimentReader;
import org.eprop.experiment.json.Json;
import org.eprop.experiment.run.ReadyExperiments;
import org.eprop.host.Main;
import org.eprop.host.testing.Cli;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** {@code eprop compare}, on a task that is learned in a moment. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CompareTest {

  static final List<String> READY = ReadyComparisons.NAMES;

  private static final List<String> FILES =
      List.of(
          "comparison.json",
          "comparison.csv",
          "comparison.md",
          "comparison.tex",
          "runs.csv",
          "curves.csv",
          "report.html");

  /** Of those that are long enough to be interrupted. */
  private static final int LONG = 8;

  @TempDir private Path folder;

  /** A short comparison and a long one that nothing interrupted, and what the short one said. */
  private Path finished;

  private Path whole;
  private Cli said;

  @BeforeAll
  void compareOnce(@TempDir Path comparisons) {
    finished = comparisons.resolve("finished");
    said = run(quick(3, finished, "--threads=2")).succeeded();
    whole = comparisons.resolve("whole");
    run(quick(LONG, whole, "--threads=2", "--quiet")).succeeded();
  }

  /** A comparison of feedbacks, with the small task in place of the large one. */
  static List<String> quick(int epochs, Path out, String... more) {
    String file = Path.of(resource("/feedback.json")).toString();
    List<String> arguments = new ArrayList<>(List.of("compare", file));
    Cli.QUICK.stream()
        .filter(argument -> argument.startsWith("--set") && !argument.contains("learning_signal"))
        .forEach(arguments::add);
    arguments.addAll(
        List.of("--set=training.epochs=" + epochs, "--seeds=2", "--anyway", "--out=" + out));
    arguments.addAll(List.of(more));
    return arguments;
  }

  private static URI resource(String name) {
    try {
      return CompareTest.class.getResource(name).toURI();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Cli run(List<String> arguments) {
    return Cli.run(arguments.toArray(String[]::new));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** What a comparison says, but for the time it took. */
  private static List<String> withoutTime(Path comparison) {
    return List.of(
        text(comparison.resolve("comparison.csv")).replaceAll("(?m)^\\w+,seconds.*\n", ""),
        text(comparison.resolve("curves.csv")),
        text(comparison.resolve("comparison.md")).replaceAll("(?s)\n## Training.*", ""),
        text(comparison.resolve("comparison.tex")).replaceAll("(?s)caption\\{Training.*", ""));
  }

  @Test
  void writesTablesAndShowsTheMainOne() {
    List<String> lines = said.out().lines().toList();
    for (int i = 0; i < 12; i++) {
      assertTrue(
          lines
              .get(i)
              .matches(
                  (i + 1)
                      + "/12  (symmetric|random|random_unit|adaptive|broadcast|bptt) seed [12]  test accuracy"
                      + " [0-9.]+ %  target (not reached in|after) \\d+ updates  [0-9.]+ s"),
          lines.get(i));
    }
    assertEquals("Results, stopped at its target", lines.get(13));
    assertTrue(lines.get(15).startsWith("| variant     | updates to target"), lines.get(15));
    assertTrue(lines.get(17).startsWith("| symmetric   | "), lines.get(17));
    assertTrue(
        said.out()
            .replaceAll("\\s+", " ")
            .contains(
                " - With 2 seeds the smallest p that the test can give is 0.5 (1 after correction"
                    + " for 5 variants): no difference can be significant at 0.05, however large."
                    + " It takes at least 8 seeds. - "),
        said.out());
    assertEquals("all tables: " + finished.resolve("comparison.md"), lines.get(lines.size() - 1));
    for (String file : FILES) {
      assertTrue(Files.isRegularFile(finished.resolve(file)), file);
    }
  }

  @Test
  void quietAndOneThreadGiveTheSame() {
    Cli quiet = run(quick(3, folder.resolve("one"), "--threads=1", "--quiet")).succeeded();
    assertEquals("", quiet.out());
    assertEquals(withoutTime(finished), withoutTime(folder.resolve("one")));
  }

  @Test
  void aComparedRunIsARunForEveryOtherCommand() throws IOException {
    Path compared = finished.resolve("runs/random/seed-2");
    Path run = Files.createDirectory(folder.resolve("run"));
    try (Stream<Path> files = Files.list(compared)) {
      for (Path file : files.toList()) {
        Files.copy(file, run.resolve(file.getFileName()));
      }
    }
    JsonNode scores = Json.parse(Files.readString(run.resolve("compared.json"))).path("scores");
    JsonNode again = Json.parse(Cli.run("evaluate", run.toString(), "--json").succeeded().out());
    for (String set : List.of("train", "validation", "test")) {
      assertTrue(scores.path(set).has("loss"), set);
      for (String score : List.of("loss", "accuracy")) {
        assertEquals(scores.at("/" + set + "/" + score), again.at("/" + set + "/" + score), set);
      }
    }
    Path answers = folder.resolve("answers.csv");
    Cli.run("predict", run.toString(), "--out=" + answers).succeeded();
    assertTrue(Files.size(answers) > 0);
    Path page = folder.resolve("page.html");
    Cli.run("report", run.toString(), "--out=" + page).succeeded();
    assertTrue(Files.readString(page).contains("<title>run"), "the page of a run");
    Cli.run("export", "c", run.toString()).succeeded();
    assertTrue(Files.exists(run.resolve("eprop_run.c")));
    Path web = folder.resolve("web");
    Cli.run("export", "web", run.toString(), "--out=" + web).succeeded();
    assertTrue(Files.exists(web.resolve("eprop_run.html")));
    Path graph = folder.resolve("run.nir");
    Cli.run("nir", "export", run.toString(), "--for=exact", "--lossy", "--out=" + graph)
        .succeeded();
    assertTrue(Files.size(graph) > 0);
  }

  @Test
  void foldersOfOtherVersionsAreRefused() throws IOException {
    Path out = Files.createDirectories(folder.resolve("old"));
    Path definition =
        Files.writeString(out.resolve("definition.json"), "{\"format\": 2, \"variants\": {}}");
    run(quick(3, out))
        .refused(
            "eprop: "
                + definition
                + ": format: got 2, but expected 3: the runs in this folder are of another version"
                + " of eprop; choose another folder");
    Path old = Files.createDirectories(folder.resolve("old-run"));
    Files.writeString(old.resolve("result.json"), "{}");
    Files.writeString(old.resolve("network.npz"), "");
    Cli.run("evaluate", old.toString())
        .refused(
            "eprop: "
                + old
                + ": there are files of a run in this folder, but its experiment.json is missing");
  }

  /** Counts runs while another process writes: no file is looked at that may be gone by then. */
  private static long finished(Path out) throws IOException {
    long count = 0;
    for (Path variant : folders(out.resolve("runs"))) {
      for (Path run : folders(variant)) {
        count += Files.exists(run.resolve("compared.json")) ? 1 : 0;
      }
    }
    return count;
  }

  private static List<Path> folders(Path of) throws IOException {
    if (!Files.isDirectory(of)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(of)) {
      return files.filter(Files::isDirectory).toList();
    }
  }

  private Process startAndWait(Path out, int runs) throws Exception {
    Process process = Cli.start(folder.resolve("err"), quick(LONG, out, "--threads=2"));
    while (finished(out) < runs) {
      assertTrue(process.isAlive(), () -> "ended too soon: " + text(folder.resolve("err")));
      Thread.sleep(5);
    }
    return process;
  }

  @Tag("nightly")
  @Test
  void killedTwiceInTheMiddleItEndsWithTheSameTable() throws Exception {
    Path killed = folder.resolve("killed");
    startAndWait(killed, 1).destroyForcibly().waitFor();
    startAndWait(killed, 4).destroyForcibly().waitFor();
    long before = finished(killed);
    assertTrue(before < 12, "it was too fast");
    assertFalse(Files.exists(killed.resolve("comparison.json")));
    List<byte[]> kept = new ArrayList<>();
    try (Stream<Path> files = Files.walk(killed.resolve("runs"))) {
      for (Path file : files.filter(f -> f.endsWith("compared.json")).sorted().toList()) {
        kept.add(Files.readAllBytes(file));
      }
    }
    Cli last = run(quick(LONG, killed, "--threads=1")).succeeded();
    assertEquals(12 - before, last.out().lines().filter(line -> line.contains("/12  ")).count());
    assertEquals(withoutTime(whole), withoutTime(killed));
    // What was finished is as it was, time included.
    int found = 0;
    try (Stream<Path> files = Files.walk(killed.resolve("runs"))) {
      for (Path file : files.filter(f -> f.endsWith("compared.json")).sorted().toList()) {
        byte[] now = Files.readAllBytes(file);
        found += kept.stream().anyMatch(then -> java.util.Arrays.equals(then, now)) ? 1 : 0;
      }
    }
    assertEquals(before, found);
    for (Path run : List.of(Path.of("random", "seed-2"), Path.of("bptt", "seed-1"))) {
      Path network = Path.of("runs").resolve(run).resolve("best.npz");
      assertArrayEquals(
          Files.readAllBytes(whole.resolve(network)), Files.readAllBytes(killed.resolve(network)));
    }
  }

  @Test
  void stoppedPolitelyItSavesAndGoesOn() throws Exception {
    assumeTrue(File.separatorChar == '/', "a polite request to end is a Unix signal");
    Path out = folder.resolve("stopped");
    Process process = startAndWait(out, 2);
    process.destroy();
    assertTrue(process.waitFor(300, TimeUnit.SECONDS));
    String err = text(folder.resolve("err"));
    assertEquals(143, process.exitValue(), err);
    assertTrue(
        err.matches(
            "stopping after the running batches; press again to end at once\n"
                + "stopped and saved, with \\d+ of 12 runs finished; the same command continues\n"),
        err);
    run(quick(LONG, out, "--threads=2")).succeeded();
    assertEquals(withoutTime(whole), withoutTime(out));
  }

  @Test
  void mistakes() throws IOException {
    Cli.run("compare", "learning-egc")
        .refused(
            "eprop: unknown comparison \"learning-egc\"; nearest: learning-ecg; known:"
                + " [feedback, learning-ecg, learning-evidence-accumulation,"
                + " learning-two-populations, ecg-36, supervision-or-reward, reward-feedback,"
                + " reward-feedback-cues, memory, surrogates, lif-alif, learned-parameters, delays,"
                + " depth, deep-r, quantise]; a file's name ends in .json");
    Cli.run("compare", "learning-ecg", "--seeds", "6")
        .refused(
            "eprop: learning-ecg: With 6 seeds the smallest p that the test can give is 0.03125"
                + " (0.125 after correction for 4 contrasts): no difference can be significant at"
                + " 0.05, however large. It takes at least 8 seeds. --anyway runs it nonetheless.");
    Cli.run("compare", "learning-ecg", "--seeds", "0")
        .refused(
            "eprop compare: Invalid value for option '--seeds': got 0, but expected 1 to 10000",
            "Try 'eprop compare --help'.");
    Path file = folder.resolve("my.json");
    Cli.run("compare", file.toString()).refused("eprop: " + file + ": no such file");
    Files.writeString(file, "{\"base\": \"egc\", \"variants\": {\"a\": {}}}");
    Cli.run("compare", file.toString())
        .refused(
            "eprop: "
                + file
                + ": base: unknown experiment \"egc\"; nearest: ecg; known: "
                + ReadyExperiments.NAMES
                + "; a file's name ends in .json");
    Files.writeString(
        file, "{\"base\": \"ecg\", \"variants\": {\"a\": {\"learning_signal\": \"symetric\"}}}");
    Cli.run("compare", file.toString())
        .refused(
            "eprop: "
                + file
                + ": variants.a: ecg: learning_signal: unknown learning signal \"symetric\";"
                + " nearest: symmetric; known: [adaptive, broadcast, constant, diffusion, formula,"
                + " late, local, modulator, random, sign, symmetric, target_projection]");
  }

  @Test
  void aBaseIsLookedForBesideTheComparison() throws IOException {
    Files.writeString(folder.resolve("base.json"), "{\"task\": \"ecg\", \"rule\": 3}");
    Path file = folder.resolve("my.json");
    Files.writeString(file, "{\"base\": \"base.json\", \"variants\": {\"a\": {}}}");
    Cli cli = Cli.run("compare", file.toString());
    assertTrue(
        cli.err().startsWith("eprop: " + file + ": base: " + folder.resolve("base.json") + ": "),
        cli.err());
  }

  /** Its rank says nothing of the idea. */
  @Test
  void aVariantThatDoesNotLearnIsMarked() throws IOException {
    Path file = folder.resolve("deaf.json");
    Files.writeString(
        file,
        "{\"base\": \"pattern-generation\", \"variants\": {\"right\": {}, \"deaf\":"
            + " {\"network.layers[0].surrogate.gamma\": 0}}}");
    Path out = folder.resolve("marked");
    Cli cli =
        Cli.run(
            "compare",
            file.toString(),
            "--set=training.epochs=2",
            "--seeds=1",
            "--anyway",
            "--out=" + out);
    assertEquals("", cli.err());
    String note =
        "deaf may not learn as it should: \"The pseudo-derivative is 0\" in 1 of 1 runs (eprop docs"
            + " troubleshooting).";
    assertTrue(cli.out().replaceAll("\\s+", " ").contains("- " + note), cli.out());
    assertFalse(cli.out().contains("right may not learn"), cli.out());
    assertTrue(text(out.resolve("comparison.md")).replaceAll("\\s+", " ").contains(note));
  }

  @Test
  void aLockThatCannotBeOpenedIsNoReasonToGoOn() throws IOException {
    Path lock = Files.createDirectories(folder.resolve("out/.lock"));
    run(quick(1, folder.resolve("out")))
        .refused("eprop: " + lock + ": got a folder, but expected a file");
  }

  @Test
  void anotherDefinitionIsRefused() {
    run(quick(4, finished, "--quiet"))
        .refused(
            "eprop: "
                + finished.resolve("definition.json")
                + ": variants.symmetric.training.epochs: the runs in this folder were made with 3,"
                + " but the comparison now has 4; undo the change, or choose another folder");
  }

  @ParameterizedTest
  @FieldSource("READY")
  void readyOnesAreRightAndCanBeEdited(String name) {
    Comparison comparison = ReadyComparisons.find(name);
    int seeds = name.equals("feedback") ? 8 : 10; // the first that a newcomer runs
    assertEquals(LongStream.rangeClosed(1, seeds).boxed().toList(), comparison.seeds());
    int tests =
        comparison.contrasts().isEmpty()
            ? comparison.variants().size() - 1
            : comparison.contrasts().size();
    assertTrue(tests <= 4, "differences that ten seeds can find");
    assertEquals(List.of(), comparison.metrics().stream().filter(String::isEmpty).toList());
    try (Plugins plugins = Plugins.builder().classPath(Main.class.getClassLoader()).build()) {
      ExperimentReader reader = new ExperimentReader(plugins);
      for (Variant variant : comparison.variants()) {
        assertEquals(7, comparison.experiment(variant, 7, reader).seed());
      }
    }
    Path file = folder.resolve(name + ".json");
    assertEquals("wrote " + file + "\n", Cli.run("init", name, file.toString()).succeeded().out());
    assertEquals(comparison.variants(), ReadyComparisons.find(file.toString()).variants());
  }

  @Test
  void theNetworkThatIsRewardedIsTheReadyExperiment() {
    Comparison comparison = ReadyComparisons.find("supervision-or-reward");
    Variant reward =
        comparison.variants().stream().filter(v -> v.name().equals("reward")).findFirst().get();
    try (Plugins plugins = Plugins.builder().classPath(Main.class.getClassLoader()).build()) {
      ExperimentReader reader = new ExperimentReader(plugins);
      assertEquals(
          reader.read(ReadyExperiments.find("evidence-accumulation-reward")),
          comparison.experiment(reward, 1, reader));
    }
  }

  /** But for the one that is a formula of the user's own. */
  @Test
  void theSurrogatesAreAllThereAre() {
    try (Plugins plugins = Plugins.builder().classPath(Main.class.getClassLoader()).build()) {
      assertEquals(
          plugins.all(org.eprop.api.surrogate.SurrogateFactory.class).stream()
              .map(surrogate -> surrogate.name())
              .filter(name -> !name.equals("formula"))
              .sorted()
              .toList(),
          ReadyComparisons.find("surrogates").variants().stream()
              .map(Variant::name)
              .sorted()
              .toList());
    }
  }
}
