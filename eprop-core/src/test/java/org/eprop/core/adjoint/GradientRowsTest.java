package org.eprop.core.adjoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.neuron.SmallNetworks;
import org.junit.jupiter.api.Test;

/** Every row of what learns is in one part. */
class GradientRowsTest {

  @Test
  void matricesAreCutIntoRows() {
    NeuronModel lif = SmallNetworks.lif(0.5);
    NetworkStructure network =
        SmallNetworks.network(SmallNetworks.population(0, lif, lif, lif, lif, lif), 0);
    assertEquals(
        List.of(
            new GradientAccumulation.Rows(/* projection= */ 0, -1, 0, 0, 1),
            new GradientAccumulation.Rows(-1, /* readout= */ 0, 0, 0, 2),
            new GradientAccumulation.Rows(-1, 0, 0, 2, 4),
            new GradientAccumulation.Rows(-1, 0, 0, 4, 5)),
        GradientAccumulation.Rows.split(network, /* denseRows= */ 2, /* sparseTasks= */ 1));
  }
}
