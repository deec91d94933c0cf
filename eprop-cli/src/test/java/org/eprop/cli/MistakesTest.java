package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.eprop.experiment.run.ReadyExperiments;
import org.eprop.host.testing.Cli;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wrong inputs: the exact message, status 2, no stack trace, nothing left behind. */
class MistakesTest {

  @TempDir Path folder;

  private Path run() {
    return folder.resolve("run");
  }

  private Cli train(String... settings) {
    return Cli.trainQuickly(2, run(), settings);
  }

  @Test
  void unknownExperiment() {
    Cli.run("train", "spokendigits")
        .refused(
            "eprop: unknown experiment \"spokendigits\"; nearest: spoken-digits; known: "
                + ReadyExperiments.NAMES
                + "; a file's name ends in .json");
  }

  @Test
  void missingExperimentFile() {
    Path file = folder.resolve("mine.json");
    Cli.run("train", file.toString()).refused("eprop: " + file + ": no such file");
  }

  /** It is no fault of this program. */
  @Test
  void whatTheFileSystemRefuses() {
    Path file = folder.resolve("n".repeat(245) + ".json");
    Cli.run("init", "ecg", file.toString())
        .refused("eprop: " + file + ": can't be written: File name too long");
  }

  @Test
  void unknownComponent() {
    train("--set=network.layers[0].surrogate=arctn")
        .refused(
            "eprop: evidence-accumulation: network.layers[0].surrogate: unknown surrogate"
                + " \"arctn\"; nearest: arctan; known: [arctan, boxcar, exponential, fast_sigmoid,"
                + " formula, gaussian, multi_gaussian, sigmoid, triangular]");
    assertFalse(Files.exists(run()));
  }

  @Test
  void unknownKey() throws IOException {
    Path file = folder.resolve("mine.json");
    Files.writeString(file, "{\"task\": \"ecg\", \"netwrk\": {}}");
    Cli.run("train", file.toString())
        .refused(
            "eprop: "
                + file
                + ": netwrk: unknown key; nearest: network; known: [task, environment,"
                + " reinforcement, network, loss, learning_signal, regularizers, rule, trace,"
                + " constraints, optimizer, optimizers, step_size, schedule, metrics, training, seed,"
                + " provenance, normalisation]");
  }

  @Test
  void settingOfAnUnknownPath() {
    train("--set=training.epoch=3")
        .refused(
            "eprop: evidence-accumulation: training.epoch: unknown key; nearest: epochs; known:"
                + " [epochs, batch_size, clip_gradient_norm, evaluate_every, stop_at_error,"
                + " patience, averaging, class_weights, judged_by]");
    train("--set=network.layers[1].recurrent=false")
        .refused(
            "eprop: setting network.layers[1].recurrent=false: network.layers: has 1 elements, so"
                + " none with the index 1");
    train("--set=rule")
        .refused(
            "eprop: got the setting \"rule\", but expected path=value as in"
                + " network.layers[0].surrogate.gamma=0.5");
  }

  @Test
  void wrongType() {
    train("--set=training.epochs=many")
        .refused(
            "eprop: evidence-accumulation: training.epochs: got \"many\", but expected a whole"
                + " number >= 0");
  }

  @Test
  void valueOutOfRange() {
    train("--set=optimizer.learning_rate=-1")
        .refused(
            "eprop: evidence-accumulation: optimizer.learning_rate: got -1, but expected a number"
                + " >= 0");
    train("--set=task.cues=2")
        .refused(
            "eprop: evidence-accumulation: task evidence_accumulation: cues: got 2, but expected an"
                + " odd number");
  }

  @Test
  void partsThatDoNotFit() {
    train("--set=rule=bptt", "--set=learning_signal=random")
        .refused(
            "eprop: evidence-accumulation: readout out: learning_signal: got \"random\" for"
                + " \"layer0\", but the rule \"bptt\" follows the true gradient; expected"
                + " \"symmetric\"");
    train("--set=loss=mean_squared_error")
        .refused(
            "eprop: sample 0: loss \"mean_squared_error\": got a target of classes, but expected"
                + " values at each step");
    assertEquals(0, train().succeeded().status(), "nothing of the failed run is in the way");
  }

