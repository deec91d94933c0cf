package org.eprop.device.command;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Task;
import org.eprop.device.DeviceLearning;
import org.eprop.device.DeviceNetwork;
import org.eprop.device.Ranges;
import org.eprop.experiment.environment.EpisodeSet;

/**
 * Inputs from which ranges of a device's numbers are chosen, and one for its self-test.
 *
 * @param training inputs
 * @param test the first test sample's, or else a training sample's
 * @param isReal whether inputs are values, or a channel spikes several times in a step, which is a
 *     value, anywhere in training or test data
 */
public record DeviceData(List<Input> training, Input test, boolean isReal) {

  private static final int SAMPLES = 64;

  /** Of so many steps times synapses the ranges of traces are measured in about a minute. */
  private static final double MOST_WORK = 1e9;

  private static final int LEAST_SAMPLES = 4;

  public static DeviceData of(Task task) {
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
    boolean isReal =
        Stream.concat(Stream.of(data), task.test().stream())
            .anyMatch(
                set ->
                    IntStream.range(0, set.size()).anyMatch(i -> isReal(set.sample(0, i).input())));
    return new DeviceData(training, test, isReal);
  }

  /** Those of a device's numbers. */
  public Ranges ranges(DeviceNetwork network, DeviceLearning learning) {
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

  private static boolean isReal(Input input) {
    if (input instanceof RealInput) {
      return true;
    }
    SpikeInput spikes = (SpikeInput) input;
    int[] last = new int[spikes.channels()]; // the step after that of its last spike
    for (int t = 0; t < spikes.steps(); t++) {
      for (int e = spikes.start()[t]; e < spikes.start()[t + 1]; e++) {
        int channel = spikes.channel()[e];
        if (last[channel] == t + 1) {
          return true;
        }
        last[channel] = t + 1;
      }
    }
    return false;
  }
}
