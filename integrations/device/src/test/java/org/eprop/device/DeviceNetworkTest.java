package org.eprop.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Input;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.eprop.device.Ranges.RealMachine;
import org.junit.jupiter.api.Test;

/** What a device can't have is refused by its place, and integers are near real numbers. */
class DeviceNetworkTest {

  private final Plugins plugins =
      Plugins.builder().classPath(DeviceNetworkTest.class.getClassLoader()).build();

  private EpropNetwork network(Consumer<NetworkBuilder> more, String neuron, int delay) {
    NetworkBuilder builder = new NetworkBuilder(plugins, 4, 3);
    builder.population("e", p -> p.neurons(neuron, 12));
    builder.projection("input", "e", p -> p.initialWeights("gaussian", Map.of("gain", 2.0)));
    builder.projection("e", "e", p -> p.delay(delay));
    more.accept(builder);
    return builder.create(1);
  }

  private static String refusal(Runnable action) {
    return assertThrows(InvalidInputException.class, action::run).getMessage();
  }

  @Test
  void neuronsThatAreNotLinear() {
    String message = refusal(() -> DeviceNetwork.of(network(b -> {}, "izhikevich", 1), false));
    assertTrue(message.startsWith("population e: state v of the neuron does not follow"), message);
  }

  @Test
  void longDelays() {
    assertEquals(
        "projection e_e: delay: got 300 steps, but expected at most 254 on a device",
        refusal(() -> DeviceNetwork.of(network(b -> {}, "lif", 300), false)));
  }

  @Test
  void severalReadouts() {
    assertEquals(
        "readouts: got 2 readouts, but expected one: a device has no more",
        refusal(
            () ->
                DeviceNetwork.of(
                    network(b -> b.readout("a", r -> {}).readout("b", r -> {}), "lif", 1), false)));
  }

  private IntegerNetwork integers(EpropNetwork network, DeviceLearning learning) {
    DeviceNetwork device = DeviceNetwork.of(network, false);
    Input input = new RandomNetworks().input(4, false, 200, 1);
    return new IntegerNetwork(device, learning, Ranges.of(device, learning, List.of(input)));
  }

  @Test
  void learningThatADeviceCannotDo() {
    DeviceLearning slow = new DeviceLearning(DeviceLearning.Mode.READOUT, 8, 1e-12, false, 1);
    assertEquals(
        "readout out: learning rate: is too small for weights of these bits",
        refusal(() -> integers(network(b -> {}, "lif", 1), slow)));
    DeviceLearning usual = new DeviceLearning(DeviceLearning.Mode.READOUT, 8, 1e-2, false, 1);
    EpropNetwork squares =
        network(b -> b.readout(r -> r.loss("mean_squared_error", Map.of())), "lif", 1);
    assertEquals(
        "readout out: loss: got mean_squared_error, but expected softmax_cross_entropy to learn"
            + " on a device",
        refusal(() -> integers(squares, usual)));
  }

  @Test
  void integersAreNearRealNumbers() {
    Input input = new RandomNetworks().input(4, false, 300, 5);
    for (String neuron : List.of("lif", "alif", "current_lif", "adlif_symplectic")) {
      EpropNetwork network = network(b -> {}, neuron, 1);
      DeviceNetwork device = DeviceNetwork.of(network, false);
      DeviceRun real = new RealMachine(device, DeviceLearning.NONE).run(input);
      DeviceRun whole = new IntegerMachine(integers(network, DeviceLearning.NONE)).run(input);
      int off = Math.abs(real.spikeCount(0) - whole.spikeCount(0));
      assertTrue(real.spikeCount(0) > 50, neuron + " " + real.spikeCount(0));
      assertTrue(off < 0.15 * real.spikeCount(0), neuron + " " + off);
    }
  }

  @Test
  void softmaxIsNearTheRealOne() {
    RandomGenerator random = new RandomStreams(1).stream("y", 0);
    int[] table = IntegerSoftmax.table();
    for (int format = 0; format <= 15; format++) {
      int[] y = new int[5];
      int[] p = new int[5];
      double sum = 0;
      for (int k = 0; k < y.length; k++) {
        y[k] = random.nextInt(4 << Math.min(13, format)) - (2 << Math.min(13, format));
        sum += Math.exp(Math.scalb((double) y[k], -format));
      }
      new IntegerSoftmax(format).probabilities(y, table, p);
      for (int k = 0; k < y.length; k++) {
        double expected = Math.exp(Math.scalb((double) y[k], -format)) / sum;
        assertEquals(expected, p[k] / 32768.0, 3e-4, "format " + format);
      }
    }
  }
}
