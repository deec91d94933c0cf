package org.eprop.neurons;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.eprop.api.neuron.LocalDerivatives;
import org.eprop.api.neuron.NonlinearNeuron;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BalancedResonateAndFireTest {

  private static NonlinearNeuron create(double dt, Map<String, ?> parameters) {
    return (NonlinearNeuron) Simulation.create(new BalancedResonateAndFire(), dt, parameters);
  }

  /** The authors' step: h = 0.01 s, gamma = 0.9, input times h, q updated after the spike. */
  @Test
  void spikesAndStatesAreThePapers() {
    double tau = -10 / Math.log(0.9);
    NonlinearNeuron neuron =
        create(10, Map.of("omega", 7, "b_offset", 2.5, "scaled_input", true, "tau_q", tau));
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(6);
    double[] current = new double[1000];
    java.util.Arrays.setAll(current, t -> 40 * Math.sin(7 * 0.01 * t) + random.nextDouble(-20, 20));
    Simulation run = Simulation.run(neuron, current);
    double h = 0.01;
    double x = 0;
    double y = 0;
    double refractory = 0;
    int spikes = 0;
    for (int t = 0; t < current.length; t++) {
      double b = (-1 + Math.sqrt(1 - Math.pow(h * 7, 2))) / h - 2.5 - refractory;
      double dx = b * x - 7 * y + current[t];
      double dy = 7 * x + b * y;
      x += h * dx;
      y += h * dy;
      assertArrayEquals(new double[] {x, y, refractory}, run.states()[t], 1e-11);
      boolean spike = x - 1 - refractory > 0;
      assertEquals(spike, run.spikes().contains(t), "step " + t);
      refractory = 0.9 * refractory + (spike ? 1 : 0);
      spikes += spike ? 1 : 0;
    }
    assertTrue(spikes > 10, spikes + " spikes");
    assertTrue(spikes < 500, spikes + " spikes");
  }

  @Test
  void defaultTauIsThePapersGamma() {
    double[] next = new double[3];
    create(10, Map.of()).step(new double[] {0, 0, 1}, 0, 0, next);
    assertEquals(0.9, next[2], 1e-7);
  }

  /** On the divergence boundary the oscillation goes on for ever, whatever its frequency. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 5, 50, 500, 999})
  void onTheBoundaryNothingIsLost(double omega) {
    NonlinearNeuron neuron = create(1, Map.of("omega", omega, "b_offset", 0, "threshold", 1e9));
    double[][] s = Simulation.run(neuron, Simulation.impulse(5000, 3)).states();
    for (double[] at : s) {
      assertEquals(3, Math.hypot(at[0], at[1]), 1e-10);
    }
  }

  /** It turns by arcsin(h omega) a step, and beyond the boundary shrinks by 1 - h b_offset. */
  @Test
  void turnsAndShrinks() {
    NonlinearNeuron neuron = create(1, Map.of("omega", 30, "b_offset", 4, "threshold", 1e9));
    double[][] s = Simulation.run(neuron, Simulation.impulse(800, 2)).states();
    double turn = 0.03;
    double real = Math.sqrt(1 - turn * turn) - 0.004;
    double angle = Math.atan2(turn, real);
    double length = Math.hypot(turn, real);
    for (int t = 0; t < 800; t++) {
      assertEquals(2 * Math.pow(length, t) * Math.cos(angle * t), s[t][0], 1e-11);
      assertEquals(2 * Math.pow(length, t) * Math.sin(angle * t), s[t][1], 1e-11);
    }
  }

  @Test
  void prefersItsOwnFrequency() {
    double own = amplitude(25);
    assertTrue(own > 4 * amplitude(15), "half");
    assertTrue(own > 4 * amplitude(50), "double");
  }

  private static double amplitude(double drive) {
    NonlinearNeuron neuron = create(1, Map.of("omega", 25, "b_offset", 1, "threshold", 1e9));
    double[] current = new double[8000];
    java.util.Arrays.setAll(current, t -> Math.sin(drive * t / 1000));
    double[][] s = Simulation.run(neuron, current).states();
    double peak = 0;
    for (int t = 6000; t < 8000; t++) {
      peak = Math.max(peak, s[t][0]);
    }
    return peak;
  }

  /** A spike raises the threshold and the damping, and takes nothing away at once. */
  @Test
  void spikeDampsInsteadOfResetting() {
    NonlinearNeuron neuron = create(1, Map.of("omega", 0, "b_offset", 0));
    Simulation run = Simulation.run(neuron, 1.5, 0, 0);
    assertEquals(List.of(0), run.spikes(), "1.5 does not exceed 1 + q = 2");
    double gamma = Math.exp(-1 / 94.9122);
    assertArrayEquals(new double[] {1.5 * 0.999, 0, 1}, run.states()[1], 1e-15);
    assertArrayEquals(
        new double[] {1.5 * 0.999 * (1 - 0.001 * gamma), 0, gamma}, run.states()[2], 1e-15);
    assertArrayEquals(new double[] {1, 0, -1}, neuron.spikeWeights());
  }

  @Test
  void nothingIsDetached() {
    NonlinearNeuron neuron = create(1, Map.of());
    LocalDerivatives out = new LocalDerivatives(3);
    neuron.derivatives(new double[] {1.7, -0.4, 2}, 1, 0.3, out);
    assertArrayEquals(new double[] {-0.0017, 0.0004, 1}, out.spike, 1e-15);
    assertArrayEquals(out.spike, out.spikeDetached);
  }
}
