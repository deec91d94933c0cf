package org.eprop.neurons;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

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
