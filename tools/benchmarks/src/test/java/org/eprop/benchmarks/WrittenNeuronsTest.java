package org.eprop.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.eprop.core.gradient.BatchResult;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.junit.jupiter.api.Test;

class WrittenNeuronsTest {

  @Test
  void whatIsComparedDoesTheSame() {
    try (Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build();
        Workers workers = new Workers(1)) {
      for (String neuron : WrittenNeurons.NEURONS_COMPARED) {
        BatchResult builtIn = evaluate(WrittenNeurons.builtIn(plugins, neuron), workers);
        BatchResult written = evaluate(WrittenNeurons.written(plugins, neuron), workers);
        assertEquals(builtIn.loss(), written.loss(), 1e-3, neuron);
        WrittenNeurons.Row row = WrittenNeurons.measure(plugins, workers, neuron, 0, 1);
        assertTrue(row.rate() > 0.002 && row.rate() < 0.1, row.toString());
      }
    }
  }

  private static BatchResult evaluate(EpropNetwork network, Workers workers) {
    return network
        .engine(workers)
        .evaluate(network.weights(), List.of(WrittenNeurons.batch().get(0)));
  }
}
