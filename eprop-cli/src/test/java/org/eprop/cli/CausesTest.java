package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.eprop.experiment.Note.Cause;
import org.eprop.host.testing.Cli;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Experiments with one mistake each: {@code eprop train} names it. */
class CausesTest {

  private static final String OTHER = "network.layers[0].populations[1].neuron";
  private static final String NEURON = "network.layers[0].populations[0].neuron";

  @TempDir Path folder;

  /** The page has a section for each cause, in their order. */
  @Test
  void thePageTellsOfEachCause() throws IOException {
    List<String> headings =
        Files.readAllLines(Path.of("../docs/troubleshooting.md")).stream()
            .filter(line -> line.startsWith("## "))
            .map(line -> line.substring(3))
            .limit(Cause.values().length)
            .toList();
    assertEquals(Stream.of(Cause.values()).map(Cause::heading).toList(), headings);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          NO_LEARNING_SIGNAL       | learning_signal={"name": "late", "delay": 5000}
          NO_LEARNING_SIGNAL       | learning_signal=modulator
          REFRACTORY_TOO_LONG      | NEURON.refractory=500
          TIME_CONSTANT_TOO_SHORT  | NEURON.tau_m=0.02
          TIME_CONSTANT_TOO_SHORT  | network.readout.tau_out=0.02
          TIME_CONSTANT_TOO_LONG   | NEURON.tau_m=20000
          TIME_CONSTANT_TOO_LONG   | network.readout.tau_out=20000
          SCHEDULE_TOO_LOW         | schedule={"name": "cosine", "warm_up_epochs": 500}
          SCHEDULE_TOO_LOW         | schedule={"name": "step", "every": 1, "factor": 0.0001};training.epochs=8
          AVERAGING_TOO_LONG       | training.averaging=0.9999
          INITIAL_WEIGHTS          | network.layers[0].input_gain=0.0001
          INITIAL_WEIGHTS          | network.layers[0].recurrent_gain=1000
          INITIAL_WEIGHTS          | learning_signal={"name": "random", "scale": 1e-6}
          TARGET_RATE_OUT_OF_REACH | regularizers=[{"name": "firing_rate", "target_rate": 0.5}]
          SILENT                   | NEURON.threshold=100;OTHER.threshold=100
          SATURATED                | NEURON={"name": "lif", "threshold": 1e-3};OTHER={"name": "lif", "threshold": 1e-3}
          NO_PSEUDO_DERIVATIVE     | network.layers[0].surrogate.gamma=0
          NO_PSEUDO_DERIVATIVE     | network.layers[0].surrogate.slope=1e7
          GRADIENT_OUT_OF_SCALE    | network.layers[0].surrogate.gamma=1e-6;regularizers=[]
          STEPS_TOO_SMALL          | optimizer={"name": "sgd", "learning_rate": 1e-9}
          STEPS_TOO_SMALL          | optimizer.epsilon=1e6
          STEPS_TOO_LARGE          | optimizer.learning_rate=1
          WEIGHTS_VANISH           | optimizer={"name": "adamw", "learning_rate": 0.005, "weight_decay": 200}
          WEIGHTS_VANISH           | constraints=[{"for": "*", "name": "lasso", "l1": 100}]
          WEIGHTS_EXPLODE          | optimizer={"name": "sgd", "learning_rate": 1e4}
          REGULARIZER_TOO_STRONG   | regularizers=[{"name": "firing_rate", "coefficient": 1e5}]
          """)
  void aMistakeIsNamed(Cause cause, String settings) throws IOException {
    Path run = folder.resolve("run");
    Cli cli =
        Cli.trainQuickly(
            2,
            run,
            Arrays.stream(settings.replace("NEURON", NEURON).replace("OTHER", OTHER).split(";"))
                .map(setting -> "--set=" + setting)
                .toArray(String[]::new));
    assertEquals(0, cli.status(), cli.err());
    assertTrue(
        cli.err().contains("(eprop docs troubleshooting: \"" + cause.heading() + "\")\n"),
        cli.err());
  }

  /** What learns is not accused. */
  @ParameterizedTest
  @CsvSource({
    "evidence-accumulation, 1",
    "pattern-generation, 20",
    "delayed-xor, 1",
    "store-recall, 1"
  })
  void aRightOneIsLeftAlone(String ready, int epochs) throws IOException {
    Path run = folder.resolve("run");
    Cli cli =
        Cli.run("train", ready, "--set=training.epochs=" + epochs, "--no-report", "--out=" + run);
    assertEquals(0, cli.status(), cli.err());
    assertEquals("", cli.err());
    assertFalse(Files.readString(run.resolve("metrics.jsonl")).contains("\"notes\""));
  }

  /** Each is in the metrics of the epoch after which it was seen. */
  @Test
  void notesAreInTheMetrics() throws IOException {
    Path run = folder.resolve("run");
    Cli.trainQuickly(2, run, "--set=network.layers[0].surrogate.gamma=0");
    String first = Files.readAllLines(run.resolve("metrics.jsonl")).get(0);
    assertTrue(
        first.contains(
            "\"notes\":[{\"cause\":\"no_pseudo_derivative\",\"place\":\"population layer0\",\"text\":"
                + "\"the pseudo-derivative of all neurons is 0 at all steps"),
        first);
    String page = Files.readString(run.resolve("report.html"));
    assertTrue(page.contains("What may keep it from learning"));
    assertTrue(
        page.replaceAll("<[^>]*>", "")
            .contains("Epoch 1, population layer0: the pseudo-derivative of all neurons"));
  }
}
