package org.eprop.core.sequence;

import java.util.Objects;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Input;
import org.eprop.core.network.NetworkStructure;

/** Checks what a network is given step by step. */
final class StepChecks {

  private final int channels;
  private final int outputs;
  private final int populations;
  private final int readouts;

  StepChecks(NetworkStructure network) {
    channels = network.channels();
    outputs = network.readouts().get(0).outputs();
    populations = network.populations().size();
    readouts = network.readouts().size();
  }

  /** Real-valued input of a step. */
  void input(float[] x) {
    Objects.requireNonNull(x, "x: got null, but expected the input values of a step");
    if (x.length != channels) {
      throw new InvalidInputException(
          "got " + x.length + " input values, but expected " + channels);
    }
    for (int i = 0; i < x.length; i++) {
      if (!Float.isFinite(x[i])) {
        throw new InvalidInputException(
            "input channel " + i + ": got " + x[i] + ", but expected a finite number");
      }
    }
  }

  /** The same of a part of the array. */
  void spikes(int[] of, int from, int to) {
    for (int e = from; e < to; e++) {
      if (of[e] < 0 || of[e] >= channels) {
        throw new InvalidInputException(
            "got a spike of channel " + of[e] + ", but expected 0 to " + (channels - 1));
      }
    }
  }

  /** Room for the first readout's outputs of a step. */
  void outputs(double[] y) {
    Objects.requireNonNull(y, "y: got null, but expected room for the outputs of a step");
    if (y.length != outputs) {
      throw new InvalidInputException(
          "got room for " + y.length + " outputs, but expected " + outputs);
    }
  }

  /** Input of a block of steps. */
  void block(Input input) {
    Objects.requireNonNull(input, "input: got null, but expected a block of steps");
    if (input.channels() != channels) {
      throw new InvalidInputException(
          "got " + input.channels() + " input channels, but the network has " + channels);
    }
  }

  void population(int p) {
    if (p < 0 || p >= populations) {
      throw new InvalidInputException(
          "got population " + p + ", but expected 0 to " + (populations - 1));
    }
  }

  void readout(int m) {
    if (m < 0 || m >= readouts) {
      throw new InvalidInputException("got readout " + m + ", but expected 0 to " + (readouts - 1));
    }
  }
}
