package org.eprop.neurons;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.eprop.api.neuron.LocalDerivatives;
import org.eprop.api.neuron.NonlinearNeuron;
import org.junit.jupiter.api.Test;

class ResetToZeroTest {

  private static final double ALPHA = Math.exp(-1 / 20.0);

  @Test
  void spikeWipesTheVoltage() {
    NonlinearNeuron lif = (NonlinearNeuron) Simulation.create(new LifResetZero(), 1, Map.of());
    Simulation run = Simulation.run(lif, 0.9, 0.9, 0.3, 0.3);
    assertEquals(List.of(1), run.spikes());
    assertEquals(ALPHA * 0.9 + 0.9, run.states()[1][0], 1e-15);
    assertEquals(0.3, run.states()[2][0], 1e-15);
    assertEquals(ALPHA * 0.3 + 0.3, run.states()[3][0], 1e-15);
  }

  @Test
  void adaptationSurvivesTheReset() {
    NonlinearNeuron alif =
        (NonlinearNeuron)
            Simulation.create(new AlifResetZero(), 1, Map.of("beta", 0.5, "tau_a", 50));
    Simulation run = Simulation.run(alif, 1.2, 1.2, 0.3);
    assertEquals(List.of(0), run.spikes());
    assertArrayEquals(new double[] {1.2, 1}, run.states()[1], 1e-15);
    assertArrayEquals(
        new double[] {ALPHA * 1.2 + 0.3, Math.exp(-1 / 50.0)}, run.states()[2], 1e-15);
    assertEquals(List.of("v", "a"), alif.stateNames());
    assertArrayEquals(new double[] {1, -0.5}, alif.spikeWeights());
  }

  @Test
  void synapticCurrentSurvivesTheReset() {
    Map<String, ?> parameters = Map.of("tau_s", 4, "tau_m", 20);
    NonlinearNeuron neuron =
        (NonlinearNeuron) Simulation.create(new CurrentLifResetZero(), 1, parameters);
    Simulation run = Simulation.run(neuron, 0.6, 0.5, 0);
    double decay = Math.exp(-1 / 4.0);
    double i1 = decay * 0.6 + 0.5;
    assertEquals(List.of(1), run.spikes());
    assertArrayEquals(new double[] {i1, ALPHA * 0.6 + i1}, run.states()[1], 1e-15);
    assertArrayEquals(new double[] {decay * i1, decay * i1}, run.states()[2], 1e-15);
  }

  @Test
  void withoutSpikesItIsCurrentLif() {
    Map<String, ?> parameters = Map.of("scaled_input", true, "threshold", 1e9);
    double[] current = {0.4, 1.3, -2, 0, 0.7, 5, 0, 0};
    double[][] expected =
        Simulation.run(Simulation.create(new CurrentLif(), 0.5, parameters), current).states();
    double[][] got =
        Simulation.run(Simulation.create(new CurrentLifResetZero(), 0.5, parameters), current)
            .states();
    for (int t = 0; t < current.length; t++) {
      assertArrayEquals(expected[t], got[t], 1e-14);
    }
  }

  @Test
  void currentLifByHand() {
    NonlinearNeuron neuron =
        (NonlinearNeuron) Simulation.create(new CurrentLifResetZero(), 1, Map.of("tau_s", 4));
    double[] current = new double[300];
    java.util.Arrays.setAll(current, t -> 0.4 * Math.sin(0.7 * t) + 0.1);
    Simulation run = Simulation.run(neuron, current);
    double i = 0;
    double v = 0;
    int spikes = 0;
    for (int t = 0; t < 300; t++) {
      i = Math.exp(-0.25) * i + current[t];
      v = Math.exp(-0.05) * v + i;
      assertArrayEquals(new double[] {i, v}, run.states()[t], 1e-12);
      assertEquals(v > 1, run.spikes().contains(t), "step " + t);
      if (v > 1) {
        v = 0;
        spikes++;
      }
    }
    assertTrue(spikes > 10, spikes + " spikes");
  }

  @Test
  void derivatives() {
    NonlinearNeuron alif =
        (NonlinearNeuron) Simulation.create(new AlifResetZero(), 1, Map.of("scaled_input", true));
    LocalDerivatives out = new LocalDerivatives(2);
    alif.derivatives(new double[] {1.7, 3}, 1, 0.4, out);
    assertEquals(0, out.state[0][0], "nothing of the voltage is left");
    assertEquals(Math.exp(-1 / 200.0), out.state[1][1], 1e-15);
    assertEquals(1 - ALPHA, out.input[0], 1e-15);
    assertArrayEquals(new double[] {-ALPHA * 1.7, 1}, out.spike, 1e-15);
    assertArrayEquals(new double[] {0, 1}, out.spikeDetached);
  }
}
