package org.eprop.neurons;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.neuron.LocalDerivatives;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.neuron.NonlinearNeuron;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every neuron model. */
class AllNeuronsTest {

  static Stream<NeuronFactory> all() {
    return ServiceLoader.load(NeuronFactory.class).stream().map(ServiceLoader.Provider::get);
  }

  static Stream<NeuronFactory> nonlinear() {
    return all()
        .filter(f -> f.create(Context.defaults(f).withTimeStep(1)) instanceof NonlinearNeuron);
  }

  static Stream<NeuronFactory> linear() {
    return all().filter(f -> f.create(Context.defaults(f).withTimeStep(1)) instanceof LinearNeuron);
  }

  @Test
  void allNamesAreThere() {
    assertEquals(
        List.of("adlif", "alif", "alif2", "current_lif", "lif", "resonate_and_fire"),
        linear().map(NeuronFactory::name).sorted().toList());
    assertEquals(
        List.of(
            "adex",
            "adlif_symplectic",
            "alif_reset_zero",
            "balanced_resonate_and_fire",
            "current_lif_reset_zero",
            "izhikevich",
            "lif_reset_zero"),
        nonlinear().map(NeuronFactory::name).sorted().toList());
  }

  @ParameterizedTest
  @MethodSource("all")
  void shapesAgree(NeuronFactory factory) {
    for (double dt : new double[] {0.1, 1, 10}) {
      NeuronModel neuron = factory.create(Context.defaults(factory).withTimeStep(dt));
      int d = neuron.stateNames().size();
      assertEquals(d, new HashSet<>(neuron.stateNames()).size());
      assertEquals(d, neuron.initialState().length);
      assertEquals(d, neuron.spikeWeights().length);
      assertTrue(neuron.scale() > 0);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void parametersAreDescribed(NeuronFactory factory) {
    for (Parameter parameter : factory.parameters()) {
      assertFalse(parameter.description().isBlank(), parameter.name());
      assertTrue(
          !parameter.name().startsWith("tau") || parameter.unit().equals("ms"), parameter.name());
      if (parameter.type() == Parameter.Type.PER_NEURON) {
        assertEquals(parameter.defaultValue(), parameter.check(parameter.defaultValue()));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void inputMakesItSpikeAndRestDoesNot(NeuronFactory factory) {
    NeuronModel neuron = factory.create(Context.defaults(factory).withTimeStep(1));
    assertTrue(
        Simulation.run(neuron, Simulation.constant(300, 0)).spikes().isEmpty(), "without input");
    assertTrue(
        Simulation.run(neuron, Simulation.constant(300, 0.7)).spikes().size() > 2, "with input");
  }

  @ParameterizedTest
  @MethodSource("linear")
  void freeStateDecays(NeuronFactory factory) {
    for (double dt : new double[] {0.1, 1, 10}) {
      LinearNeuron neuron =
          (LinearNeuron) factory.create(Context.defaults(factory).withTimeStep(dt));
      double[][] power = neuron.transition();
      for (int i = 0; i < 20; i++) {
        power = product(power, power);
      }
      for (double[] row : power) {
        for (double entry : row) {
          assertEquals(0, entry, 1e-9);
        }
      }
    }
  }

  private static double[][] product(double[][] a, double[][] b) {
    double[][] out = new double[a.length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a.length; j++) {
        for (int k = 0; k < a.length; k++) {
          out[i][j] += a[i][k] * b[k][j];
        }
      }
    }
    return out;
  }

  /** Central differences at points along trajectories with strong random input. */
  @ParameterizedTest
  @MethodSource("nonlinear")
  void derivativesMatchFiniteDifferences(NeuronFactory factory) {
    RandomGenerator random = new SplittableRandom(3);
    NonlinearNeuron neuron =
        (NonlinearNeuron) factory.create(Context.defaults(factory).withTimeStep(1));
    double[] current = random.doubles(400, -0.4, 1.2).toArray();
    Simulation simulation = Simulation.run(neuron, current);
    int d = neuron.stateNames().size();
    LocalDerivatives out = new LocalDerivatives(d);
    int bySpike = 0;
    for (int t = 1; t < current.length; t++) {
      double[] s = simulation.states()[t - 1];
      double z = simulation.spikes().contains(t - 1) ? 1 : 0;
      bySpike += (int) z;
      neuron.derivatives(s, z, current[t], out);
      for (int m = 0; m < d; m++) {
        for (int n = 0; n < d; n++) {
          double[] direction = new double[d];
          direction[n] = 1;
          check(out.state[m][n], neuron, s, direction, z, 0, current[t], 0, m);
        }
        check(out.input[m], neuron, s, new double[d], z, 0, current[t], 1, m);
        check(out.spike[m], neuron, s, new double[d], z, 1, current[t], 0, m);
      }
    }
    assertTrue(bySpike > 5, "spikes along the way: " + bySpike);
  }

  private static void check(
      double derivative,
      NonlinearNeuron neuron,
      double[] s,
      double[] ds,
      double z,
      double dz,
      double current,
      double dCurrent,
      int m) {
    double h = 1e-7;
    int d = s.length;
    double[] up = s.clone();
    double[] down = s.clone();
    for (int n = 0; n < d; n++) {
      up[n] += h * ds[n];
      down[n] -= h * ds[n];
    }
    double[] above = new double[d];
    double[] below = new double[d];
    neuron.step(up, z + h * dz, current + h * dCurrent, above);
    neuron.step(down, z - h * dz, current - h * dCurrent, below);
    double expected = (above[m] - below[m]) / (2 * h);
    assertEquals(expected, derivative, 2e-5 * Math.max(1, Math.abs(expected)));
  }

  @Test
  void learnableParameters() {
    Map<String, List<String>> learnable = new TreeMap<>();
    nonlinear()
        .forEach(
            f ->
                learnable.put(
                    f.name(),
                    ((NonlinearNeuron) f.create(Context.defaults(f).withTimeStep(1)))
                        .learnableParameters()));
    assertEquals(
        Map.of(
            "adex", List.of(),
            "adlif_symplectic", List.of("tau_m", "tau_w", "a", "b", "threshold"),
            "alif_reset_zero", List.of("tau_m", "tau_a", "beta", "threshold"),
            "balanced_resonate_and_fire", List.of("omega", "b_offset", "tau_q", "threshold"),
            "current_lif_reset_zero", List.of("tau_s", "tau_m", "threshold"),
            "izhikevich", List.of(),
            "lif_reset_zero", List.of("tau_m", "threshold")),
        learnable);
  }

  /** Between models made with neighbouring values, along trajectories with strong random input. */
  @ParameterizedTest
  @MethodSource("nonlinear")
  void parameterDerivativesMatchFiniteDifferences(NeuronFactory factory) {
    boolean scalable = factory.parameters().stream().anyMatch(p -> p.name().equals("scaled_input"));
    for (boolean scaled : scalable ? new boolean[] {false, true} : new boolean[] {false}) {
      Map<String, Object> given = scalable ? Map.of("scaled_input", scaled) : Map.of();
      NonlinearNeuron neuron = (NonlinearNeuron) Simulation.create(factory, 2, given);
      RandomGenerator random = new SplittableRandom(4);
      double size = scaled ? 20 : 1;
      double[] current = random.doubles(300, -0.4 * size, 1.2 * size).toArray();
      Simulation run = Simulation.run(neuron, current);
      List<String> names = neuron.learnableParameters();
      double[][] out = new double[names.size()][neuron.stateNames().size()];
      for (int t = 1; t < current.length; t++) {
        double[] s = run.states()[t - 1];
        double z = run.spikes().contains(t - 1) ? 1 : 0;
        for (double[] row : out) {
          java.util.Arrays.fill(row, Double.NaN);
        }
        neuron.parameterDerivatives(s, z, current[t], out);
        for (int p = 0; p < names.size(); p++) {
          double[] expected = byParameter(factory, given, names.get(p), s, z, current[t]);
          assertArrayEquals(expected, out[p], 1e-7, names.get(p) + ", step " + t);
        }
      }
    }
  }

  private static double[] byParameter(
      NeuronFactory factory,
      Map<String, Object> given,
      String name,
      double[] s,
      double z,
      double current) {
    Parameter parameter =
        factory.parameters().stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
    double phi = Arguments.defaults(factory).real(parameter);
    double h = 1e-5 * phi;
    double[] slope = new double[s.length];
    for (int sign : new int[] {1, -1}) {
      Map<String, Object> moved = new java.util.HashMap<>(given);
      moved.put(name, phi + sign * h);
      double[] next = new double[s.length];
      ((NonlinearNeuron) Simulation.create(factory, 2, moved)).step(s, z, current, next);
      for (int m = 0; m < s.length; m++) {
        slope[m] += sign * next[m] / (2 * h);
      }
    }
    return slope;
  }

  @ParameterizedTest
  @MethodSource("nonlinear")
  void derivativesOverwriteEveryEntry(NeuronFactory factory) {
    NonlinearNeuron neuron =
        (NonlinearNeuron) factory.create(Context.defaults(factory).withTimeStep(1));
    int d = neuron.stateNames().size();
    LocalDerivatives out = new LocalDerivatives(d);
    for (double[] row : out.state) {
      java.util.Arrays.fill(row, Double.NaN);
    }
    java.util.Arrays.fill(out.input, Double.NaN);
    java.util.Arrays.fill(out.spike, Double.NaN);
    java.util.Arrays.fill(out.spikeDetached, Double.NaN);
    neuron.derivatives(neuron.initialState(), 0, 0.3, out);
    for (int m = 0; m < d; m++) {
      assertTrue(Double.isFinite(out.input[m]) && Double.isFinite(out.spike[m]));
      assertTrue(Double.isFinite(out.spikeDetached[m]));
      for (double entry : out.state[m]) {
        assertTrue(Double.isFinite(entry));
      }
    }
  }

  @Test
  void detachedEntries() {
    assertArrayEquals(new boolean[] {true}, detached("lif"));
    assertArrayEquals(new boolean[] {true, false}, detached("alif"));
    assertArrayEquals(new boolean[] {true, false, false}, detached("alif2"));
    assertArrayEquals(new boolean[] {false, true}, detached("current_lif"));
    assertArrayEquals(new boolean[] {true, false}, detached("adlif"));
    assertArrayEquals(new boolean[] {false, true}, detached("resonate_and_fire"));
  }

  private static boolean[] detached(String name) {
    NeuronFactory factory = all().filter(f -> f.name().equals(name)).findFirst().orElseThrow();
    NeuronModel neuron = factory.create(Context.defaults(factory).withTimeStep(1));
    return ((LinearNeuron) neuron).detached();
  }

  @Test
  void wrongParametersSaySo() {
    assertEquals(
        "tau_m: got -3, but expected a number, a list with one number per neuron, or a distribution"
            + " > 0 (ms)",
        message(new Lif(), Map.of("tau_m", -3)));
    assertEquals(
        "beta: got -0.1, but expected a number, a list with one number per neuron, or a"
            + " distribution >= 0",
        message(new Alif(), Map.of("beta", -0.1)));
    assertEquals(
        "a: got -1, but expected a number, a list with one number per neuron, or a distribution >"
            + " -1",
        message(new Adlif(), Map.of("a", -1)));
    assertEquals(
        "\"lif\" has no parameter \"beta\"; it has [tau_m, threshold, scaled_input, refractory]",
        message(new Lif(), Map.of("beta", 1)));
    assertEquals(
        "c: got a reset to 40.0 mV, but expected it at least v_min (-100.0) and below v_peak"
            + " (30.0)",
        message(new Izhikevich(), Map.of("c", 40)));
    assertEquals(
        "v_reset: got a reset to -130.0 mV, but expected it at least v_min (-120.0) and below"
            + " v_peak (0.0)",
        message(new Adex(), Map.of("v_reset", -130)));
    assertEquals(
        "omega: got 1000.0 rad/s, but expected below 1000.0, 1 rad per time step of 1.0 ms",
        message(new BalancedResonateAndFire(), Map.of("omega", 1000)));
    assertEquals(
        "b_offset: got 1700.0 1/s, but expected at most 1600.0 for omega = 600.0 rad/s and a time"
            + " step of 1.0 ms",
        message(new BalancedResonateAndFire(), Map.of("omega", 600, "b_offset", 1700)));
    assertEquals(
        "a: got 8.0, but expected < 6.999999999999999, where symplectic Euler's step of 1.0 ms"
            + " becomes unstable",
        message(
            new AdlifSymplectic(),
            Map.of("a", 8, "tau_m", 1 / Math.log(2), "tau_w", 1 / Math.log(2.5))));
  }

  private static String message(NeuronFactory factory, Map<String, ?> parameters) {
    return assertThrows(
            InvalidInputException.class, () -> Simulation.create(factory, 1, parameters))
        .getMessage();
  }
}