  @Test
  void filesThatHaveNoName() {
    Cli.run("train", "ecg", "--out=")
        .refused(
            "eprop train: Invalid value for option '--out': got no name, but expected that of a"
                + " file or folder",
            "Try 'eprop train --help'.");
    Cli.run("runs", "a\0b")
        .refused(
            "eprop runs: Invalid value for positional parameter at index 0 (DIR): got 'a\\u0000b',"
                + " which no file can be called: Nul character not allowed",
            "Try 'eprop runs --help'.");
  }

  @Test
  void seedAndThreadsThatAreNone() {
    Cli.run("train", "ecg", "--seed", "abc")
        .refused(
            "eprop train: Invalid value for option '--seed': 'abc' is not a whole number",
            "Try 'eprop train --help'.");
    Cli.run("train", "ecg", "--threads", "0")
        .refused(
            "eprop train: Invalid value for option '--threads': got 0, but expected 1 to 1024",
            "Try 'eprop train --help'.");
  }

  @Test
  void unknownOptionsAndCommands() {
    Cli.run("train", "ecg", "--sed=3")
        .refused(
            "eprop train: Unknown option: '--sed'",
            "Did you mean --seed or --set?",
            "Try 'eprop train --help'.");
    Cli.run("train", "ecg", "--sed", "3")
        .refused(
            "eprop train: Unknown option: '--sed'",
            "Did you mean --seed or --set?",
            "Try 'eprop train --help'.");
    Cli.run("train", "ecg", "--sed", "-3", "--otu=here")
        .refused(
            "eprop train: Unknown options: '--sed', '--otu'",
            "Did you mean --seed or --set?",
            "Try 'eprop train --help'.");
    Cli.run("trian")
        .refused(
            "eprop: unknown command 'trian'", "Did you mean eprop train?", "Try 'eprop --help'.");
    // Words that are those of another program.
    Cli.run("version")
        .refused(
            "eprop: unknown command 'version'",
            "Did you mean eprop --version?",
            "Try 'eprop --help'.");
    Cli.run("list")
        .refused(
            "eprop: unknown command 'list'",
            "Did you mean eprop runs or eprop plugins?",
            "Try 'eprop --help'.");
    Cli.run("nir", "exprot")
        .refused(
            "eprop nir: unknown command 'exprot'",
            "Did you mean eprop nir export?",
            "Try 'eprop nir --help'.");
    Cli.run("train")
        .refused(
            "eprop train: Missing parameter: EXPERIMENT (one of "
                + ReadyExperiments.NAMES
                + ", or a JSON file), or --resume DIR",
            "Try 'eprop train --help'.");
    Cli.run("train", "ecg", "--resume", "x")
        .refused(
            "eprop train: --resume continues the run in its folder; EXPERIMENT, --set, --seed,"
                + " --out and --overwrite can't be combined with it",
            "Try 'eprop train --help'.");
    Cli.run("evaluate", "x", "--model", "first")
        .refused(
            "eprop evaluate: Invalid value for option '--model': got 'first', but expected best or"
                + " last",
            "Try 'eprop evaluate --help'.");
  }

  @Test
  void folderThatIsAFile() throws IOException {
    Files.writeString(run(), "in the way");
    String message =
        "eprop: " + run() + "/metrics.jsonl: can't be written: " + run() + " is not a folder";
    train().refused(message);
    train("--overwrite").refused(message);
    assertEquals("in the way", Files.readString(run()));
  }

  @Test
  void folderWithARun() throws IOException {
    Files.createDirectories(run());
    Files.writeString(run().resolve("checkpoint.npz"), "");
    train()
        .refused(
            "eprop: "
                + run()
                + ": there are files of a run in this folder, but its experiment.json is missing;"
                + " put it back, choose another folder by --out DIR, or replace the run by"
                + " --overwrite");
    train("--overwrite").succeeded();
    Cli typo = train("--set=trainig.epochs=3");
    assertTrue(typo.err().contains("trainig: unknown key; nearest: training;"), typo.err());
    train()
        .refused(
            "eprop: "
                + run()
                + ": this folder has a run already; continue it with --resume "
                + run()
                + ", choose another folder by --out DIR, or replace it by --overwrite");
  }

