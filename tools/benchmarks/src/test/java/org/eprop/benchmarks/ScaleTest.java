package org.eprop.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.eprop.core.network.Storage;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.junit.jupiter.api.Test;

class ScaleTest {

  @Test
  void aSparseNetworkTrainsAndIsCounted() {
    try (Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build();
        Workers workers = new Workers(2)) {
      NetworkScale.Row row =
          NetworkScale.measure(plugins, workers, "adam", Storage.BFLOAT16, 1000, 3);
      // 100 recurrent synapses a neuron, 100 channels onto 100 neurons each, 10 outputs and biases.
      assertEquals(1000 * 100 + 100 * 100 + 1000 * 10 + 10, row.numbers());
      assertTrue(row.lastLoss() < row.firstLoss(), row.toString());
      assertTrue(row.rate() > 0.005 && row.rate() < 0.05, row.toString());
    }
  }
}
