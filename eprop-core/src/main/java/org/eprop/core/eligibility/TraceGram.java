package org.eprop.core.eligibility;

import java.util.Arrays;
import org.eprop.core.kernel.Elements;
import org.eprop.core.kernel.EventKernels;
import org.eprop.core.kernel.LinearCombination;
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

  private static final float TINY = 1e-25f;

  private final Propagators by;
  private final EventKernels kernels;
  private final TraceShape shape;

  /** Gamma [m][l][neuron], l up to m. */
  private final float[][][] gamma;

  /** Sums over a step's events: p y of the parts that are no row's own, p s of that, and p^2. */
  private final float[][] arrived;

  private double sumOfOwn;
  private double sumOfSquares;

  /** Neurons that have spiked and have no synapse onto themselves, and their part of the sums. */
  private final int[] alone;

  private final double[] aloneOwn;
  private final double[] aloneSquare;
  private final float[] kept;
  private int aloneCount;

  private final LinearCombination sum = new LinearCombination();
  private final float[][][] half;
  private final double[][] ofOne;

  /** p [part][neuron]. */
  private final float[][] ofFiltered;

  /** p Gamma p [neuron]. */
  private final float[] squares;

  TraceGram(Propagators by, TraceShape shape, EventKernels kernels) {
    this.by = by;
    this.kernels = kernels;
    this.shape = shape;
    int size = by.d + 1;
    gamma = new float[size][][];
    for (int m = 0; m < size; m++) {
      gamma[m] = new float[m + 1][Padding.pairs(by.n)];
    }
    int length = Padding.pairs(by.n);
    arrived = new float[size][];
    for (int m = 0; m < size; m++) {
      arrived[m] = shape.isOwn(m) ? null : new float[length];
    }
    alone = new int[by.n];
    aloneOwn = new double[by.n];
    aloneSquare = new double[by.n];
    kept = new float[by.n * size * (size + 1) / 2];
    half = new float[size][size][length];
    ofOne = new double[size][size];
    squares = new float[length];
    ofFiltered = new float[size][];
    Arrays.setAll(ofFiltered, by::ofFiltered);
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

  /** An event of size p of a dense row, before its traces change; counts once the step's end. */
  void addRow(SynapseTraces traces, int i, float p, boolean ontoItself) {
    double own = shape.kind() == TraceShape.Kind.ANY ? 0 : p * traces.own[i] / shape.input();
    sumOfSquares += (double) p * p;
    sumOfOwn += own;
    if (shape.kind() == TraceShape.Kind.OWN_AND_ONE) {
      int m = shape.other();
      float[] filtered = traces.filtered[i];
      kernels.addScaledTwo(arrived[m], arrived[by.d], p, traces.trace(i, m), filtered, by.n);
    } else {
      for (int m = 0; m < arrived.length; m++) {
        if (arrived[m] != null) {
          Elements.addScaled(arrived[m], p, traces.trace(i, m), by.n);
        }
      }
    }
    if (ontoItself) {
      alone[aloneCount] = i;
      aloneSquare[aloneCount] = (double) p * p;
      aloneOwn[aloneCount++] = own;
    }
  }

  /**
   * All events of dense rows of a step have arrived: with the sums over them S = sum p y and Q =
   * sum p^2, Gamma += S c^T + c S^T + Q c c^T. Where no neuron has a synapse onto itself, its own
   * event is left out.
   */
  void endEvents() {
    if (sumOfSquares == 0) {
      return;
    }
    keepAlone();
    boolean adaptive = by.layer != null && shape.kind() == TraceShape.Kind.OWN_AND_ONE;
    if (adaptive) {
      float own = (float) (sumOfOwn + sumOfSquares);
      float twice = (float) (2 * sumOfOwn + sumOfSquares);
      float q = (float) sumOfSquares;
      kernels.addEvents(by.layer, gamma, arrived[1], arrived[2], own, twice, q);
    }
    for (int m = 0; !adaptive && m < gamma.length; m++) {
      for (int l = 0; l <= m; l++) {
        addSums(m, l);
      }
    }
    restoreAlone();
    for (float[] row : arrived) {
      if (row != null) {
        Arrays.fill(row, 0);
      }
    }
    sumOfSquares = 0;
    sumOfOwn = 0;
    aloneCount = 0;
  }

  private void addSums(int m, int l) {
    float[] c = by.arriving[m];
    float[] b = by.arriving[l];
    float[] to = gamma[m][l];
    float q = (float) sumOfSquares;
    if (shape.isOwn(m) && shape.isOwn(l)) {
      Elements.addMultiple(to, (float) (2 * sumOfOwn + sumOfSquares), c, by.n);
    } else if (shape.isOwn(m)) {
      addOwn(to, (float) (sumOfOwn + sumOfSquares), c, b, arrived[l]);
    } else if (shape.isOwn(l)) {
      addOwn(to, (float) (sumOfOwn + sumOfSquares), b, c, arrived[m]);
    } else if (m == l && c != null) {
      Elements.addSquare(to, arrived[m], c, q, by.n);
    } else if (b != null && c != null) {
      Elements.addPair(to, arrived[m], b, c, arrived[l], q, by.n);
    } else if (b != null) {
      Elements.addProduct(to, arrived[m], b, by.n);
    } else if (c != null) {
      Elements.addProduct(to, arrived[l], c, by.n);
    }
  }

  /** to += own (f c + y), c being null where it is zero. */
  private void addOwn(float[] to, float f, float[] own, float[] c, float[] y) {
    if (c == null) {
      Elements.addProduct(to, own, y, by.n);
    } else {
      Elements.addOwn(to, own, f, c, y, by.n);
    }
  }

  /** For a neuron that has no synapse onto itself: without its own event. */
  private void addSumsAlone(int a) {
    int j = alone[a];
    double squares = sumOfSquares - aloneSquare[a];
    double own = sumOfOwn - aloneOwn[a];
    for (int m = 0; m < gamma.length; m++) {
      double c = arriving(m, j);
      double s = shape.isOwn(m) ? own * c : arrived[m][j];
      for (int l = 0; l <= m; l++) {
        double b = arriving(l, j);
        double r = shape.isOwn(l) ? own * b : arrived[l][j];
        gamma[m][l][j] += (float) (s * b + c * r + squares * c * b);
      }
    }
  }

  private void keepAlone() {
    int at = 0;
    for (int a = 0; a < aloneCount; a++) {
      for (float[][] rows : gamma) {
        for (float[] row : rows) {
          kept[at++] = row[alone[a]];
        }
      }
    }
  }

  private void restoreAlone() {
    int at = 0;
    for (int a = 0; a < aloneCount; a++) {
      for (float[][] rows : gamma) {
        for (float[] row : rows) {
          row[alone[a]] = kept[at++];
        }
      }
      addSumsAlone(a);
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
    return at(by.arriving[m], j);
  }

  private static float at(float[] row, int j) {
    return row == null ? 0 : row[j];
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
          sum += at(by.part(m, k), j) * (k < l ? gamma[l][k][j] : gamma[k][l][j]);
        }
        ofOne[m][l] = sum;
      }
    }
    for (int m = 0; m < size; m++) {
      for (int l = 0; l <= m; l++) {
        double sum = 0;
        for (int k = 0; k < size; k++) {
          sum += ofOne[m][k] * at(by.part(l, k), j);
        }
        gamma[m][l][j] = (float) sum + TINY - TINY;
      }
    }
  }

  /** The same of all neurons. */
  void bringUpToDate() {
    int size = gamma.length;
    for (int m = 0; m < size; m++) {
      for (int l = 0; l < size; l++) {
        sum.begin();
        for (int k = 0; k < size; k++) {
          sum.plus(by.part(m, k), k < l ? gamma[l][k] : gamma[k][l]);
        }
        sum.into(half[m][l], by.n);
      }
    }
    for (int m = 0; m < size; m++) {
      for (int l = 0; l <= m; l++) {
        sum.begin();
        for (int k = 0; k < size; k++) {
          sum.plus(by.part(l, k), half[m][k]);
        }
        sum.into(gamma[m][l], by.n);
        Elements.flush(gamma[m][l], by.n);
      }
    }
  }

  /**
   * |g|^2 of the step that has just been ended.
   *
   * @param signal c L [neuron]
   */
  double square(float[] signal) {
    kernels.squares(squares, ofFiltered, gamma, signal, by.n);
    return Math.max(0, Elements.sum(squares, by.n)); // by rounding, it may be just below 0
  }

  /** Saves or restores it. */
  void exchange(StateBytes bytes, String name) {
    for (float[][] rows : gamma) {
      bytes.floats(name, ".gram", rows, rows.length, by.n);
    }
  }
}
