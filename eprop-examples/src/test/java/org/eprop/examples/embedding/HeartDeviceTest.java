package org.eprop.examples.embedding;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Task;
import org.eprop.core.plugin.Plugins;
import org.eprop.device.DeviceLearning;
import org.eprop.device.DeviceNetwork;
import org.eprop.device.IntegerNetwork;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("nightly")
class HeartDeviceTest {

  /** Some of a data set. */
  private record First(Dataset data, int size) implements Dataset {

    @Override
    public Sample sample(int epoch, int index) {
      return data.sample(epoch, index);
    }
  }

  private static double right(DeviceNetwork device, DeviceLearning learning, Task task) {
    IntegerNetwork network =
        new IntegerNetwork(device, learning, HeartDevice.ranges(device, learning, task.train()));
    return HeartDevice.right(network, new First(task.test().orElseThrow(), 30));
  }

  @Test
  void aDeviceThatLearnsIsRightMoreOften() {
    try (Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build()) {
      Task task = HeartMonitor.ecg(plugins);
      DeviceNetwork device =
          DeviceNetwork.of(
              HeartMonitor.trained(plugins, new First(task.train(), 256), 2), /* real= */ false);
      double before = right(device, DeviceLearning.NONE, task);
      for (int bits : new int[] {8, 16}) {
        DeviceLearning readout =
            new DeviceLearning(DeviceLearning.Mode.READOUT, bits, HeartMonitor.RATE, false, 1);
        double after = right(device, readout, task);
        assertTrue(after > before + 0.02, before + " to " + after + " with " + bits + " bits");
      }
    }
  }
}
