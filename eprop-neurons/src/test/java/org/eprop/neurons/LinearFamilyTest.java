package org.eprop.neurons;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.neuron.NeuronModel;
import org.junit.jupiter.api.Test;

/** Each linear model against its equation, and its impulse response against the exact solution. */
class LinearFamilyTest {

  private static final double HIGH = 1e9;

  private static NeuronModel silent(NeuronFactory factory, double dt, Map<String, ?> parameters) {
    Map<String, Object> all = new java.util.HashMap<>(parameters);
    all.put("threshold", HIGH);
    return Simulation.create(factory, dt, all);
  }

  private static LinearNeuron linear(NeuronFactory factory, Map<String, ?> parameters) {
    return (LinearNeuron) Simulation.create(factory, 1, parameters);
  }

  @Test
  void lifConstants() {
    LinearNeuron lif = linear(new Lif(), Map.of("tau_m", 20, "threshold", 0.6));
    assertEquals(List.of("v"), lif.stateNames());
    assertEquals(0.951229424500714, lif.transition()[0][0], 1e-16);
    assertArrayEquals(new double[] {1}, lif.inputWeights());
    assertArrayEquals(new double[] {-0.6}, lif.spikeEffect());
    assertEquals(0.6, lif.threshold());
    assertEquals(0.6, lif.scale());
    LinearNeuron scaled = linear(new Lif(), Map.of("tau_m", 20, "scaled_input", true));
    assertEquals(1 - 0.951229424500714, scaled.inputWeights()[0], 1e-16);
  }

  @Test
  void lifDecaysAndIsReset() {
    NeuronModel lif = Simulation.create(new Lif(), 0.5, Map.of("tau_m", 10));
    double[][] v = Simulation.run(lif, Simulation.impulse(30, 0.9)).states();
    for (int t = 0; t < 30; t++) {
      assertEquals(0.9 * Math.exp(-0.5 * t / 10), v[t][0], 1e-15);
    }
    Simulation spiking = Simulation.run(lif, 1.5, 0, 0);
    assertEquals(List.of(0), spiking.spikes());
    assertEquals(1.5 * Math.exp(-0.05) - 1, spiking.states()[1][0], 1e-15);
  }

  @Test
  void spikesAreStrictlyAboveThreshold() {
    NeuronModel lif = Simulation.create(new Lif(), 1, Map.of());
    assertEquals(List.of(), Simulation.run(lif, 1.0).spikes());
    assertEquals(List.of(0), Simulation.run(lif, Math.nextUp(1.0)).spikes());
  }

  @Test
  void alifThresholdRisesWithEachSpike() {
    NeuronModel alif =
        Simulation.create(new Alif(), 1, Map.of("tau_m", 20, "tau_a", 200, "beta", 0.5));
    Simulation run = Simulation.run(alif, 1.2, 1.2, 1.2);
    double alpha = Math.exp(-1 / 20.0);
    double v1 = alpha * 1.2 + 1.2 - 1;
    assertEquals(v1, run.states()[1][0], 1e-15);
    assertEquals(1, run.states()[1][1]);
    // v1 = 1.3415 does not exceed 1 + 0.5 a = 1.5.
    assertEquals(List.of(0, 2), run.spikes());
    assertEquals(alpha * v1 + 1.2, run.states()[2][0], 1e-15);
    assertEquals(Math.exp(-1 / 200.0), run.states()[2][1], 1e-15);
    assertEquals(List.of("v", "a"), alif.stateNames());
    LinearNeuron scaled = linear(new Alif(), Map.of("scaled_input", true));
    assertArrayEquals(new double[] {1 - alpha, 0}, scaled.inputWeights(), 1e-15);
  }

  @Test
  void alif2AdaptsOnTwoTimeScales() {
    LinearNeuron neuron =
        linear(
            new Alif2(),
            Map.of("tau_a1", 10, "beta1", 0.4, "tau_a2", 1000, "beta2", 0.1, "tau_m", 5));
    Simulation run = Simulation.run(neuron, Simulation.impulse(40, 1.01));
    assertEquals(List.of(0), run.spikes());
    for (int t = 1; t < 40; t++) {
      double threshold = 1 + 0.4 * Math.exp(-(t - 1) / 10.0) + 0.1 * Math.exp(-(t - 1) / 1000.0);
      double[] s = run.states()[t];
      double[] g = neuron.spikeWeights();
      assertEquals(s[0] - threshold, g[0] * s[0] + g[1] * s[1] + g[2] * s[2] - 1, 1e-14);
    }
    assertEquals(List.of("v", "a1", "a2"), neuron.stateNames());
  }

  @Test
  void currentLifRespondsWithADifferenceOfExponentials() {
    double dt = 0.5;
    double alphaS = Math.exp(-dt / 4);
    double alphaM = Math.exp(-dt / 25);
    for (boolean scaled : new boolean[] {false, true}) {
      double c = scaled ? 1 - alphaM : 1;
      NeuronModel neuron =
          silent(new CurrentLif(), dt, Map.of("tau_s", 4, "tau_m", 25, "scaled_input", scaled));
      double[][] s = Simulation.run(neuron, Simulation.impulse(200, 3)).states();
      for (int t = 0; t < 200; t++) {
        double response = (Math.pow(alphaM, t + 1) - Math.pow(alphaS, t + 1)) / (alphaM - alphaS);
        assertEquals(3 * Math.pow(alphaS, t), s[t][0], 1e-14);
        assertEquals(3 * c * response, s[t][1], 1e-13);
      }
    }
  }