  @Test
  void folderWithoutARun() {
    String message =
        "eprop: " + run() + ": there is no run in this folder: it has no file experiment.json";
    Cli.run("train", "--resume", run().toString()).refused(message);
    Cli.run("evaluate", run().toString()).refused(message);
  }

  @Test
  void corruptCheckpoint() throws IOException {
    train().succeeded();
    Path checkpoint = run().resolve("checkpoint.npz");
    byte[] whole = Files.readAllBytes(checkpoint);
    Files.write(checkpoint, Arrays.copyOf(whole, whole.length / 2));
    String message =
        "eprop: "
            + checkpoint
            + ": got something else or a part, but expected a whole zip file: zip END header not"
            + " found";
    Cli.run("train", "--resume", run().toString()).refused(message);
    Files.writeString(checkpoint, "garbage");
    Cli.run("train", "--resume", run().toString()).refused(message);
    byte[] changed = whole.clone();
    changed[whole.length / 2] ^= 1;
    Files.write(checkpoint, changed);
    Cli flipped = Cli.run("train", "--resume", run().toString());
    assertEquals(2, flipped.status());
    assertTrue(flipped.err().startsWith("eprop: " + checkpoint + ": "), flipped.err());
    Files.delete(checkpoint);
    Cli.run("train", "--resume", run().toString())
        .refused("eprop: " + checkpoint + ": there is no such file");
    Files.delete(run().resolve("result.json"));
    String missing =
        "eprop: "
            + checkpoint
            + ": is missing, and without it the run's other files can't be checked";
    Cli.run("train", "--resume", run().toString()).refused(missing);
    Cli.run("evaluate", run().toString()).refused(missing);
  }

  @Test
  void corruptModel() throws IOException {
    train().succeeded();
    Path best = run().resolve("best.npz");
    Files.writeString(best, "garbage");
    Cli.run("evaluate", run().toString())
        .refused(
            "eprop: "
                + best
                + ": got something else or a part, but expected a whole zip file: zip END header"
                + " not found");
  }

  @Test
  void divergence() {
    Cli diverged = train("--set=optimizer.learning_rate=1e30");
    assertEquals(2, diverged.status());
    String expected =
        "eprop: training diverged at update 1 \\(epoch 1, batch 1 of 4\\): norm of the weights"
            + " \\d\\.\\d+E31, most of it of \"input_layer0\"\\. Likely causes: a learning rate too high \\(it was 1\\.0E30\\),"
            + " gradients without a bound \\(training\\.clip_gradient_norm is off\\), or weights"
            + " that start too large \\(gains and other initial weights\\)\\. The last"
            + " model saved before that is kept in \\Q"
            + run()
            + "\\E/last\\.npz\\.\n";
    assertTrue(diverged.err().matches(expected), diverged.err());
    Cli untrained = Cli.run("evaluate", run().toString()).succeeded();
    assertTrue(untrained.out().contains("validation"), untrained.out());
  }

  private static final String GRAPH =
      "--set=network={\"populations\": {\"e\": {\"size\": 5}}, \"projections\": [{\"from\":"
          + " \"input\", \"to\": \"e\"}, {\"from\": \"e\", \"to\": \"e\"%s}]%s}";

  private static final String POPULATIONS = "--set=network.layers[0].populations=";

  /** v grows until the root is of a negative number. */
  private Cli withoutNumbers(String... more) {
    String[] arguments = Arrays.copyOf(more, more.length + 1);
    arguments[more.length] =
        POPULATIONS
            + "[{\"neuron\": {\"name\": \"equations\", \"model\": [\"state v = 0\","
            + " \"v = v + sqrt(1.5 - v) + 0 * I\", \"spike when v > 5\"]}, \"size\": 2}]";
    return train(arguments);
  }

  @Test
  void equationsThatAreNoNumbersSayWhere() {
    Cli cli = withoutNumbers();
    assertEquals(2, cli.status());
    String place =
        "population layer0, neuron 0 \\(equations\\): v becomes NaN at step 2 by v = v \\+"
            + " sqrt\\(1\\.5 - v\\) \\+ 0 \\* I";
    assertTrue(
        cli.err()
            .matches(
                "(?s)eprop: training diverged at update 1 \\(epoch 1, batch 1 of 4\\): loss \\S+,"
                    + " gradient norm NaN, for in "
                    + place
                    + ".*"),
        cli.err());
  }

