package org.eprop.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.eprop.core.random.RandomStreams;
import org.junit.jupiter.api.Test;

/**
 * docs/mathematics.md, "Step by step, at the price of events", in double precision: in a closed
 * loop, weights that are brought up to date when a presynaptic neuron spikes are those that change
 * with each step's gradient.
 */
class EventMathematicsTest {

  private static final int NETWORKS = 200;
  private static final int STEPS = 120;
  private static final int INPUTS = 4;
  private static final int NEURONS = 5;
  private static final double RATE = 0.02;

  /** A random layer of linear neurons, and all that happens to its synapses. */
  private static final class Layer {
    final int d;
    final double[][] a;
    final double[] u;
    final double[] r;
    final double[] g;
    final double kappa;
    final double[][] feedback;

    Layer(RandomGenerator random) {
      d = 1 + random.nextInt(3);
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
      kappa = random.nextInt(4) == 0 ? 0 : 0.5 + 0.45 * random.nextDouble();
      feedback = new double[2][NEURONS];
      for (double[] row : feedback) {
        Arrays.setAll(row, j -> random.nextGaussian());
      }
    }

    /** M of a step, [d + 1][d + 1]: first D, then the filter. */
    double[][] decay(double psiBefore) {
      double[][] matrix = new double[d][d];
      for (int m = 0; m < d; m++) {
        for (int l = 0; l < d; l++) {
          matrix[m][l] = a[m][l] + r[m] * psiBefore * g[l];
        }
      }
      return matrix;
    }
  }

  /** Eligibility vectors, filtered traces and weights, synapse by synapse at each step. */
  private static final class Eager {
    final Layer of;
    final double[][][] eps = new double[INPUTS][NEURONS][];
    final double[][] bar = new double[INPUTS][NEURONS];
    final double[][] w;

    Eager(Layer of, double[][] w) {
      this.of = of;
      this.w = w;
      for (double[][] row : eps) {
        Arrays.setAll(row, j -> new double[of.d]);
      }
    }

    void arrive(boolean[] spikes, double[] psiBefore, double[] current) {
      for (int i = 0; i < INPUTS; i++) {
        for (int j = 0; j < NEURONS; j++) {
          eps[i][j] = product(of.decay(psiBefore[j]), eps[i][j]);
          for (int m = 0; spikes[i] && m < of.d; m++) {
            eps[i][j][m] += of.u[m];
          }
          current[j] += spikes[i] ? w[i][j] : 0;
        }
      }
    }

    double learn(double[] psi, double[] signal) {
      double square = 0;
      for (int i = 0; i < INPUTS; i++) {
        for (int j = 0; j < NEURONS; j++) {
          bar[i][j] = of.kappa * bar[i][j] + psi[j] * dot(of.g, eps[i][j]);
          double gradient = signal[j] * bar[i][j];
          square += gradient * gradient;
          w[i][j] -= RATE * gradient;
        }
      }
      return square;
    }
  }

  /** The same at the price of events. */
  private static final class Events {
    final Layer of;
    final double[][][] p = new double[NEURONS][][];
    final double[][] v = new double[NEURONS][];
    final double[][][] gram = new double[NEURONS][][];
    final double[][][] y = new double[INPUTS][NEURONS][];
    final double[][] w;

    Events(Layer of, double[][] w) {
      this.of = of;
      this.w = w;
      for (int j = 0; j < NEURONS; j++) {
        v[j] = new double[of.d + 1];
        p[j] = identity(of.d + 1);
        gram[j] = new double[of.d + 1][of.d + 1];
        for (int i = 0; i < INPUTS; i++) {
          y[i][j] = new double[of.d + 1];
        }
      }
    }

    void arrive(boolean[] spikes, double[] psiBefore, double[] current) {
      for (int j = 0; j < NEURONS; j++) {
        double[][] moved = new double[of.d + 1][];
        double[][] decay = of.decay(psiBefore[j]);
        for (int m = 0; m < of.d; m++) {
          moved[m] = new double[of.d + 1];
          for (int l = 0; l < of.d; l++) {
            add(moved[m], decay[m][l], p[j][l]);
          }
        }
        moved[of.d] = p[j][of.d];
        p[j] = moved;
        double[] c = solve(p[j], Arrays.copyOf(of.u, of.d + 1));
        if (!(largest(c) <= 30)) {
          bringUpToDate(j);
          c = Arrays.copyOf(of.u, of.d + 1);
        }
        for (int i = 0; i < INPUTS; i++) {
          if (spikes[i]) {
            current[j] += w[i][j] + dot(v[j], y[i][j]);
            for (int m = 0; m <= of.d; m++) {
              for (int l = 0; l <= of.d; l++) {
                gram[j][m][l] += y[i][j][m] * c[l] + c[m] * y[i][j][l] + c[m] * c[l];
              }
            }
            add(y[i][j], 1, c);
            w[i][j] -= dot(v[j], c);
          }
        }
      }
    }

    void bringUpToDate(int j) {
      for (int i = 0; i < INPUTS; i++) {
        w[i][j] += dot(v[j], y[i][j]);
        y[i][j] = product(p[j], y[i][j]);
      }
      gram[j] = product(p[j], transposed(product(p[j], gram[j])));
      p[j] = identity(of.d + 1);
      Arrays.fill(v[j], 0);
    }

    double learn(double[] psi, double[] signal) {
      double square = 0;
      for (int j = 0; j < NEURONS; j++) {
        double[] row = new double[of.d + 1];
        add(row, of.kappa, p[j][of.d]);
        for (int m = 0; m < of.d; m++) {
          add(row, psi[j] * of.g[m], p[j][m]);
        }
        p[j][of.d] = row;
        square += signal[j] * signal[j] * dot(row, product(gram[j], row));
        add(v[j], -RATE * signal[j], row);
      }
      return square;
    }
  }

