package org.eprop.examples.embedding;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Input;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Target;
import org.eprop.api.task.Task;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.plugin.Plugins;
import org.eprop.device.CExport;
import org.eprop.device.DeviceLearning;
import org.eprop.device.DeviceNetwork;
import org.eprop.device.IntegerMachine;
import org.eprop.device.IntegerNetwork;
import org.eprop.device.Machine;
import org.eprop.device.Ranges;

/**
 * {@link HeartMonitor} as a microcontroller would have it: weights of 8 bits, states of 16, and
 * each recording a device of its own, which learns from the labels of the first half.
 */
public final class HeartDevice {

  private static final int MEASURED = 64;

  /** How many times the readout's rate all other weights have. */
  private static final double[] OTHERS = {1, 3};

  private HeartDevice() {}

  /**
   * Trains, and prints how often devices are right in second halves.
   *
   * @param arguments epochs of training, 4 if there is no argument
   */
  public static void main(String[] arguments) {
    int epochs = arguments.length == 0 ? 4 : Integer.parseInt(arguments[0]);
    try (Plugins plugins =
        Plugins.builder().classPath(HeartDevice.class.getClassLoader()).build()) {
      Task task = HeartMonitor.ecg(plugins);
      EpropNetwork network = HeartMonitor.trained(plugins, task.train(), epochs);
      DeviceNetwork device = DeviceNetwork.of(network, /* real= */ false);
      Dataset validation = task.validation().orElseThrow();
      Dataset test = task.test().orElseThrow();
      print("nothing", "test", device, DeviceLearning.NONE, task.train(), test);
      for (DeviceLearning.Mode mode :
          List.of(DeviceLearning.Mode.READOUT, DeviceLearning.Mode.ALL)) {
        for (int bits : new int[] {16, 8}) {
          DeviceLearning best = null;
          double most = 0;
          for (double rate : new double[] {3e-5, 1e-4, 3e-4}) {
            for (double others : mode == DeviceLearning.Mode.ALL ? OTHERS : new double[] {1}) {
              DeviceLearning learning =
                  new DeviceLearning(mode, bits, rate, false, 1).withOthers(others);
              double right = print("", "validation", device, learning, task.train(), validation);
              if (right > most) {
                most = right;
                best = learning;
              }
            }
          }
          print("chosen: ", "test", device, best, task.train(), test);
        }
      }
    }
  }

  private static double print(
      String what,
      String set,
      DeviceNetwork device,
      DeviceLearning learning,
      Dataset train,
      Dataset data) {
    Ranges ranges = ranges(device, learning, train);
    IntegerNetwork network = new IntegerNetwork(device, learning, ranges);
    double right = right(network, data);
    long ram = new CExport("heart", device, learning, network, ranges, null).facts().ram();
    System.out.printf(
        "%s%s, learning %s, %d bits, rate %.5f, others %.0f times: right %.1f %%; %d bytes%n",
        what,
        set,
        learning.mode(),
        learning.bits(),
        learning.rate(),
        learning.others(),
        100 * right,
        ram);
    return right;
  }

  /** What is measured of training recordings. */
  static Ranges ranges(DeviceNetwork device, DeviceLearning learning, Dataset train) {
    List<Input> inputs =
        IntStream.range(0, MEASURED).mapToObj(i -> train.sample(0, i).input()).toList();
    return Ranges.of(device, learning, inputs);
  }

  /** The share of right answers in second halves. */
  static double right(IntegerNetwork network, Dataset data) {
    List<int[]> counts = new ArrayList<>();
    IntStream.range(0, data.size()).forEach(i -> counts.add(new int[2]));
    IntStream.range(0, data.size())
        .parallel()
        .forEach(i -> follow(new IntegerMachine(network), network, data, i, counts.get(i)));
    int right = counts.stream().mapToInt(c -> c[0]).sum();
    return (double) right / counts.stream().mapToInt(c -> c[1]).sum();
  }

  private static void follow(
      IntegerMachine machine, IntegerNetwork network, Dataset data, int i, int[] counts) {
    Sample recording = data.sample(0, i);
    int steps = recording.input().steps();
    for (int t = 0; t < steps; t++) {
      machine.step(Machine.row(recording.input(), t));
      int label = recording.target().classAt(t);
      if (label >= 0 && t >= steps / 2) {
        counts[0] += Target.largest(machine.outputs()) == label ? 1 : 0;
        counts[1]++;
      } else if (label >= 0 && network.learning().learns()) {
        machine.learn(label);
      }
    }
  }
}
