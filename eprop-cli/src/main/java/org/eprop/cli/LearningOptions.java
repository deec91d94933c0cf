package org.eprop.cli;

import org.eprop.api.plugin.InvalidInputException;
import org.eprop.device.DeviceLearning;
import picocli.CommandLine.Option;

/** What learns on a device, and how. */
final class LearningOptions {

  @Option(
      names = "--learn",
      paramLabel = "none|readout|all",
      description = "What learns on the device. Default: none.")
  private String learn = "none";

  @Option(
      names = "--learning-rate",
      paramLabel = "RATE",
      description = "Of what learns. Default: ${DEFAULT-VALUE}.")
  private double rate = 1e-4;

  @Option(
      names = "--step",
      paramLabel = "fixed|normalised",
      description =
          "Steps in units of weights, or of the output: the rate divided by 1 + |filtered"
              + " spikes|^2, for the readout alone. Default: fixed.")
  private String step = "fixed";

  @Option(
      names = "--weight-bits",
      paramLabel = "8|16",
      description =
          "What int8 weights that learn are held in; rounding is stochastic. Default:"
              + " ${DEFAULT-VALUE}.")
  private int bits = 16;

  @Option(
      names = "--weight-room",
      paramLabel = "FACTOR",
      description =
          "How many times the largest weight of a leaf int8 weights that learn may become."
              + " Default: ${DEFAULT-VALUE}.")
  private double room = DeviceLearning.ROOM;

  @Option(
      names = "--traces",
      paramLabel = "synapse|neuron",
      description =
          "What has eligibility traces; of neurons where they are alike. Default: synapse.")
  private String traces = "synapse";

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of stochastic rounding. Default: ${DEFAULT-VALUE}.")
  private int seed = 1;

  /** What is to learn. */
  DeviceLearning learning() {
    DeviceLearning.Mode mode =
        switch (learn) {
          case "none" -> DeviceLearning.Mode.NONE;
          case "readout" -> DeviceLearning.Mode.READOUT;
          case "all" -> DeviceLearning.Mode.ALL;
          default ->
              throw new InvalidInputException(
                  "--learn: got \"" + learn + "\", but expected none, readout or all");
        };
    if (!step.equals("fixed") && !step.equals("normalised")) {
      throw new InvalidInputException(
          "--step: got \"" + step + "\", but expected fixed or normalised");
    }
    if (!traces.equals("synapse") && !traces.equals("neuron")) {
      throw new InvalidInputException(
          "--traces: got \"" + traces + "\", but expected synapse or neuron");
    }
    return mode == DeviceLearning.Mode.NONE
        ? DeviceLearning.NONE
        : new DeviceLearning(
            mode,
            bits,
            room,
            rate,
            step.equals("normalised"),
            mode == DeviceLearning.Mode.ALL && traces.equals("neuron"),
            seed);
  }
}