  @Test
  void bothLearnTheSameWeights() {
    for (long seed = 0; seed < NETWORKS; seed++) {
      RandomGenerator random = new RandomStreams(seed).stream("events");
      Layer layer = new Layer(random);
      double[][] w = new double[INPUTS][NEURONS];
      for (double[] row : w) {
        Arrays.setAll(row, j -> random.nextGaussian());
      }
      Eager eager = new Eager(layer, copy(w));
      Events events = new Events(layer, copy(w));
      double[][] state = new double[NEURONS][layer.d];
      boolean[] spiked = new boolean[NEURONS];
      double[] psiBefore = new double[NEURONS];
      double[] y = new double[2];
      for (int t = 0; t < STEPS; t++) {
        boolean[] spikes = new boolean[INPUTS];
        for (int i = 0; i < INPUTS; i++) {
          spikes[i] = random.nextInt(4) == 0;
        }
        double[] current = new double[NEURONS];
        double[] same = new double[NEURONS];
        eager.arrive(spikes, psiBefore, current);
        events.arrive(spikes, psiBefore, same);
        assertEquals(0, difference(current, same), 1e-10, "current, seed " + seed);
        double[] psi = new double[NEURONS];
        for (int j = 0; j < NEURONS; j++) {
          state[j] = product(layer.a, state[j]);
          add(state[j], current[j], layer.u);
          add(state[j], spiked[j] ? 1 : 0, layer.r);
          double distance = dot(layer.g, state[j]) - 1;
          psi[j] = 0.3 * Math.max(0, 1 - Math.abs(distance));
          spiked[j] = distance > 0;
        }
        double[] error = new double[2];
        for (int k = 0; k < 2; k++) {
          y[k] = 0.9 * y[k];
          for (int j = 0; j < NEURONS; j++) {
            y[k] += spiked[j] ? 0.1 * layer.feedback[k][j] : 0;
          }
          error[k] = y[k] - Math.sin(0.1 * t + k);
        }
        double[] signal = new double[NEURONS];
        for (int k = 0; k < 2; k++) {
          add(signal, error[k], layer.feedback[k]);
        }
        double square = eager.learn(psi, signal);
        assertEquals(square, events.learn(psi, signal), 1e-9 * (1 + square), "|g|^2, " + seed);
        psiBefore = psi;
      }
      for (int j = 0; j < NEURONS; j++) {
        events.bringUpToDate(j);
      }
      for (int i = 0; i < INPUTS; i++) {
        assertEquals(0, difference(eager.w[i], events.w[i]), 1e-10, "weights, seed " + seed);
        for (int j = 0; j < NEURONS; j++) {
          assertEquals(eager.bar[i][j], events.y[i][j][layer.d], 1e-10, "ebar, seed " + seed);
        }
      }
    }
  }

  private static double[][] identity(int n) {
    double[][] matrix = new double[n][n];
    for (int m = 0; m < n; m++) {
      matrix[m][m] = 1;
    }
    return matrix;
  }

  private static double[][] copy(double[][] matrix) {
    return Arrays.stream(matrix).map(double[]::clone).toArray(double[][]::new);
  }

  private static double[][] transposed(double[][] matrix) {
    double[][] turned = new double[matrix.length][matrix.length];
    for (int m = 0; m < matrix.length; m++) {
      for (int l = 0; l < matrix.length; l++) {
        turned[l][m] = matrix[m][l];
      }
    }
    return turned;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int m = 0; m < a.length; m++) {
      sum += a[m] * b[m];
    }
    return sum;
  }

  private static void add(double[] to, double f, double[] x) {
    for (int m = 0; m < x.length; m++) {
      to[m] += f * x[m];
    }
  }

  private static double[] product(double[][] a, double[] x) {
    double[] o = new double[a.length];
    Arrays.setAll(o, m -> dot(a[m], x));
    return o;
  }

  private static double[][] product(double[][] a, double[][] b) {
    double[][] o = new double[a.length][a.length];
    for (int m = 0; m < a.length; m++) {
      for (int l = 0; l < a.length; l++) {
        add(o[m], a[m][l], b[l]);
      }
    }
    return o;
  }

  private static double largest(double[] x) {
    return Arrays.stream(x).map(Math::abs).reduce(0, (p, q) -> p >= q ? p : q);
  }

  private static double difference(double[] a, double[] b) {
    double most = 0;
    for (int j = 0; j < a.length; j++) {
      most = Math.max(most, Math.abs(a[j] - b[j]));
    }
    return most;
  }

  /** P c = b, P's last column being zero but for its last entry, by elimination. */
  private static double[] solve(double[][] p, double[] b) {
    int n = b.length;
    double[][] m = copy(p);
    double[] c = b.clone();
    for (int i = 0; i < n; i++) {
      int pivot = i;
      for (int k = i + 1; k < n; k++) {
        pivot = Math.abs(m[k][i]) > Math.abs(m[pivot][i]) ? k : pivot;
      }
      double[] row = m[pivot];
      m[pivot] = m[i];
      m[i] = row;
      double value = c[pivot];
      c[pivot] = c[i];
      c[i] = value;
      for (int k = i + 1; k < n; k++) {
        double factor = m[k][i] / m[i][i];
        add(m[k], -factor, m[i]);
        c[k] -= factor * c[i];
      }
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++) {
        c[i] -= m[i][k] * c[k];
      }
      c[i] /= m[i][i];
    }
    return c;
  }
}
