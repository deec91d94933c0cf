package org.eprop.core.projection;

import java.util.Arrays;
import org.eprop.core.kernel.Padding;
import org.eprop.core.state.StateBytes;

/**
 * The Gram matrices of one projection's traces, Gamma_j = sum_i y_ji y_ji^T [d + 1][d + 1] of each
 * postsynaptic neuron j, with y of {@link Propagators}. They change at spikes alone,
 *
 * <pre>    Gamma += y c^T + c y^T + c c^T</pre>
 *
 * <p>and say what the size of a step's gradient is, without a look at the synapses: with p, P's row
 * of ebar,
 *
 * <pre>    |g|^2 = sum_ji (L_j ebar_ji)^2 = sum_j L_j^2 p_j^T Gamma_j p_j</pre>
 *
 * <p>Owned by one thread.
 */
final class TraceGram {

  private final Propagators by;
  private final TraceShape shape;

  /** Gamma [m][l][neuron], l up to m. */
  private final float[][][] gamma;

  private final double[][] moved;
  private final double[][] half;
  private final float[] kept;

  /** p Gamma p [neuron]. */
  private final float[] squares;

  TraceGram(Propagators by, TraceShape shape) {
    this.by = by;
    this.shape = shape;
    int size = by.d + 1;
    gamma = new float[size][][];
    for (int m = 0; m < size; m++) {
      gamma[m] = new float[m + 1][Padding.pairs(by.n)];
    }
    moved = new double[size][size];
    half = new double[size][size];
    kept = new float[size * (size + 1) / 2];
    squares = new float[Padding.pairs(by.n)];
  }

  /** Takes over traces as they are, P being the identity. */
  void set(SynapseTraces traces) {
    for (float[][] rows : gamma) {
      for (float[] row : rows) {
        Arrays.fill(row, 0);
      }
    }
    for (int i = 0; i < traces.touched.length; i++) {
      int width = traces.synapses.width(i);
      for (int s = 0; traces.touched[i] && s < width; s++) {
        int j = traces.synapses.target(i, s);
        for (int m = 0; m < gamma.length; m++) {
          for (int l = 0; l <= m; l++) {
            gamma[m][l][j] += at(traces, i, m, s) * at(traces, i, l, s);
          }
        }
      }
    }
  }

  private float at(SynapseTraces traces, int i, int m, int s) {
    return shape.isOwn(m) ? traces.own[i] : traces.trace(i, m)[s];
  }

  /** An event of size p of a dense row, before its traces change. */
  void addRow(SynapseTraces traces, int i, float p, boolean ontoItself) {
    if (ontoItself) {
      keep(i);
    }
    float s = shape.kind() == TraceShape.Kind.ANY ? 0 : traces.own[i] / shape.input();
    for (int m = 0; m < gamma.length; m++) {
      float[] c = by.arriving[m];
      for (int l = 0; l <= m; l++) {
        float[] b = by.arriving[l];
        float[] to = gamma[m][l];
        if (shape.isOwn(m) && shape.isOwn(l)) {
          addProduct(to, 2 * s * p + p * p, c, c, by.n);
        } else if (shape.isOwn(m)) {
          addOwn(to, s * p + p * p, c, b, p, traces.trace(i, l));
        } else if (shape.isOwn(l)) {
          addOwn(to, s * p + p * p, b, c, p, traces.trace(i, m));
        } else {
          addPair(to, p, traces.trace(i, m), c, traces.trace(i, l), b);
        }
      }
    }
    if (ontoItself) {
      restore(i);
    }
  }

  private void keep(int j) {
    int at = 0;
    for (float[][] rows : gamma) {
      for (float[] row : rows) {
        kept[at++] = row[j];
      }
    }
  }

  private void restore(int j) {
    int at = 0;
    for (float[][] rows : gamma) {
      for (float[] row : rows) {
        row[j] = kept[at++];
      }
    }
  }

