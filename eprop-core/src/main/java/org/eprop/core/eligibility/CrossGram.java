package org.eprop.core.eligibility;

import org.eprop.core.kernel.Elements;
import org.eprop.core.state.StateBytes;

/**
 * The Gram matrices between the traces of the same synapses that two filters with different kappa
 * make, Gamma_j = sum_i y_ji y'_ji^T [d + 1][d + 1] of each postsynaptic neuron j. They change as
 * those of {@link TraceGram} do, and give what is mixed in the size of a step's gradient, the sum
 * of both filters' gradients:
 *
 * <pre>    2 sum_ji (L_j ebar_ji) (L'_j ebar'_ji) = 2 sum_j L_j L'_j p_j^T Gamma_j p'_j</pre>
 *
 * <p>There is none where all readouts filter alike. Owned by one thread.
 */
final class CrossGram {

  private final SynapseEvents first;
  private final SynapseEvents second;

  /** Gamma [part of the first's y][of the second's][neuron]. */
  private final double[][][] gamma;

  private final double[] moved;

  /** Of the same synapses; both tell it of their events. */
  CrossGram(SynapseEvents first, SynapseEvents second) {
    this.first = first;
    this.second = second;
    int size = first.d + 1;
    gamma = new double[size][size][first.by.n];
    moved = new double[size];
    set();
  }

  /** Takes over traces as they are, P being the identity. */
  void set() {
    for (double[][] rows : gamma) {
      Elements.clear(rows);
    }
    SynapseTraces traces = first.traces;
    for (int i = 0; i < traces.touched.length; i++) {
      int width = traces.synapses.width(i);
      for (int s = 0; s < width; s++) {
        int j = traces.synapses.target(i, s);
        for (int m = 0; m < gamma.length; m++) {
          for (int l = 0; l < gamma.length; l++) {
            gamma[m][l][j] += (double) first.x(i, m, s) * second.x(i, l, s);
          }
        }
      }
    }
  }

  /** An event of size p at the places from begin to end of row i, before of's traces change. */
  void event(SynapseEvents of, int i, int begin, int end, float p) {
    SynapseEvents other = of == first ? second : first;
    for (int m = 0; m < gamma.length; m++) {
      for (int l = 0; l < gamma.length; l++) {
        float[] c = of.by.arriving[m];
        if (c != null) {
          add(of == first ? gamma[m][l] : gamma[l][m], p, c, other, i, l, begin, end);
        }
      }
    }
  }

  /** to += p c y, with part l of y. */
  private static void add(
      double[] to, float p, float[] c, SynapseEvents of, int i, int l, int begin, int end) {
    boolean isOwn = of.shape.isOwn(l);
    float[] y = isOwn ? of.by.arriving[l] : of.traces.trace(i, l);
    double f = isOwn ? (double) p * of.traces.own[i] / of.shape.input() : p;
    for (int s = begin; s < end; s++) {
      int j = of.traces.synapses.target(i, s);
      to[j] += f * c[j] * y[isOwn ? j : s];
    }
  }

  /** All neurons' synapses of one of both are brought up to date: Gamma = P Gamma, or Gamma P^T. */
  void bringUpToDate(SynapseEvents of) {
    for (int j = 0; j < of.by.n; j++) {
      bringUpToDate(of, j);
    }
  }

  /** The same of neuron j. */
  void bringUpToDate(SynapseEvents of, int j) {
    for (int kept = 0; kept < gamma.length; kept++) {
      for (int to = 0; to < gamma.length; to++) {
        moved[to] = 0;
        for (int from = 0; from < gamma.length; from++) {
          float[] p = of.by.part(to, from);
          moved[to] += p == null ? 0 : (double) p[j] * at(of, from, kept)[j];
        }
      }
      for (int to = 0; to < gamma.length; to++) {
        at(of, to, kept)[j] = moved[to];
      }
    }
  }

  private double[] at(SynapseEvents of, int own, int others) {
    return of == first ? gamma[own][others] : gamma[others][own];
  }

  /**
   * What is mixed in |g|^2 of the step that has just been ended.
   *
   * @param signal c L of the first [neuron]
   * @param others that of the second
   */
  double mixed(float[] signal, float[] others) {
    double sum = 0;
    for (int m = 0; m < gamma.length; m++) {
      float[] p = first.by.ofFiltered(m);
      for (int l = 0; l < gamma.length; l++) {
        float[] q = second.by.ofFiltered(l);
        double[] row = gamma[m][l];
        for (int j = 0; j < first.by.n; j++) {
          sum += (double) signal[j] * p[j] * row[j] * q[j] * others[j];
        }
      }
    }
    return 2 * sum;
  }

  /** Saves or restores it. */
  void exchange(StateBytes bytes, String name) {
    for (double[][] rows : gamma) {
      for (double[] row : rows) {
        bytes.doubles(name + ".crossGram", row);
      }
    }
  }
}
