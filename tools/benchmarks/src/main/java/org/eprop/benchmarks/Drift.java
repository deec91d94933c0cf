package org.eprop.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.eprop.api.plugin.Context;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.optimizer.LeafOptimizers;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.eprop.core.sequence.SequenceLearner;
import org.eprop.learning.optimizer.FixedStep;
import org.eprop.learning.optimizer.Sgd;

/**
 * How far learning by events in single precision drifts from learning synapse by synapse in double
 * precision, in a closed loop, to be run by hand:
 *
 * <pre>    java -cp benchmarks.jar org.eprop.benchmarks.Drift STEPS RATE SEED [WINDOW]</pre>
 *
 * <p>{@value #INPUTS} inputs, of which 5 % spike in a step, {@value #NEURONS} recurrent LIF
 * neurons, {@value #OUTPUTS} outputs that are to draw sines, random feedback, sgd with fixed steps.
 * A third run is in double precision, too, but each of its first weights is larger by {@value
 * #CHANGE} of itself. It tells rounding from what any small change does to a network that spikes.
 *
 * <p>At each power of ten, of single precision and of the changed run against the first in double
 * precision: the share of all spikes since the last row that only one of both has, and the root of
 * the summed squares of differences of weights, in percent of how far these moved. Then the mean
 * squared errors of all three since the last row.
 *
 * <p>With WINDOW all start anew from the weights in single precision after so many steps: a row
 * says in how many windows all spikes were the same, and how far weights parted in these.
 */
public final class Drift {

  private static final int INPUTS = 20;
  private static final int NEURONS = 50;
  private static final int OUTPUTS = 2;
  private static final double ACTIVITY = 0.05;
  private static final double TAU = 20;
  private static final double[] PERIODS = {200, 310};
  private static final double CHANGE = 1e-4;

  private final EpropNetwork network;
  private final double rate;
  private final SequenceLearner learner;
  private final RandomGenerator random;
  private final Twin changed;
  private final int[] channels = new int[INPUTS];
  private final double[] y = new double[OUTPUTS];
  private final double[] wanted = new double[OUTPUTS];
  private Twin twin;
  private Since single = new Since();
  private Since exact = new Since();
  private Since other = new Since();
  private int t;

  private Drift(EpropNetwork network, double rate, long seed) {
    this.network = network;
    this.rate = rate;
    twin = new Twin(network, rate);
    changed = new Twin(network, rate);
    changed.change(CHANGE);
    Sgd sgd = new Sgd();
    FixedStep fixed = new FixedStep();
    learner = network.learner();
    learner.updateAfterEachWindow(
        network.update(
            new LeafOptimizers(sgd.create(Context.defaults(sgd)))
                .withStepSize(fixed.create(Context.defaults(fixed))),
            new Workers(1)),
        rate);
    random = new RandomStreams(seed).stream("spikes");
  }

  /** Prints a row for each power of ten, or one of windows. */
  public static void main(String[] arguments) {
    int steps = Integer.parseInt(arguments[0]);
    double rate = Double.parseDouble(arguments[1]);
    long seed = Long.parseLong(arguments[2]);
    int window = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 0;
    try (Plugins plugins = Plugins.builder().classPath(Drift.class.getClassLoader()).build()) {
      Drift drift = new Drift(network(plugins, seed), rate, seed);
      if (window > 0) {
        drift.windows(steps, window);
      } else {
        drift.free(steps);
      }
    }
  }

  private static EpropNetwork network(Plugins plugins, long seed) {
    return new NetworkBuilder(plugins, INPUTS, OUTPUTS)
        .population("e", p -> p.neurons("lif", NEURONS, Map.of("tau_m", TAU, "refractory", 0)))
        .projection("input", "e", p -> p.initialWeights("gaussian", Map.of("gain", 2)))
        .projection("e", "e", p -> p.initialWeights("gaussian", Map.of("gain", 0.5)))
        .readout(r -> r.from("e").tauOut(TAU).learningSignal("random", Map.of()))
        .loss("mean_squared_error", Map.of())
        .create(seed);
  }