  @Test
  void aNetworkThatCannotBeMeasuredHasNoScore() {
    Cli cli = withoutNumbers("--set=training.epochs=0");
    assertEquals(2, cli.status());
    assertTrue(
        cli.err()
            .matches(
                "(?s)eprop: the network can't be measured: in the first sample, in population"
                    + " layer0, neuron 0 \\(equations\\): v becomes NaN at step 2 by .*"),
        cli.err());
  }

  @Test
  void delaysThatNoSampleLivesToSeeAreAWarning() {
    Cli cli = train(GRAPH.formatted(", \"delay\": 500", ""));
    assertTrue(
        cli.err()
            .contains(
                "projection e_e: spikes take at least 500 steps (500 ms), but the longest"
                    + " sequence has 200: none of them arrives; expected a delay below 200 ms"),
        cli.err());
  }

  @Test
  void aSignalThatComesAfterEverySequenceIsAWarning() {
    Cli cli = train("--set=learning_signal={\"name\": \"late\", \"delay\": 5000}");
    assertTrue(
        cli.err()
            .contains(
                "eprop: warning: readout out: learning_signal: \"late\" comes 5000 steps (5000 ms)"
                    + " after its error, but no training sequence has more than 30 from the first"
                    + " error on (the longest has 200); expected a delay below 30 ms: the neurons of"
                    + " \"layer0\" learn nothing from it (eprop docs troubleshooting:"
                    + " \"No learning signal arrives\")\n"),
        cli.err());
  }

  @Test
  void aModulatorWithoutARewardIsAWarning() {
    Cli cli = train("--set=learning_signal=modulator");
    assertTrue(
        cli.err()
            .contains(
                "eprop: warning: readout out: learning_signal: \"modulator\" needs a reward, but"
                    + " no training sample has one: the neurons of \"layer0\" learn nothing from"
                    + " it (eprop docs troubleshooting: \"No learning signal arrives\")\n"),
        cli.err());
  }

  @Test
  void aReadoutThatSeesAPopulationTwice() {
    Cli cli = train(GRAPH.formatted("", ", \"readouts\": {\"out\": {\"from\": [\"e\", \"e\"]}}"));
    assertEquals(2, cli.status());
    assertTrue(cli.err().endsWith("from: got \"e\" twice\n"), cli.err());
  }

  @Test
  void aDeviceIsNoFile() {
    assumeTrue(Files.exists(Path.of("/dev/zero")), "devices are files");
    Cli cli = train("--set=task={\"name\": \"npy\", \"train_inputs\": \"/dev/zero\"}");
    assertEquals(2, cli.status());
    assertTrue(
        cli.err().contains("/dev/zero: got a pipe or a device, but expected a file"), cli.err());
  }

  @Test
  void stackTraceOnlyIfAskedFor() {
    Cli plain = Cli.run("train", "ecgg");
    Cli trace = Cli.run("train", "ecgg", "--stacktrace");
    assertFalse(plain.err().contains("\tat "), plain.err());
    assertTrue(trace.err().startsWith(plain.err()), trace.err());
    assertTrue(trace.err().contains("\tat org.eprop."), trace.err());
    assertEquals(2, trace.status());
  }

  @Test
  void initDoesNotOverwrite() throws IOException {
    Path file = folder.resolve("my.json");
    Files.writeString(file, "mine");
    Cli.run("init", "ecg", file.toString())
        .refused(
            "eprop: " + file + ": exists already; --force overwrites it, or name another file");
    assertEquals("mine", Files.readString(file));
    Cli.run("init", "ecg", file.toString(), "--force").succeeded();
  }

  @Test
  void unknownPlugin() {
    Cli unknown = Cli.run("plugins", "alfi");
    assertEquals(2, unknown.status());
    assertTrue(
        unknown.err().startsWith("eprop: unknown component \"alfi\"; nearest: alif, "),
        unknown.err());
  }
}
