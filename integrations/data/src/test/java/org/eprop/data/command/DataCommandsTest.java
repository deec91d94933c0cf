package org.eprop.data.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.zip.GZIPOutputStream;
import org.eprop.experiment.io.Npy;
import org.eprop.experiment.io.NpyArray;
import org.eprop.experiment.run.ReadyExperiments;
import org.eprop.host.Failures;
import org.eprop.host.testing.Cli;
import org.eprop.host.testing.NumPy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** {@code eprop data fetch} and {@code look}, and the experiments whose data have to be fetched. */
class DataCommandsTest {

  @TempDir private Path folder;

  /** N-MNIST's layout: three classes, each in another part of the picture. */
  private Path saccades(String name, int each) throws IOException {
    Path set = folder.resolve(name);
    Random random = new Random(5);
    for (int label = 0; label < 3; label++) {
      Path of = Files.createDirectories(set.resolve(Integer.toString(label)));
      for (int n = 0; n < each; n++) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int t = 1000; t < 300_000; t += 2000) {
          bytes.write(2 + 11 * label + random.nextInt(8));
          bytes.write(5 + random.nextInt(20));
          bytes.write(random.nextInt(2) << 7 | t >> 16);
          bytes.write(t >> 8);
          bytes.write(t);
        }
        Files.write(of.resolve("0000" + n + ".bin"), bytes.toByteArray());
      }
    }
    return set;
  }

  private static Path heidelberg() {
    try {
      return Path.of(DataCommandsTest.class.getResource("/data/shd_like.h5").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path gestures() throws IOException {
    for (int user = 1; user <= 5; user++) {
      for (int label = 0; label < 11; label++) {
        double[] events = new double[400];
        Random random = new Random(user);
        for (int e = 0; e < 100; e++) {
          events[4 * e] = Math.min(127, 11 * label + random.nextInt(10));
          events[4 * e + 1] = random.nextInt(128);
          events[4 * e + 2] = random.nextInt(2);
          events[4 * e + 3] = 10 * e;
        }
        Path of = Files.createDirectories(folder.resolve("gestures/user0" + user + "_led"));
        Npy.write(of.resolve(label + ".npy"), NpyArray.of(events, 100, 4));
      }
    }
    return folder.resolve("gestures");
  }

  private Cli look(String... arguments) {
    List<String> all = new ArrayList<>(List.of("data", "look"));
    all.addAll(List.of(arguments));
    all.add("--out=" + page());
    return Cli.run(all.toArray(String[]::new));
  }

  private Path page() {
    return folder.resolve("look.html");
  }

  @Test
  void aFolderOfRecordings() throws IOException {
    String out = look(saccades("Train", 4).toString(), "--time-step=10").succeeded().out();
    assertTrue(
        out.matches(
            "set    samples  classes  steps  ms   input       rate      samples/s\n"
                + "train  12       3 of 3   30     300  150 spikes  0.216 Hz  [\\d.]+\n"
                + "note: \\d+ of 2312 input channels are never active in training.\n"
                + "\\Q"
                + page()
                + "\\E\n"),
        out);
    String html = Files.readString(page());
    assertEquals(3 * 8 + 1, html.split("data:image/png", -1).length - 1);
    assertTrue(html.contains("2312 input channels (2 x 34 x 34), 3 outputs, steps of 10 ms."));
  }

  @Test
  void speechWithItsSpeakersAndWarnings() {
    String out = look(heidelberg().toString()).succeeded().out();
    assertFalse(out.contains("shorter than"), out);
    assertTrue(out.contains("\nnote: 1 of 12 training samples have no input at all.\n"), out);
    assertTrue(out.endsWith("4 groups: 0 1 2 3\n"), out);
  }

  @Test
  void filesThatAScriptMadeLikeThoseOfSpeech() throws IOException, InterruptedException {
    Path script = Path.of("../../tools/benchmarks/shd_like.py").toAbsolutePath();
    assertEquals("", NumPy.run(folder, script.toString(), "shd", "0.005"));
    String out = look(folder.resolve("shd/shd_train.h5").toString()).succeeded().out();
    assertTrue(out.contains("\ntrain  41 "), out);
    assertTrue(out.endsWith("10 groups: 0 1 2 3 4 5 6 7 8 9\n"), out);
  }

  @Test
  void aTaskByItsNameAndAnExperimentWithAChange() throws IOException {
    String generated =
        look("evidence_accumulation", "--set=task.size=8", "--samples=4").succeeded().out();
    assertTrue(generated.contains("\ntrain       8 (4 looked at)    2 of 2  "), generated);
    look("pattern-generation", "--set=task.steps=200").succeeded();
    assertTrue(Files.readString(page()).contains("output 0"));
  }

  @Test
  void whatCantBeLookedAt() {
    look("nothing")
        .refused(
            "eprop: unknown experiment \"nothing\"; known: "
                + ReadyExperiments.NAMES
                + "; a file's name ends in .json");
    Path strange = folder.resolve("some.xyz");
    try {
      Files.writeString(strange, "");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    assertTrue(
        look(strange.toString())
            .err()
            .startsWith(
                "eprop: "
                    + strange
                    + ": its name does not tell its format; give --reader, one of [aedat2,"));
    look(strange.toString(), "--samples=0")
        .refused("eprop: --samples: got 0, but expected at least 1");
    look(strange.toString(), "--time-step=-1")
        .refused("eprop: --time-step: got -1.0, but expected 0.001 to 1000000 ms");
    assertFalse(Files.exists(page()));
  }

  @Test
  void nothingIsFetchedWithoutTheLicence() {
    Path into = folder.resolve("data");
    Cli asked = Cli.run("data", "fetch", "shd", into.toString());
    assertEquals(
        "eprop: the licence was not accepted, and there is no terminal to ask you;"
            + " --accept-licence accepts it\n",
        asked.err());
    assertEquals(2, asked.status());
    assertTrue(asked.out().contains("  licence      CC BY 4.0"), asked.out());
    assertFalse(Files.exists(into));
    Cli.run("data", "fetch", "nmnist", into.toString())
        .refused(
            "eprop: there is no data set \"nmnist\"; nearest: n-mnist;"
                + " known: [shd, ssc, n-mnist, dvs-gesture]");
    assertTrue(Cli.run("data").succeeded().out().contains("\n  dvs-gesture   DVS Gesture: "));
  }

  /** Fetches what is there already, with somebody who answers. */
  private int answered(Path into, String answer, List<String> questions) {
    return new CommandLine(
            new DataFetchCommand(
                () ->
                    Optional.of(
                        question -> {
                          questions.add(question);
                          return answer;
                        })))
        .setOut(new PrintWriter(Writer.nullWriter()))
        .setErr(new PrintWriter(Writer.nullWriter()))
        .setExecutionExceptionHandler(new Failures())
        .execute("shd", into.toString());
  }

  @Test
  void whoeverSitsAtATerminalIsAskedForTheLicence() throws IOException {
    Path into = Files.createDirectories(folder.resolve("data"));
    Files.createFile(into.resolve("shd_train.h5"));
    Files.createFile(into.resolve("shd_test.h5"));
    Path licence = into.resolve("shd-licence.txt");
    List<String> questions = new ArrayList<>();
    for (String no : new String[] {"", "n", "yesterday", null}) {
      assertEquals(2, answered(into, no, questions));
      assertFalse(Files.exists(licence), no);
    }
    assertEquals(
        Collections.nCopies(4, "Do you accept this licence? [y/N] "), List.copyOf(questions));
    for (String yes : List.of("y", " Yes ")) {
      assertEquals(0, answered(into, yes, questions));
      assertTrue(Files.deleteIfExists(licence), yes);
    }
  }

  /** The program itself, at a terminal of its own. */
  @Test
  void theProgramAsksAtATerminal() throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")));
    Path into = folder.resolve("data");
    Process process =
        new ProcessBuilder(
                "/usr/bin/script",
                "-qec",
                String.join(" ", Cli.command(List.of("data", "fetch", "shd", "'" + into + "'"))),
                "/dev/null")
            .redirectErrorStream(true)
            .start();
    try (Writer typed = process.outputWriter(StandardCharsets.UTF_8)) {
      typed.write("n\n");
    }
    String coloured = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String shown = coloured.replaceAll("\u001B\\[[0-9;]*m", "");
    assertTrue(shown.contains("  licence      CC BY 4.0"), shown);
    assertTrue(shown.contains("Do you accept this licence? [y/N] "), shown);
    assertTrue(shown.contains("eprop: the licence was not accepted; nothing was"), shown);
    assertEquals(2, process.waitFor());
    assertFalse(Files.exists(into));
  }

  @ParameterizedTest
  @CsvSource({
    "shd, shd_train.h5",
    "ssc, ssc_train.h5",
    "n-mnist, Train",
    "dvs-gesture, ibmGestureTrain"
  })
  void withoutItsDataAnExperimentSaysHowToGetThem(String name, String missing) {
    Path wanted = Path.of("data", name, missing);
    Cli.run("train", name, "--out=" + folder.resolve("run"))
        .refused(
            "eprop: "
                + name
                + ": task events: train: "
                + wanted
                + ": there is no such file or folder: 'eprop data fetch "
                + name
                + " "
                + wanted.getParent()
                + "' gets it");
  }

  private void trains(String name, String... settings) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "train",
                name,
                "--quiet",
                "--no-report",
                "--set=training.epochs=1",
                "--out=" + folder.resolve("run-" + name)));
    for (String setting : settings) {
      arguments.add("--set=" + setting);
    }
    Cli.run(arguments.toArray(String[]::new)).succeeded();
    assertTrue(Files.exists(folder.resolve("run-" + name).resolve("result.json")));
  }

  @Test
  void nMnistTrainsOnFilesOfItsLayout() throws IOException {
    trains(
        "n-mnist",
        "task.train=" + saccades("Train", 10),
        "task.test=" + saccades("Test", 2),
        "network.layers[0].populations[0].size=20");
  }

  /** An IDX file of bytes, gzipped as MNIST's are. */
  private void idx(String name, int magic, int[] shape, IntUnaryOperator values)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(new GZIPOutputStream(bytes))) {
      out.writeInt(magic);
      int size = 1;
      for (int length : shape) {
        out.writeInt(length);
        size *= length;
      }
      for (int i = 0; i < size; i++) {
        out.writeByte(values.applyAsInt(i));
      }
    }
    Files.write(folder.resolve(name), bytes.toByteArray());
  }

  @Test
  void mnistTrainsOnFilesOfItsLayout() throws IOException {
    for (String part : List.of("train", "t10k")) {
      idx(part + "-images-idx3-ubyte.gz", 2051, new int[] {24, 4, 4}, i -> 16 * (i % 13));
      idx(part + "-labels-idx1-ubyte.gz", 2049, new int[] {24}, i -> i % 10);
    }
    for (String name : List.of("mnist-rows", "mnist-pixels")) {
      trains(
          name,
          "task.train_inputs=" + folder.resolve("train-images-idx3-ubyte.gz"),
          "task.test_inputs=" + folder.resolve("t10k-images-idx3-ubyte.gz"),
          "network.populations.e.size=10");
    }
    Cli.run("train", "mnist-rows", "--out=" + folder.resolve("run"))
        .refused(
            "eprop: mnist-rows: task npy: "
                + Path.of("data", "mnist", "train-images-idx3-ubyte.gz")
                + ": there is no such file");
  }

  @Test
  void shdAndSscTrainOnAFileOfTheirLayout() {
    trains(
        "shd",
        "task.train=" + heidelberg(),
        "task.test=" + heidelberg(),
        "task.validation_fraction=0.25",
        "network.populations.first.size=20",
        "network.populations.second.size=20");
    trains(
        "ssc",
        "task.train=" + heidelberg(),
        "task.validation=" + heidelberg(),
        "task.test=" + heidelberg(),
        "task.cache=" + folder.resolve("cache"),
        "network.populations.first.size=20",
        "network.populations.second.size=20");
  }

  @Test
  void stepsShorterThanTimesAreFineAreWarnedOfInTrainingAndLooking() {
    String warning =
        heidelberg()
            + ": steps of 0.5 ms are shorter than the recordings' times are fine, 0.977 ms, so that"
            + " a step has none or all of the events of several\n";
    assertTrue(
        look(heidelberg().toString(), "--time-step=0.5")
            .succeeded()
            .out()
            .contains("note: " + warning));
    Cli trained =
        Cli.run(
            "train",
            "shd",
            "--no-report",
            "--set=training.epochs=0",
            "--set=task.train=" + heidelberg(),
            "--set=task.test=" + heidelberg(),
            "--set=task.validation_fraction=0.25",
            "--set=task.time_step=0.5",
            "--set=network.populations.first.size=2",
            "--set=network.populations.second.size=2",
            "--out=" + folder.resolve("run"));
    assertEquals(0, trained.status(), trained::err);
    assertTrue(trained.err().contains("eprop: warning: " + warning), trained::err);
  }

  @Test
  void dvsGestureTrainsOnFilesOfItsLayout() throws IOException {
    trains(
        "dvs-gesture",
        "task.train=" + gestures(),
        "task.test=" + gestures(),
        "task.cache=" + folder.resolve("cache"),
        "network.layers[0].populations[0].size=10",
        "network.layers[0].populations[1].size=10");
  }
}