  @Test
  void resonateAndFireTurnsAndShrinks() {
    double dt = 0.5;
    NeuronModel neuron = silent(new ResonateAndFire(), dt, Map.of("frequency", 25, "tau", 30));
    double[][] s = Simulation.run(neuron, Simulation.impulse(300, 2)).states();
    for (int k = 0; k < 300; k++) {
      double ms = k * dt;
      double angle = 2 * Math.PI * 25 * ms / 1000;
      assertEquals(2 * Math.exp(-ms / 30) * Math.cos(angle), s[k][0], 1e-13);
      assertEquals(2 * Math.exp(-ms / 30) * Math.sin(angle), s[k][1], 1e-13);
    }
  }

  @Test
  void resonateAndFirePrefersItsOwnFrequency() {
    double own = amplitude(20);
    assertTrue(own > 3 * amplitude(60), "60 Hz");
    assertTrue(own > 3 * amplitude(5), "5 Hz");
  }

  private static double amplitude(double driveFrequency) {
    NeuronModel neuron = silent(new ResonateAndFire(), 1, Map.of("frequency", 20, "tau", 100));
    double[] drive = new double[1000];
    for (int t = 0; t < drive.length; t++) {
      drive[t] = Math.sin(2 * Math.PI * driveFrequency * t / 1000);
    }
    double[][] s = Simulation.run(neuron, drive).states();
    double peak = 0;
    for (int t = 700; t < 1000; t++) {
      peak = Math.max(peak, s[t][1]);
    }
    return peak;
  }

  @Test
  void adlifWithoutAdaptationIsLif() {
    double[] current = {0.9, 0.8, 0.7, 0, 2, 0, 0, 0.5};
    NeuronModel adlif = Simulation.create(new Adlif(), 1, Map.of("a", 0, "b", 0));
    NeuronModel lif = Simulation.create(new Lif(), 1, Map.of());
    Simulation expected = Simulation.run(lif, current);
    Simulation got = Simulation.run(adlif, current);
    assertEquals(expected.spikes(), got.spikes());
    for (int t = 0; t < current.length; t++) {
      assertEquals(expected.states()[t][0], got.states()[t][0], 1e-14);
    }
  }

  @Test
  void adlifSolvesItsDifferentialEquation() {
    double[][] parameters = {{20, 100, 10}, {20, 100, 0.1}, {10, 300, 120}, {15, 60, -0.5}};
    for (double[] p : parameters) {
      NeuronModel neuron = silent(new Adlif(), 1, Map.of("tau_m", p[0], "tau_w", p[1], "a", p[2]));
      double[][] s = Simulation.run(neuron, Simulation.impulse(100, 1)).states();
      double v = 1;
      double w = 0;
      for (int t = 1; t < 100; t++) {
        double[] next = rungeKutta(v, w, p[0], p[1], p[2]);
        v = next[0];
        w = next[1];
        assertEquals(v, s[t][0], 1e-9);
        assertEquals(w, s[t][1], 1e-9);
      }
    }
  }

  /** One millisecond in 100 steps of the classical method. */
  private static double[] rungeKutta(double v, double w, double tauM, double tauW, double a) {
    double h = 0.01;
    for (int i = 0; i < 100; i++) {
      double[] k = new double[8];
      double[] at = {0, h / 2, h / 2, h};
      for (int stage = 0; stage < 4; stage++) {
        double vs = stage == 0 ? v : v + at[stage] * k[2 * stage - 2];
        double ws = stage == 0 ? w : w + at[stage] * k[2 * stage - 1];
        k[2 * stage] = (-vs - ws) / tauM;
        k[2 * stage + 1] = (a * vs - ws) / tauW;
      }
      v += h / 6 * (k[0] + 2 * k[2] + 2 * k[4] + k[6]);
      w += h / 6 * (k[1] + 2 * k[3] + 2 * k[5] + k[7]);
    }
    return new double[] {v, w};
  }

  @Test
  void adlifIsStableForEveryParameter() {
    RandomGenerator random = new SplittableRandom(11);
    for (int i = 0; i < 2000; i++) {
      double tauM = Math.exp(random.nextDouble(-3, 7));
      double tauW = Math.exp(random.nextDouble(-3, 7));
      double a = Math.exp(random.nextDouble(-4, 6)) - 0.999;
      double[][] m =
          ((LinearNeuron)
                  Simulation.create(
                      new Adlif(),
                      random.nextDouble(0.1, 20),
                      Map.of("tau_m", tauM, "tau_w", tauW, "a", a)))
              .transition();
      double trace = m[0][0] + m[1][1];
      double determinant = m[0][0] * m[1][1] - m[0][1] * m[1][0];
      // Both eigenvalues lie inside the unit circle (Jury's conditions).
      assertTrue(Math.abs(determinant) < 1, tauM + " " + tauW + " " + a);
      assertTrue(Math.abs(trace) < 1 + determinant, tauM + " " + tauW + " " + a);
    }
  }
}
