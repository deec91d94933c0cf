package org.eprop.device.command;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eprop.experiment.json.Json;
import org.eprop.host.testing.Cli;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code eprop evaluate --numbers int8 --learn}: a device learns before it is measured. */
class DeviceLearningTest {

  private static final String CUES =
      """
      {
        "task": {"name": "evidence_accumulation", "cues": 3, "cue": 10, "interval": 15,
          "delay": 30, "recall": 15, "channels": 20, "rate": 300, "validation_size": 0,
          "test_size": 100},
        "network": {"layers": [{
          "populations": [{"neuron": {"name": "lif", "tau_m": 100, "threshold": 0.6}, "size": 30}],
          "input_gain": 0.7, "recurrent_gain": 0.14}]},
        "loss": "softmax_cross_entropy",
        "learning_signal": "symmetric",
        "training": {"epochs": 0}
      }
      """;

  @TempDir private Path folder;

  private double right(Path run, String... more) {
    String[] all = {"evaluate", run.toString(), "--json", "--numbers=int8", "--learn=all"};
    String[] command = new String[all.length + more.length];
    System.arraycopy(all, 0, command, 0, all.length);
    System.arraycopy(more, 0, command, all.length, more.length);
    String out = Cli.run(command).succeeded().out();
    return Json.parse(out).path("test").path("int8").path("accuracy").asDouble();
  }

  @Test
  void learnsCuesFromInitialWeightsInEightBits() throws IOException {
    Path run = folder.resolve("cues");
    Path experiment = Files.writeString(folder.resolve("cues.json"), CUES);
    Cli.run("train", experiment.toString(), "--out", run.toString(), "--quiet").succeeded();
    String[] eight = {
      "--weight-bits=8", "--weight-room=3", "--traces=neuron", "--learning-rate=1e-4", "--teach=0"
    };
    double before = right(run, eight);
    assertTrue(before < 0.85, "before: " + before);
    eight[4] = "--teach=300";
    double after = right(run, eight);
    assertTrue(after > 0.9, "after: " + after);
  }

  @Test
  void whatItCannotDo() {
    Path run = folder.resolve("small");
    Cli.trainQuickly(1, run).succeeded();
    Cli.run("evaluate", run.toString(), "--learn=all")
        .refused("eprop: --learn: got float32 numbers, but expected --numbers int8");
    Cli.run("evaluate", run.toString(), "--numbers=int8", "--teach=5")
        .refused("eprop: --teach: got 5, but expected --learn readout or all");
    Cli.run("evaluate", run.toString(), "--numbers=int8", "--learn=readout", "--traces=neuron")
        .refused("eprop: traces: got neuron, but expected synapse, or that all weights learn");
    Cli.run("evaluate", run.toString(), "--numbers=int8", "--learn=all", "--weight-room=0.5")
        .refused("eprop: weight room: got 0.5, but expected 1 to 127");
    Cli.run("evaluate", run.toString(), "--numbers=int8", "--learn=all", "--other-rates=0")
        .refused("eprop: other rates: got 0.0, but expected > 0");
    Cli.run("evaluate", run.toString(), "--numbers=int8", "--learn=readout", "--other-rates=3")
        .refused("eprop: other rates: got 3.0, but expected 1, or that all weights learn");
  }
}