  private void free(int steps) {
    System.out.println(
        "| steps | single: spikes, weights (%) | changed: spikes, weights (%)"
            + " | error: single | double | changed |");
    System.out.println("|---|---|---|---|---|---|");
    double[][] first = twin.all();
    for (int t = 1, next = 10; t <= steps; t++) {
      step();
      if (t == next) {
        next *= 10;
        double percent = 100 / twin.distance(first);
        System.out.printf(
            Locale.ROOT,
            "| %d | %.2f, %.2g | %.2f, %.2g | %.4f | %.4f | %.4f |%n",
            t,
            single.apart(),
            percent * twin.distance(weights()),
            other.apart(),
            percent * twin.distance(changed.w),
            single.error(),
            exact.error(),
            other.error());
        countAnew();
      }
    }
  }

  private void windows(int steps, int window) {
    List<Double> apart = new ArrayList<>();
    double squares = 0;
    double twins = 0;
    for (int w = 0; w < steps / window; w++) {
      double[][] first = twin.all();
      for (int t = 0; t < window; t++) {
        step();
      }
      if (single.apart() == 0) {
        apart.add(100 * twin.distance(weights()) / twin.distance(first));
        squares += single.error();
        twins += exact.error();
      }
      weights();
      learner.reset();
      twin = new Twin(network, rate);
      countAnew();
    }
    Collections.sort(apart);
    System.out.println(
        "| windows | the same spikes in | weights (%): median | most | error: single | double |");
    System.out.println("|---|---|---|---|---|---|");
    System.out.printf(
        Locale.ROOT,
        "| %d | %d | %.2g | %.2g | %.6f | %.6f |%n",
        steps / window,
        apart.size(),
        apart.get(apart.size() / 2),
        apart.get(apart.size() - 1),
        squares / apart.size(),
        twins / apart.size());
  }

  private void step() {
    t++;
    int count = 0;
    for (int i = 0; i < INPUTS; i++) {
      channels[count] = i;
      count += random.nextDouble() < ACTIVITY ? 1 : 0;
    }
    for (int k = 0; k < OUTPUTS; k++) {
      wanted[k] = StrictMath.sin(2 * StrictMath.PI * t / PERIODS[k]);
    }
    learner.stepSpikes(channels, count, y);
    twin.step(channels, count);
    changed.step(channels, count);
    boolean[] seen = new boolean[NEURONS];
    for (int j : learner.spikes(0)) {
      seen[j] = true;
    }
    single.add(y, wanted, seen, twin.z);
    exact.add(twin.y, wanted, twin.z, twin.z);
    other.add(changed.y, wanted, changed.z, twin.z);
    learner.learn(wanted);
    twin.learn(wanted);
    changed.learn(wanted);
  }

  private void countAnew() {
    single = new Since();
    exact = new Since();
    other = new Since();
  }

  /** Those in single precision, brought up to date. */
  private double[][] weights() {
    learner.state();
    learner.bringReadoutsUpToDate();
    double[][] w = new double[INPUTS + NEURONS][NEURONS];
    Twin.read(network, w, new double[NEURONS][OUTPUTS], new double[OUTPUTS]);
    return w;
  }

  /** Sums since the last row. */
  private static final class Since {
    private long steps;
    private long spikes;
    private long different;
    private double squares;

    void add(double[] y, double[] wanted, boolean[] z, boolean[] other) {
      steps++;
      for (int k = 0; k < OUTPUTS; k++) {
        squares += (y[k] - wanted[k]) * (y[k] - wanted[k]);
      }
      for (int j = 0; j < NEURONS; j++) {
        spikes += (z[j] ? 1 : 0) + (other[j] ? 1 : 0);
        different += z[j] == other[j] ? 0 : 1;
      }
    }

    double apart() {
      return 100.0 * different / Math.max(1, spikes);
    }

    double error() {
      return squares / steps / OUTPUTS;
    }
  }

  /** The same network in double precision, synapse by synapse. */
  private static final class Twin {
    final double decay = Math.exp(-1 / TAU);
    final double rate;
    final int rows = INPUTS + NEURONS;

    /** [presynaptic][neuron]. */
    final double[][] w = new double[rows][NEURONS];

    final double[][] filtered = new double[rows][NEURONS];
    final double[] presynaptic = new double[rows];

    /** [neuron][output]. */
    final double[][] v = new double[NEURONS][OUTPUTS];

