package org.eprop.cli;

import org.eprop.device.DeviceLearning;
import picocli.CommandLine.Option;

/** What learns on a device, and how. */
final class LearningOptions {

  /** In units of what. */
  enum Step {
    FIXED,
    NORMALISED
  }

  /** Of what. */
  enum Traces {
    SYNAPSE,
    NEURON
  }

  @Option(
      names = "--learn",
      paramLabel = "none|readout|all",
      description = "What learns on the device. Default: none.")
  private DeviceLearning.Mode learn = DeviceLearning.Mode.NONE;

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
  private Step step = Step.FIXED;

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
  private Traces traces = Traces.SYNAPSE;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of stochastic rounding. Default: ${DEFAULT-VALUE}.")
  private int seed = 1;

  /** What is to learn. */
  DeviceLearning learning() {
    if (learn == DeviceLearning.Mode.NONE) {
      return DeviceLearning.NONE;
    }
    return new DeviceLearning(
        learn, bits, room, rate, step == Step.NORMALISED, traces == Traces.NEURON, seed);
  }
}
