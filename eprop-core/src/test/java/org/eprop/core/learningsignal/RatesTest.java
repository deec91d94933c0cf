package org.eprop.core.learningsignal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.neuron.SmallNetworks;
import org.eprop.core.recording.Events;
import org.eprop.core.recording.SampleRecord;
import org.junit.jupiter.api.Test;

/** f^t = rho f^{t-1} + (1 - rho) z^t, and what a regularizer of f tells the neuron. */
class RatesTest {

  private final NetworkStructure network =
      SmallNetworks.network(SmallNetworks.population(0, SmallNetworks.lif(0.5)), 0);

  @Test
  void theRegularizerSeesTheRunningMean() {
    SampleRecord run = new SampleRecord(network);
    Events spikes = run.populations[0].spikes;
    spikes.begin(2);
    spikes.reserve(0, 1);
    spikes.start[1] = 1; // neuron 0 at step 0
    spikes.start[2] = 1;
    // E = f, so that dE/df = 1
    Rates rates =
        new Rates(
            network,
            List.of(
                (rate, gradient) -> {
                  gradient[0] += 1;
                  return rate[0];
                }),
            0.75);
    float[][] told = new float[2][1];
    rates.filter(run, 0, 2, 0, told, new float[2][1]);
    assertEquals(0.25 + 0.75 * 0.25, rates.loss(), "f of both steps");
    assertEquals(0.25f, told[1][0], "(1 - rho) dE/df");
    assertEquals(0.25f + 0.75f * 0.25f, told[0][0], "filtered backwards");
    assertEquals(told[0][0], rates.atFirst(0)[0]);
  }

  @Test
  void withoutRegularizersThereIsNothing() {
    assertFalse(new Rates(network, List.of(), 0).any());
    assertThrows(InvalidInputException.class, () -> new Rates(network, List.of(), 1));
  }
}
