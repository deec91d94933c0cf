package org.eprop.reference;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * A three-factor rule that is linear in a synapse's state, with the neurons that it teaches: what
 * docs/paper.md asks of one, in double precision. A step is {@link #before}, {@link #arriving} of
 * each spike, {@link #neurons}, {@link #after} and {@link #factor}, in that order.
 */
abstract class ThreeFactorRule {

  static final int INPUTS = 6;
  static final int NEURONS = 5;

  /** A step of the third factor, as of a learning rate. */
  static final double RATE = 0.02;

  /** How many numbers the state of a synapse has. */
  final int n;

  final RandomGenerator random;
  final boolean[] z = new boolean[NEURONS];

  ThreeFactorRule(int n, RandomGenerator random) {
    this.n = n;
    this.random = random;
  }

  /** B_j^t [n][n]; asked for once in a step. */
  abstract double[][] before(int j);

  /** u_ji^t [n]. */
  abstract double[] arriving(int i, int j);

  /** What the neurons do with their currents, I^t [neuron], and what follows from it. */
  abstract void neurons(boolean[] spikes, double[] current);

  /** C_j^t [n][n]. */
  abstract double[][] after(int j);

  /** m_j^t [n]. */
  abstract double[] factor(int j);

  /**
   * e-prop of a random layer of linear neurons with d states, and readouts that filter with one or
   * two kappas: x = (eps, ebar_1, ebar_2).
   */
  static final class Eprop extends ThreeFactorRule {
    private final int d;
    private final double[][] a;
    private final double[] u;
    private final double[] r;
    private final double[] g;
    private final double[] kappa;
    private final double[][] feedback;
    private final double[][] state;
    private final double[] psi = new double[NEURONS];
    private final double[] y;
    private int t;

    Eprop(RandomGenerator random) {
      this(1 + random.nextInt(3), 1 + random.nextInt(2), random);
    }

    private Eprop(int d, int readouts, RandomGenerator random) {
      super(d + readouts, random);
      this.d = d;
      a = new double[d][d];
      u = new double[d];
      r = new double[d];
      g = new double[d];
      for (int m = 0; m < d; m++) {
        for (int l = 0; l < d; l++) {
          a[m][l] = m == l ? 0.5 + 0.45 * random.nextDouble() : 0.2 * random.nextGaussian();
        }
        u[m] = m == 0 ? 1 : 0.3 * random.nextGaussian();
        r[m] = 0.5 * random.nextGaussian();
        g[m] = m == 0 ? 1 : -0.3 * random.nextDouble();
      }
      kappa = new double[readouts];
      feedback = new double[readouts][NEURONS];
      for (int m = 0; m < readouts; m++) {
        kappa[m] = random.nextInt(4) == 0 ? 0 : 0.5 + 0.45 * random.nextDouble();
        Arrays.setAll(feedback[m], j -> random.nextGaussian());
      }
      state = new double[NEURONS][d];
      y = new double[readouts];
    }

    @Override
    double[][] before(int j) {
      double[][] b = Matrices.identity(n);
      for (int m = 0; m < d; m++) {
        for (int l = 0; l < d; l++) {
          b[m][l] = a[m][l] + r[m] * psi[j] * g[l];
        }
      }
      return b;
    }

    @Override
    double[] arriving(int i, int j) {
      return Arrays.copyOf(u, n);
    }

    @Override
    void neurons(boolean[] spikes, double[] current) {
      for (int j = 0; j < NEURONS; j++) {
        state[j] = Matrices.product(a, state[j]);
        Matrices.add(state[j], current[j], u);
        Matrices.add(state[j], z[j] ? 1 : 0, r);
        double distance = Matrices.dot(g, state[j]) - 1;
        psi[j] = 0.3 * Math.max(0, 1 - Math.abs(distance));
        z[j] = distance > 0;
      }
      t++;
      for (int m = 0; m < y.length; m++) {
        y[m] *= kappa[m];
        for (int j = 0; j < NEURONS; j++) {
          y[m] += z[j] ? 0.1 * feedback[m][j] : 0;
        }
      }
    }

    @Override
    double[][] after(int j) {
      double[][] c = Matrices.identity(n);
      for (int m = 0; m < y.length; m++) {
        System.arraycopy(Matrices.times(psi[j], g), 0, c[d + m], 0, d);
        c[d + m][d + m] = kappa[m];
      }
      return c;
    }

    @Override
    double[] factor(int j) {
      double[] m = new double[n];
      for (int k = 0; k < y.length; k++) {
        m[d + k] = -RATE * feedback[k][j] * (y[k] - Math.sin(0.1 * t + k));
      }
      return m;
    }
  }

  /**
   * Plasticity of spike times, modulated by a reward that is drawn: x = (p, e), the presynaptic
   * trace and the tag. LIF neurons with a threshold of 1 that are reset to zero.
   */
  abstract static class Stdp extends ThreeFactorRule {
    final double[] v = new double[NEURONS];

    /**
     * Traces of the neuron's own spikes, fast and slow, and of its voltage, up to the step before.
     */
    final double[] fast = new double[NEURONS];

    final double[] slow = new double[NEURONS];
    final double[] low = new double[NEURONS];

    /** A second trace of the presynaptic neuron, up to the step before. */
    final double[] ofInput = new double[INPUTS];

    Stdp(RandomGenerator random) {
      super(2, random);
    }

    /** What a presynaptic spike takes from the tag. */
    abstract double depression(int i, int j);

    /** What the neuron adds to the tag for each unit of the presynaptic trace. */
    abstract double potentiation(int j);

    @Override
    final double[][] before(int j) {
      fast[j] = Math.exp(-1 / 30.0) * fast[j] + (z[j] ? 1 : 0);
      slow[j] = Math.exp(-1 / 100.0) * slow[j] + (z[j] ? 1 : 0);
      low[j] = 0.9 * low[j] + 0.1 * v[j];
      return new double[][] {{Math.exp(-1 / 20.0), 0}, {0, Math.exp(-1 / 500.0)}};
    }

    @Override
    final double[] arriving(int i, int j) {
      return new double[] {1, -depression(i, j)};
    }

    @Override
    final void neurons(boolean[] spikes, double[] current) {
      for (int i = 0; i < INPUTS; i++) {
        ofInput[i] = Math.exp(-1 / 90.0) * ofInput[i] + (spikes[i] ? 1 : 0);
      }
      for (int j = 0; j < NEURONS; j++) {
        v[j] = (z[j] ? 0 : 0.93 * v[j]) + current[j];
        z[j] = v[j] > 1;
      }
    }

    @Override
    final double[][] after(int j) {
      return new double[][] {{1, 0}, {potentiation(j), 1}};
    }

    @Override
    final double[] factor(int j) {
      return new double[] {0, RATE * random.nextGaussian()};
    }
  }

  /** Pairs of spikes (Izhikevich 2007). */
  static final class Pairs extends Stdp {
    Pairs(RandomGenerator random) {
      super(random);
    }

    @Override
    double depression(int i, int j) {
      return 0.5 * fast[j];
    }

    @Override
    double potentiation(int j) {
      return z[j] ? 0.6 : 0;
    }
  }

  /** Triplets (Pfister and Gerstner 2006). */
  static final class Triplets extends Stdp {
    Triplets(RandomGenerator random) {
      super(random);
    }

    @Override
    double depression(int i, int j) {
      return fast[j] * (0.5 + 0.3 * ofInput[i]);
    }

    @Override
    double potentiation(int j) {
      return z[j] ? 0.2 + 0.2 * slow[j] : 0;
    }
  }

  /** Voltage (Clopath et al. 2010), linear in the presynaptic trace. */
  static final class Voltage extends Stdp {
    Voltage(RandomGenerator random) {
      super(random);
    }

    @Override
    double depression(int i, int j) {
      return 0.1 * Math.max(0, low[j] - 0.2);
    }

    @Override
    double potentiation(int j) {
      return 0.3 * Math.max(0, v[j] - 0.6) * Math.max(0, low[j] - 0.1);
    }
  }
}
