package org.eprop.core.forward;

import static org.eprop.core.neuron.SmallNetworks.lif;
import static org.eprop.core.neuron.SmallNetworks.logistic;
import static org.eprop.core.neuron.SmallNetworks.network;
import static org.eprop.core.neuron.SmallNetworks.neurons;
import static org.eprop.core.neuron.SmallNetworks.population;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.network.Population;
import org.eprop.core.recording.Events;
import org.eprop.core.recording.PopulationRun;
import org.eprop.core.recording.SampleRecord;
import org.junit.jupiter.api.Test;

/** Currents in; states, spikes and pseudo-derivatives out, of neurons of either kind. */
class PopulationForwardTest {

  private static final int STEPS = 6;

  /** The same current at each step. */
  private record Current(float... of) implements ForwardPass.LearnedArrivals {
    @Override
    public boolean covers(int projection) {
      return true;
    }

    @Override
    public boolean coversBias() {
      return true;
    }

    @Override
    public void begin(SampleRecord run, int t) {}

    @Override
    public void arrive(SampleRecord run, int t, float[] o) {
      System.arraycopy(of, 0, o, 0, of.length);
    }
  }

  private static PopulationForward run(Population population, PopulationRun record, float... i) {
    Kernels kernels = new Kernels();
    PopulationForward forward =
        PopulationForward.of(neurons(population), kernels, ForwardPass.Purpose.LEARNING);
    forward.begin(record, STEPS, /* wanted= */ true);
    Arrivals arrivals =
        new Arrivals(
            network(population, 0), 0, new int[0], kernels, ForwardPass.Purpose.LEARNING.padding);
    arrivals.through(List.of(new Current(i)));
    forward.steps(0, STEPS, record, arrivals, /* wanted= */ true);
    return forward;
  }

  private static PopulationRun record(Population population) {
    return new SampleRecord(network(population, 0)).populations[0];
  }

  /** When neuron j spiked. */
  private static List<Integer> spikes(PopulationRun record, int j) {
    Events spikes = record.spikes;
    return IntStream.range(0, spikes.start[STEPS])
        .filter(e -> spikes.neuron[e] == j)
        .mapToObj(e -> spikes.when[e])
        .toList();
  }

  @Test
  void aLinearNeuronIntegratesAndResets() {
    Population population = population(/* silent= */ 0, lif(0.5));
    PopulationRun record = record(population);
    PopulationForward forward = run(population, record, 0.75f);
    // v: 0.75, 1.125 *, 0.3125, 0.90625, 1.203125 *, 0.3515625
    assertEquals(List.of(1, 4), spikes(record, 0));
    assertEquals(0.3515625f, forward.states()[0][0]);
    assertEquals(0.5f * (1 - 0.25f), record.psi[0][0], "v = 0.75");
    assertEquals(0.5f * (1 - 0.125f), record.psi[1][0], "v = 1.125");
  }

  @Test
  void whoIsRefractoryHasNoPseudoDerivativeAndNoSpike() {
    Population population = population(/* silent= */ 2, lif(0.5));
    PopulationRun record = record(population);
    run(population, record, 3);
    assertEquals(List.of(0, 3), spikes(record, 0));
    assertEquals(0, record.psi[1][0]);
    assertEquals(0, record.psi[2][0]);
  }

  @Test
  void aGeneralNeuronTakesItsOwnStepAndRecordsItsDerivatives() {
    Population population = population(/* silent= */ 0, logistic());
    PopulationRun record = record(population);
    PopulationForward forward = run(population, record, 0.5f);
    double v = 0;
    for (int t = 0; t < STEPS; t++) {
      assertArrayEquals(new float[] {(float) (1 - v / 2), 0, 1}, record.derivatives[t]);
      v = v * (1 - v / 4) + 0.5;
    }
    assertEquals((float) v, forward.states()[0][0]);
  }

  /** A linear neuron beside a general one is stepped in double precision, and spikes no less. */
  @Test
  void aLinearNeuronSpikesAsWellAmongGeneralOnes() {
    Population alone = population(/* silent= */ 1, lif(0.875));
    Population mixed = population(/* silent= */ 1, lif(0.875), logistic());
    PopulationRun a = record(alone);
    PopulationRun b = record(mixed);
    PopulationForward first = run(alone, a, 0.6f);
    PopulationForward second = run(mixed, b, 0.6f, 0.3f);
    assertEquals(spikes(a, 0), spikes(b, 0));
    assertEquals(first.states()[0][0], second.states()[0][0], 1e-6);
    for (int t = 0; t < STEPS; t++) {
      assertEquals(a.psi[t][0], b.psi[t][0], 1e-6, "step " + t);
    }
  }
}
