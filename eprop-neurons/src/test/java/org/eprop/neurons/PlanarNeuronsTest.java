package org.eprop.neurons;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.eprop.api.neuron.LocalDerivatives;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.neuron.NonlinearNeuron;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Izhikevich's and the adaptive exponential model. */
class PlanarNeuronsTest {

  private static NonlinearNeuron create(NeuronFactory factory, Map<String, ?> parameters) {
    return (NonlinearNeuron) Simulation.create(factory, 1, parameters);
  }

  @Test
  void izhikevichStepByHand() {
    NonlinearNeuron neuron = create(new Izhikevich(), Map.of("input_gain", 1, "substep", 1));
    assertArrayEquals(new double[] {-65, -13}, neuron.initialState());
    assertEquals(30, neuron.threshold());
    assertEquals(30, neuron.scale());
    double[] next = new double[2];
    neuron.step(new double[] {-60, -12}, 0, 5, next);
    // 0.04 * 3600 - 300 + 140 + 12 + 5 = 1
    assertEquals(-59, next[0], 1e-13);
    assertEquals(-12, next[1], 1e-13);
    neuron.step(new double[] {45, -12}, 1, 0, next);
    // After the reset v = -65, u = -4: 169 - 325 + 140 + 4 = -12.
    assertEquals(-77, next[0], 1e-13);
    assertEquals(-4 + (1 - Math.exp(-0.02)) * (-13 + 4), next[1], 1e-13);
  }

  @Test
  void adexStepByHand() {
    NonlinearNeuron neuron = create(new Adex(), Map.of("input_gain", 1, "substep", 1));
    assertArrayEquals(new double[] {-70.6, 0}, neuron.initialState());
    double[] next = new double[2];
    neuron.step(new double[] {-50.4, 20}, 0, 300, next);
    assertEquals(-50.4 + (-30 * 20.2 + 60 - 20 + 300) / 281, next[0], 1e-12);
    assertEquals(20 + (1 - Math.exp(-1 / 144.0)) * (4 * 20.2 - 20), next[1], 1e-12);
    neuron.step(new double[] {17, 20}, 1, 0, next);
    assertEquals(-70.6 + (60 * Math.exp(-10.1) - 100.5) / 281, next[0], 1e-12);
    assertEquals(100.5 * Math.exp(-1 / 144.0), next[1], 1e-12);
  }

  /** The paper's regular spiking neuron at I = 10: intervals lengthen, then settle. */
  @Test
  void izhikevichSpikesRegularly() {
    NonlinearNeuron neuron = create(new Izhikevich(), Map.of("input_gain", 1));
    List<Integer> spikes = Simulation.run(neuron, Simulation.constant(1000, 10)).spikes();
    int first = spikes.get(1) - spikes.get(0);
    int last = spikes.get(spikes.size() - 1) - spikes.get(spikes.size() - 2);
    assertTrue(last > first, first + " then " + last);
    // A Runge-Kutta solution with steps of 0.005 ms has 23 spikes, in the end 44.8 ms apart.
    assertEquals(23, spikes.size(), 1);
    assertEquals(44.8, last, 2);
  }

  @Test
  void adexAdapts() {
    NonlinearNeuron neuron = create(new Adex(), Map.of("input_gain", 1));
    assertEquals(
        List.of(), Simulation.run(neuron, Simulation.constant(1000, 500)).spikes(), "500 pA");
    List<Integer> spikes = Simulation.run(neuron, Simulation.constant(1000, 1000)).spikes();
    int first = spikes.get(1) - spikes.get(0);
    int last = spikes.get(spikes.size() - 1) - spikes.get(spikes.size() - 2);
    assertTrue(last > 1.5 * first, first + " then " + last);
  }

  /** Halving the sub-step halves the distance to the solution: the method is of first order. */
  @Test
  void subThresholdSolutionConverges() {
    double[] errors = new double[3];
    double reference = voltageAfter(30, 0.001);
    for (int i = 0; i < 3; i++) {
      errors[i] = Math.abs(voltageAfter(30, 0.25 / (1 << i)) - reference);
    }
    assertEquals(2, errors[0] / errors[1], 0.15);
    assertEquals(2, errors[1] / errors[2], 0.15);
  }

  private static double voltageAfter(int steps, double substep) {
    NonlinearNeuron neuron = create(new Adex(), Map.of("input_gain", 1, "substep", substep));
    return Simulation.run(neuron, Simulation.constant(steps, 400)).states()[steps - 1][0];
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 1, 10})
  void nothingOverflows(double dt) {
    for (NeuronFactory factory : List.of(new Izhikevich(), new Adex())) {
      NeuronModel neuron = Simulation.create(factory, dt, Map.of("refractory", 50));
      for (double current : new double[] {-1e6, -10, 10, 1e6}) {
        double[] drive = Simulation.constant(200, current);
        LocalDerivatives out = new LocalDerivatives(2);
        double[] s = neuron.initialState();
        for (double input : drive) {
          // As if refractory: however high the voltage, no spike resets it.
          double[] next = new double[2];
          ((NonlinearNeuron) neuron).step(s, 0, input, next);
          ((NonlinearNeuron) neuron).derivatives(s, 0, input, out);
          assertTrue(next[0] >= -120 && next[0] <= neuron.threshold() + 30, "v = " + next[0]);
          assertTrue(Math.abs(next[1]) < 2000, "w = " + next[1]);
          assertTrue(Double.isFinite(out.state[0][0] + out.state[1][0] + out.input[0]));
          s = next;
        }
      }
    }
  }

  @Test
  void noGradientThroughABound() {
    NonlinearNeuron neuron = create(new Izhikevich(), Map.of());
    LocalDerivatives out = new LocalDerivatives(2);
    neuron.derivatives(new double[] {20, -10}, 0, 1, out);
    assertArrayEquals(new double[] {0, 0}, out.state[0]);
    assertEquals(0, out.input[0]);
    assertTrue(out.state[1][1] > 0.9, "u remembers itself");
  }

  /** Differences of a copy of the step in which the spike that resets v is a number of its own. */
  @Test
  void detachedResetLetsTheJumpThroughAllTheWay() {
    NonlinearNeuron neuron = create(new Izhikevich(), Map.of("substep", 0.1, "a", 0.3));
    LocalDerivatives out = new LocalDerivatives(2);
    double[] s = {40, -9};
    neuron.derivatives(s, 1, 0.2, out);
    double h = 1e-5;
    double[] above = izhikevich(s, 1, 1 + h, 0.2);
    double[] below = izhikevich(s, 1, 1 - h, 0.2);
    double[] here = new double[2];
    neuron.step(s, 1, 0.2, here);
    assertArrayEquals(here, izhikevich(s, 1, 1, 0.2), 1e-12);
    for (int m = 0; m < 2; m++) {
      assertEquals((above[m] - below[m]) / (2 * h), out.spikeDetached[m], 1e-7);
    }
    assertTrue(out.spikeDetached[0] < -1, "u acts on v within the step");
  }

  private static double[] izhikevich(double[] s, double resetting, double jumping, double current) {
    double v = s[0] + resetting * (-65 - s[0]);
    double u = s[1] + jumping * 8;
    for (int i = 0; i < 10; i++) {
      double slope = 0.04 * v * v + 5 * v + 140 - u + 20 * current;
      u += (1 - Math.exp(-0.03)) * (0.2 * v - u);
      v += 0.1 * slope;
    }
    return new double[] {v, u};
  }
}