    final double[][] feedback = new double[NEURONS][OUTPUTS];
    final double[] bias = new double[OUTPUTS];
    final double[] ones = new double[NEURONS];
    final double[] voltage = new double[NEURONS];
    final double[] y = new double[OUTPUTS];
    final double[] signal = new double[NEURONS];
    final boolean[] z = new boolean[NEURONS];
    double one;

    Twin(EpropNetwork network, double rate) {
      this.rate = rate;
      read(network, w, v, bias);
      float[][] b = network.feedback().of(0, 0);
      for (int j = 0; j < NEURONS; j++) {
        for (int k = 0; k < OUTPUTS; k++) {
          feedback[j][k] = b[k][j];
        }
      }
    }

    private static void read(EpropNetwork network, double[][] w, double[][] v, double[] bias) {
      for (int i = 0; i < w.length; i++) {
        float[] row = network.weights().projection(i < INPUTS ? 0 : 1)[i < INPUTS ? i : i - INPUTS];
        for (int j = 0; j < NEURONS; j++) {
          w[i][j] = row[j];
        }
      }
      for (int k = 0; k < OUTPUTS; k++) {
        bias[k] = network.weights().readoutBias(0)[k];
        for (int j = 0; j < NEURONS; j++) {
          v[j][k] = network.weights().readout(0, 0)[j][k];
        }
      }
    }

    void change(double by) {
      for (double[] row : w) {
        for (int j = 0; j < NEURONS; j++) {
          row[j] *= 1 + by;
        }
      }
    }

    void step(int[] channels, int count) {
      double[] current = new double[NEURONS];
      for (int i = 0; i < rows; i++) {
        presynaptic[i] *= decay;
      }
      for (int c = 0; c < count; c++) {
        arrive(channels[c], current);
      }
      for (int i = 0; i < NEURONS; i++) {
        if (z[i]) {
          arrive(INPUTS + i, current);
        }
      }
      one = decay * one + 1;
      for (int k = 0; k < OUTPUTS; k++) {
        y[k] = decay * y[k] + bias[k];
      }
      double[] psi = new double[NEURONS];
      for (int j = 0; j < NEURONS; j++) {
        voltage[j] = decay * voltage[j] + current[j] - (z[j] ? 1 : 0);
        z[j] = voltage[j] > 1;
        psi[j] = 0.3 * Math.max(0, 1 - Math.abs(voltage[j] - 1));
        ones[j] = decay * ones[j] + (z[j] ? 1 : 0);
        for (int k = 0; k < OUTPUTS; k++) {
          y[k] += z[j] ? v[j][k] : 0;
        }
      }
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < NEURONS; j++) {
          double trace = decay * filtered[i][j] + psi[j] * presynaptic[i];
          filtered[i][j] = trace < 1e-100 ? 0 : trace; // else it would be denormal, and slow
        }
      }
    }

    private void arrive(int i, double[] current) {
      presynaptic[i] += 1;
      for (int j = 0; j < NEURONS; j++) {
        current[j] += w[i][j];
      }
    }

    void learn(double[] wanted) {
      double[] error = new double[OUTPUTS];
      for (int k = 0; k < OUTPUTS; k++) {
        error[k] = rate * (y[k] - wanted[k]);
      }
      for (int j = 0; j < NEURONS; j++) {
        signal[j] = 0;
        for (int k = 0; k < OUTPUTS; k++) {
          signal[j] += feedback[j][k] * error[k];
          v[j][k] -= error[k] * ones[j];
        }
      }
      for (int k = 0; k < OUTPUTS; k++) {
        bias[k] -= error[k] * one;
      }
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < NEURONS; j++) {
          w[i][j] -= i == INPUTS + j ? 0 : signal[j] * filtered[i][j];
        }
      }
    }

    double[][] all() {
      double[][] copy = new double[rows][];
      for (int i = 0; i < rows; i++) {
        copy[i] = w[i].clone();
      }
      return copy;
    }

    /** The root of the summed squares of differences of weights. */
    double distance(double[][] other) {
      double squares = 0;
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < NEURONS; j++) {
          squares += (w[i][j] - other[i][j]) * (w[i][j] - other[i][j]);
        }
      }
      return Math.sqrt(squares);
    }
  }
}