  /** to += own (f c + p y), c being null where it is zero. */
  private void addOwn(float[] to, float f, float[] own, float[] c, float p, float[] y) {
    if (c != null) {
      addProduct(to, f, own, c, by.n);
    }
    addProduct(to, p, own, y, by.n);
  }

  private void addPair(float[] to, float p, float[] y, float[] c, float[] x, float[] b) {
    if (b != null) {
      addProduct(to, p, y, b, by.n);
    }
    if (c != null) {
      addProduct(to, p, c, x, by.n);
    }
    if (b != null && c != null) {
      addProduct(to, p * p, c, b, by.n);
    }
  }

  private static void addProduct(float[] to, float f, float[] x, float[] y, int n) {
    for (int j = 0; j < n; j++) {
      to[j] += f * x[j] * y[j];
    }
  }

  private static void addProduct(float[] to, float f, float[] x, float[] y, float[] z, int n) {
    for (int j = 0; j < n; j++) {
      to[j] += f * x[j] * y[j] * z[j];
    }
  }

  /** An event of one synapse onto neuron j, before its traces y change. */
  void add(int j, float p, float[] y) {
    for (int m = 0; m < gamma.length; m++) {
      float c = arriving(m, j);
      for (int l = 0; l <= m; l++) {
        float b = arriving(l, j);
        gamma[m][l][j] += p * (y[m] * b + c * y[l]) + p * p * c * b;
      }
    }
  }

  private float arriving(int m, int j) {
    return by.arriving[m] == null ? 0 : by.arriving[m][j];
  }

  /** y of the part that is the presynaptic neuron's own, of a synapse onto neuron j. */
  float ownAt(float own, int m, int j) {
    return own / shape.input() * by.arriving[m][j];
  }

  /** Neuron j's synapses are brought up to date: Gamma = P Gamma P^T. */
  void bringUpToDate(int j) {
    int size = gamma.length;
    for (int m = 0; m < size; m++) {
      for (int l = 0; l < size; l++) {
        double sum = 0;
        for (int k = 0; k < size; k++) {
          sum += propagator(m, k, j) * (k < l ? gamma[l][k][j] : gamma[k][l][j]);
        }
        half[m][l] = sum;
      }
    }
    for (int m = 0; m < size; m++) {
      for (int l = 0; l <= m; l++) {
        double sum = 0;
        for (int k = 0; k < size; k++) {
          sum += half[m][k] * propagator(l, k, j);
        }
        moved[m][l] = sum;
      }
    }
    for (int m = 0; m < size; m++) {
      for (int l = 0; l <= m; l++) {
        gamma[m][l][j] = (float) moved[m][l] + SynapseEvents.TINY - SynapseEvents.TINY;
      }
    }
  }

  private float propagator(int to, int from, int j) {
    if (to == by.d) {
      return from == by.d ? by.k[j] : by.f[from][j];
    }
    return from == by.d || by.e[to][from] == null ? 0 : by.e[to][from][j];
  }

  /**
   * |g|^2 of the step that has just been ended.
   *
   * @param signal c L [neuron]
   */
  double square(float[] signal) {
    Arrays.fill(squares, 0, by.n, 0);
    for (int m = 0; m < gamma.length; m++) {
      for (int l = 0; l <= m; l++) {
        float times = l == m ? 1 : 2;
        addProduct(squares, times, ofFiltered(m), ofFiltered(l), gamma[m][l], by.n);
      }
    }
    double sum = 0;
    for (int j = 0; j < by.n; j++) {
      sum += (double) (signal[j] * signal[j]) * Math.max(0, squares[j]);
    }
    return sum;
  }

  /** What part m of y has to do with ebar: P's row of it. */
  private float[] ofFiltered(int m) {
    return m == by.d ? by.k : by.f[m];
  }

  /** Saves or restores it. */
  void exchange(StateBytes bytes, String name) {
    for (float[][] rows : gamma) {
      bytes.floats(name, ".gram", rows, rows.length, by.n);
    }
  }
}
