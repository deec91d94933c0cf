package org.eprop.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Task;
import org.eprop.device.DeviceLearning;
import org.eprop.device.DeviceNetwork;
import org.eprop.device.Machine;
import org.eprop.device.Ranges;
import org.eprop.experiment.environment.EpisodeSet;

/**
 * Inputs from which ranges of a device's numbers are chosen, and one for its self-test.
 *
 * @param training inputs
 * @param test the first test sample's, or else a training sample's
 */
record DeviceData(List<Input> training, Input test) {

  private static final int SAMPLES = 64;

  /** Of so many steps times synapses the ranges of traces are measured in about a minute. */
  private static final double MOST_WORK = 1e9;

  private static final int LEAST_SAMPLES = 4;

  static DeviceData of(Task task) {
    Dataset data = task.train();
    if (data instanceof EpisodeSet) {
      throw new InvalidInputException(
          "got a task whose episodes are played, but expected one with samples: ranges of a"
              + " device's numbers are chosen from them");
    }
    List<Input> training = new ArrayList<>();
    int count = Math.min(SAMPLES, data.size());
    for (int i = 0; i < count; i++) {
      training.add(data.sample(0, (int) ((long) i * data.size() / count)).input());
    }
    Input test = task.test().map(set -> set.sample(0, 0).input()).orElse(training.get(0));
    return new DeviceData(training, test);
  }

  /** Those of a device's numbers. */
  Ranges ranges(DeviceNetwork network, DeviceLearning learning) {
    boolean some = learning.traces() && !learning.ofNeurons();
    return Ranges.of(network, learning, some ? training(network.synapses()) : training);
  }

  /** As many of the training inputs as traces of so many synapses can be measured on. */
  private List<Input> training(long synapses) {
    double work = 0;
    int count = 0;
    while (count < training.size() && (count < LEAST_SAMPLES || work < MOST_WORK)) {
      work += (double) training.get(count).steps() * synapses;
      count++;
    }
    List<Input> some = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      some.add(training.get((int) ((long) i * training.size() / count)));
    }
    return some;
  }

  /** Whether inputs are values, or a channel spikes several times in a step, which is a value. */
  boolean isReal() {
    return Stream.concat(training.stream(), Stream.of(test)).anyMatch(DeviceData::isReal);
  }

  private static boolean isReal(Input input) {
    return input instanceof RealInput
        || IntStream.range(0, input.steps())
            .anyMatch(t -> Arrays.stream(Machine.row(input, t)).anyMatch(x -> x > 1));
  }
}
