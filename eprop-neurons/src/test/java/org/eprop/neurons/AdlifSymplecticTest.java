package org.eprop.neurons;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.eprop.api.neuron.LocalDerivatives;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.neuron.NonlinearNeuron;
import org.eprop.api.plugin.InvalidInputException;
import org.junit.jupiter.api.Test;

class AdlifSymplecticTest {

  private static NonlinearNeuron create(double dt, Map<String, ?> parameters) {
    return (NonlinearNeuron) Simulation.create(new AdlifSymplectic(), dt, parameters);
  }

  /** The paper's step in the paper's order: u, spike, reset, then w with the voltage after it. */
  @Test
  void spikesAndStatesAreThePapers() {
    for (boolean scaled : new boolean[] {true, false}) {
      NonlinearNeuron neuron =
          create(1, Map.of("tau_m", 15, "tau_w", 80, "a", 60, "b", 90, "scaled_input", scaled));
      double[] current = drive(600, scaled ? 40 : 1);
      Simulation run = Simulation.run(neuron, current);
      double alpha = Math.exp(-1 / 15.0);
      double beta = Math.exp(-1 / 80.0);
      double u = 0;
      double w = 0;
      int spikes = 0;
      for (int t = 0; t < current.length; t++) {
        double input = scaled ? (1 - alpha) * current[t] : current[t];
        double before = w;
        u = alpha * u - (1 - alpha) * w + input;
        int z = u > 1 ? 1 : 0;
        assertArrayEquals(new double[] {u, before}, run.states()[t], 1e-11);
        assertEquals(z == 1, run.spikes().contains(t), "step " + t);
        u = u * (1 - z);
        w = beta * w + (1 - beta) * (60 * u + 90 * z);
        spikes += z;
      }
      assertTrue(spikes > 20, spikes + " spikes");
    }
  }

  private static double[] drive(int steps, double size) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(5);
    return random.doubles(steps, -0.4 * size, size).toArray();
  }

  /** b z reaches w, and through w the voltage of the same step; the reset reaches both too. */
  @Test
  void onlyTheResetIsDetached() {
    NonlinearNeuron neuron = create(1, Map.of("tau_m", 15, "tau_w", 80, "a", 60, "b", 90));
    LocalDerivatives out = new LocalDerivatives(2);
    neuron.derivatives(new double[] {1.4, 0.3}, 1, 0.2, out);
    double alpha = Math.exp(-1 / 15.0);
    double beta = Math.exp(-1 / 80.0);
    double w = 90 * (1 - beta);
    assertArrayEquals(new double[] {-(1 - alpha) * w, w}, out.spikeDetached, 1e-14);
    assertEquals(w - (1 - beta) * 60 * 1.4, out.spike[1], 1e-14);
    assertEquals(-alpha * 1.4 - (1 - alpha) * out.spike[1], out.spike[0], 1e-14);
  }

  /**
   * Both eigenvalues lie inside the unit circle, Jury's conditions, up to the bound and no further.
   */
  @Test
  void isStableWhereverItIsAllowed() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(12);
    LocalDerivatives out = new LocalDerivatives(2);
    for (int i = 0; i < 1000; i++) {
      double dt = random.nextDouble(0.1, 20);
      double tauM = dt * Math.exp(random.nextDouble(-2, 5));
      double tauW = dt * Math.exp(random.nextDouble(-2, 5));
      double alpha = Math.exp(-dt / tauM);
      double beta = Math.exp(-dt / tauW);
      double bound = (1 + alpha) * (1 + beta) / ((1 - alpha) * (1 - beta));
      double a = random.nextDouble() * (bound + 1) - 1;
      create(dt, Map.of("tau_m", tauM, "tau_w", tauW, "a", a))
          .derivatives(new double[2], 0, 0, out);
      double trace = out.state[0][0] + out.state[1][1];
      double determinant = out.state[0][0] * out.state[1][1] - out.state[0][1] * out.state[1][0];
      assertEquals(alpha * beta, determinant, 1e-9 * Math.max(1, Math.abs(a)));
      assertTrue(Math.abs(trace) < 1 + determinant + 1e-9, tauM + " " + tauW + " " + a);
      Map<String, Double> beyond = Map.of("tau_m", tauM, "tau_w", tauW, "a", 1.0001 * bound);
      assertThrows(InvalidInputException.class, () -> create(dt, beyond));
    }
  }

  /** With short steps it tends to the exact solution of the same equations. */
  @Test
  void tendsToTheDifferentialEquation() {
    Map<String, ?> parameters =
        Map.of("tau_m", 20, "tau_w", 100, "a", 30, "threshold", 1e9, "b", 0);
    double[] errors = new double[2];
    for (int k = 0; k < 2; k++) {
      int parts = 50 << k;
      NeuronModel fine = create(1.0 / parts, parameters);
      NeuronModel exact = Simulation.create(new Adlif(), 1.0 / parts, parameters);
      double[] kick = Simulation.impulse(60 * parts, 1);
      double[][] expected = Simulation.run(exact, kick).states();
      double[][] got = Simulation.run(fine, kick).states();
      errors[k] = Math.abs(got[60 * parts - 1][0] - expected[60 * parts - 1][0]);
    }
    assertTrue(errors[0] < 0.02, "error " + errors[0]);
    assertEquals(2, errors[0] / errors[1], 0.1, "first order");
  }
}
