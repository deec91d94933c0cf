package org.eprop.examples.embedding;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Task;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.optimizer.LeafOptimizers;
import org.eprop.core.plugin.Plugins;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("nightly")
class HeartMonitorTest {

  /** Some of a data set. */
  private record First(Dataset data, int size) implements Dataset {

    @Override
    public Sample sample(int epoch, int index) {
      return data.sample(epoch, index);
    }
  }

  @Test
  void aReadoutOfItsOwnIsBetterForMostRecordings() {
    try (Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build()) {
      Task task = HeartMonitor.ecg(plugins);
      EpropNetwork network = HeartMonitor.trained(plugins, new First(task.train(), 256), 2);
      Dataset some = new First(task.test().orElseThrow(), 40);
      LeafOptimizers sgd = HeartMonitor.sgd(plugins, "fixed");
      HeartMonitor.Result result = HeartMonitor.monitor(network, sgd, HeartMonitor.RATE, some);
      assertTrue(result.own() > result.shared() + 0.02, result.toString());
      assertTrue(result.better() > 2 * result.worse(), result.toString());
      assertTrue(result.bytes() < 3_000, result.toString());
      for (String step : List.of("fixed", "normalised")) {
        double rate =
            10 * (step.equals("fixed") ? HeartMonitor.RATE : HeartMonitor.NORMALISED_RATE);
        HeartMonitor.Result fast =
            HeartMonitor.monitor(network, HeartMonitor.sgd(plugins, step), rate, some);
        assertTrue(fast.own() > 0.9 * result.shared(), step + ": " + fast);
      }
      HeartMonitor.Result squares =
          HeartMonitor.monitor(network, HeartMonitor.squares(plugins), HeartMonitor.RATE, some);
      assertTrue(squares.own() > result.own() + 0.03, squares + " after " + result);
    }
  }
}
