package org.eprop.tck.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;
import org.eprop.core.random.RandomStreams;
import org.eprop.tck.component.NeuronChecks;
import org.eprop.tck.component.Spectrum;
import org.eprop.tck.planted.Made;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Time constants of neurons with up to eight states, nearly equal ones and oscillations, too. */
class ManyStatesTest {

  private static final int MATRICES = 300;
  private static final int NEURONS = 40;
  private static final double DT = 1 / 64.0;

  /** A mode that is asked for: exp(dt (rate + i frequency)). */
  private record Wanted(double rate, double frequency) {}

  private static List<Wanted> wanted(int states, RandomGenerator random) {
    List<Wanted> modes = new ArrayList<>();
    while (modes.size() < states) {
      double rate = -StrictMath.pow(10, -3 + 3 * random.nextDouble());
      if (!modes.isEmpty() && random.nextInt(3) == 0) {
        rate = modes.get(0).rate * (1 + random.nextInt(2) * 1e-9 * random.nextDouble());
      }
      boolean turns = states - modes.size() > 1 && random.nextInt(3) == 0;
      double frequency = turns ? 0.01 + random.nextDouble() : 0;
      modes.add(new Wanted(rate, frequency));
      if (turns) {
        modes.add(new Wanted(rate, frequency));
      }
    }
    return modes;
  }

  /** Of decays, and of rotations by two states each. */
  private static double[][] diagonal(List<Wanted> modes, double dt) {
    double[][] a = new double[modes.size()][modes.size()];
    for (int m = 0; m < a.length; m++) {
      double keep = StrictMath.exp(modes.get(m).rate * dt);
      double angle = modes.get(m).frequency * dt;
      a[m][m] = keep * StrictMath.cos(angle);
      if (angle > 0) {
        a[m][m + 1] = -keep * StrictMath.sin(angle);
        a[m + 1][m] = keep * StrictMath.sin(angle);
        a[m + 1][m + 1] = a[m][m];
        m++;
      }
    }
    return a;
  }

  /** The same modes in other states, all of which act on each other: by a reflection. */
  private static double[][] mixed(double[][] a, RandomGenerator random) {
    double[] v = IntStream.range(0, a.length).mapToDouble(i -> random.nextGaussian()).toArray();
    double square = Arrays.stream(v).map(x -> x * x).sum();
    double[][] p = new double[a.length][a.length];
    for (int i = 0; i < p.length; i++) {
      for (int j = 0; j < p.length; j++) {
        p[i][j] = (i == j ? 1 : 0) - 2 * v[i] * v[j] / square;
      }
    }
    return times(times(p, a), p);
  }

  private static double[][] times(double[][] a, double[][] b) {
    double[][] c = new double[a.length][a.length];
    for (int i = 0; i < c.length; i++) {
      for (int j = 0; j < c.length; j++) {
        for (int k = 0; k < c.length; k++) {
          c[i][j] += a[i][k] * b[k][j];
        }
      }
    }
    return c;
  }

  private static boolean isRight(List<Wanted> wanted, List<Spectrum.Mode> found, double tolerance) {
    List<Spectrum.Mode> left = new ArrayList<>(found);
    for (Wanted mode : wanted) {
      Spectrum.Mode nearest =
          left.stream().min(Comparator.comparingDouble(m -> distance(mode, m))).orElseThrow();
      if (!(distance(mode, nearest) <= tolerance)) {
        return false;
      }
      left.remove(nearest);
    }
    return left.isEmpty();
  }

  private static double distance(Wanted a, Spectrum.Mode b) {
    return Math.hypot(a.rate - b.rate(), a.frequency - b.frequency());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void modes(int states) {
    int wrong = 0;
    int wrongMixed = 0;
    for (int n = 0; n < MATRICES; n++) {
      RandomGenerator random = new RandomStreams(n).stream("modes", states);
      List<Wanted> wanted = wanted(states, random);
      double[][] a = diagonal(wanted, DT);
      wrong += isRight(wanted, Spectrum.modes(a, DT), 1e-11) ? 0 : 1;
      wrongMixed += isRight(wanted, Spectrum.modes(mixed(a, random), DT), 1e-10) ? 0 : 1;
    }
    assertEquals(0, wrong, "of " + MATRICES + " diagonal ones");
    assertEquals(0, wrongMixed, "of " + MATRICES + " whose states are mixed");
  }

  /** States that are handed on from one to the next, all with one time constant. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 6, 7, 8})
  void chain(int states) {
    double[][] a = new double[states][states];
    for (int m = 0; m < states; m++) {
      a[m][m] = StrictMath.exp(-0.1 * DT);
      if (m > 0) {
        a[m][m - 1] = DT;
      }
    }
    for (Spectrum.Mode mode : Spectrum.modes(a, DT)) {
      assertEquals(-0.1, mode.rate(), 1e-12);
      assertEquals(0, mode.frequency());
    }
  }

  /** Each time constant is a parameter; what is right is not refused, what ignores dt is. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void property(int states) {
    for (int n = 0; n < NEURONS; n++) {
      RandomGenerator random = new RandomStreams(n).stream("neurons", states);
      List<Wanted> wanted = wanted(states, random);
      List<Parameter> times = new ArrayList<>();
      for (int m = 0; m < states; m++) {
        times.add(
            Parameter.perNeuron("tau_" + m, -1 / wanted.get(m).rate)
                .above(0)
                .unit("ms")
                .describe("of state " + m));
      }
      Check<NeuronFactory> check = OneCheck.of(NeuronChecks.all(), "time_step");
      Caught.notBy(check, new Made.Neuron(times, c -> neuron(wanted, times, c, c.timeStep())));
      boolean holds =
          check.run(new Made.Neuron(times, c -> neuron(wanted, times, c, 1)), Map.of()).holds();
      assertFalse(holds, "neuron " + n);
    }
  }

  private static NeuronModel neuron(
      List<Wanted> wanted, List<Parameter> times, Context c, double dt) {
    List<Wanted> modes = new ArrayList<>();
    for (int m = 0; m < wanted.size(); m++) {
      boolean second = m > 0 && modes.get(m - 1).frequency > 0 && isSecond(modes);
      Parameter time = times.get(second ? m - 1 : m);
      modes.add(new Wanted(-1 / c.real(time), wanted.get(m).frequency));
    }
    double[][] a = diagonal(modes, dt);
    LinearNeuron.Builder builder =
        LinearNeuron.withState(
            IntStream.range(0, a.length).mapToObj(m -> "s" + m).toArray(String[]::new));
    for (int to = 0; to < a.length; to++) {
      for (int from = 0; from < a.length; from++) {
        builder.couple(to, from, a[to][from]);
      }
    }
    return builder.input(0, 1).detachedSpike(0, -1).spikesWhen(0, 1).exceeds(1);
  }

  /** Whether the last of the modes is the first of two that make a rotation. */
  private static boolean isSecond(List<Wanted> modes) {
    long turning =
        IntStream.iterate(modes.size() - 1, m -> m >= 0 && modes.get(m).frequency > 0, m -> m - 1)
            .count();
    return turning % 2 == 1;
  }
}
