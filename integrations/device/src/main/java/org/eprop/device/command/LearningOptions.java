package org.eprop.device.command;

import org.eprop.device.DeviceLearning;
import picocli.CommandLine.Option;

/** What learns on a device, and how. */
public final class LearningOptions {

  /** In units of what. */
  public enum Step {
    FIXED,
    NORMALISED
  }

  /** Of what. */
  public enum Traces {
    SYNAPSE,
    NEURON
  }

  @Option(names = "--learn", paramLabel = "none|readout|all", descriptionKey = "device.learn")
  private DeviceLearning.Mode learn = DeviceLearning.Mode.NONE;

  @Option(names = "--learning-rate", paramLabel = "RATE", descriptionKey = "device.learning-rate")
  private double rate = 1e-4;

  @Option(names = "--other-rates", paramLabel = "TIMES", descriptionKey = "device.other-rates")
  private double others = 1;

  @Option(names = "--step", paramLabel = "fixed|normalised", descriptionKey = "device.step")
  private Step step = Step.FIXED;

  @Option(names = "--weight-bits", paramLabel = "8|16", descriptionKey = "device.weight-bits")
  private int bits = 16;

  @Option(names = "--weight-room", paramLabel = "FACTOR", descriptionKey = "device.weight-room")
  private double room = DeviceLearning.ROOM;

  @Option(names = "--traces", paramLabel = "synapse|neuron", descriptionKey = "device.traces")
  private Traces traces = Traces.SYNAPSE;

  @Option(names = "--seed", paramLabel = "N", descriptionKey = "device.seed")
  private int seed = 1;

  /** What is to learn. */
  public DeviceLearning learning() {
    if (learn == DeviceLearning.Mode.NONE) {
      return DeviceLearning.NONE;
    }
    return new DeviceLearning(
        learn, bits, room, rate, others, step == Step.NORMALISED, traces == Traces.NEURON, seed);
  }
}
