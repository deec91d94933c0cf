package org.eprop.core.forward;

import java.util.Arrays;
import org.eprop.core.kernel.Elements;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.kernel.Padding;
import org.eprop.core.kernel.Spacing;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Weights;
import org.eprop.core.neuron.Constants;
import org.eprop.core.projection.DenseProjection;
import org.eprop.core.projection.MatrixRows;
import org.eprop.core.projection.ProjectionKernel;
import org.eprop.core.projection.ScaledRowSum;
import org.eprop.core.projection.SparseProjection;
import org.eprop.core.recording.Events;
import org.eprop.core.recording.SampleRecord;

/**
 * I^t of one population: all that arrives at it in a step. Of projections that are dense, with one
 * delay, and bring spikes, the rows of those who spiked are one list, and one loop adds them: a
 * processor can't foresee the ends of many short ones. Owned by one thread, reused.
 */
final class Arrivals {

  /** Spikes that are listed without asking whether there are so many. */
  private static final int USUAL = Events.SPARE;

  /** Steps whose dense real-valued input is multiplied with its weights for one pass over them. */
  private static final int DENSE_STEPS = 4;

  private final int population;
  private final int n;
  private final int[] into;
  private final ProjectionKernel[] projections;
  private final Kernels kernels;

  /** How many of them are dense with one delay: they come first. */
  private final int dense;

  /** Whether those are two, and the second one comes from a population. */
  private final boolean pair;

  private final int[] delay;

  /** Where the rows of each source begin among all. */
  private final int[] offset;

  /** The rows of all sources, and then, if there is one, the bias; empty as long as not wanted. */
  private float[][] rows = {};

  private final boolean hasBias;

  // During a run.
  private final Events[] events;
  private final float[][][] real;
  private final MatrixRows[] weights;
  private float[] bias;
  private boolean joined;

  /** Up to which step real-valued input is multiplied for several steps at once. */
  private int multiplied;

  // Arrays of the events: they may grow.
  private final int[][] start;
  private final int[][] neuron;

  /** Which rows arrive; what is beyond those listed means nothing. */
  private int[] list;

  /**
   * W x of some steps of the first projection, [step][neuron], and zeros; null before there are.
   */
  private float[][] products;

  private float[] zeros;

  Arrivals(NetworkStructure network, int population, int[] into, Kernels kernels, Spacing spacing) {
    this.population = population;
    int[] order = Arrays.copyOf(into, into.length);
    int first = 0;
    for (int i : into) { // stable: dense ones first
      if (network.projections().get(i).synapses().isDense()) {
        order[first++] = i;
      }
    }
    dense = first;
    for (int i : into) {
      if (!network.projections().get(i).synapses().isDense()) {
        order[first++] = i;
      }
    }
    this.into = order;
    this.kernels = kernels;
    n = network.size(population);
    int count = into.length;
    projections = new ProjectionKernel[count];
    delay = new int[count];
    offset = new int[count + 1];
    for (int k = 0; k < count; k++) {
      Projection projection = network.projections().get(this.into[k]);
      projections[k] = ProjectionKernel.of(projection, kernels, spacing);
      delay[k] = projection.synapses().longest();
      offset[k + 1] = offset[k] + (k < dense ? projection.synapses().pre() : 0);
    }
    hasBias = network.populations().get(population).hasBias();
    pair = dense == 2 && !hasBias && !network.projections().get(this.into[1]).from().isInput();
    events = new Events[count];
    real = new float[count][][];
    weights = new MatrixRows[count];
    for (int k = 0; k < count; k++) {
      weights[k] = new MatrixRows(kernels, k < dense ? ScaledRowSum.MOST : 1);
    }
    start = new int[count][];
    neuron = new int[count][];
    list = spacing.ints(2 * USUAL);
  }

  /** Uses these constants from now on. */
  void use(Constants now) {
    for (int k = 0; k < into.length; k++) {
      projections[k].use(now.places[into[k]]);
    }
  }

  /**
   * Starts a run: somebody may have put other rows into the matrices since the last one.
   *
   * @param steps of real-valued input that are known already
   */
  void begin(SampleRecord run, Weights of, int steps) {
    joined = dense > 0;
    for (int k = 0; k < into.length; k++) {
      Projection projection = projections[k].projection;
      events[k] = run.spikes(projection.from());
      real[k] = run.real(projection.from());
      weights[k].use(of, into[k]);
      joined &= real[k] == null && (k >= dense || weights[k].whole() != null);
      projections[k].begin();
    }
    bias = of.bias(population);
    multiplied = into.length > 0 && real[0] != null ? multiplied(steps - delay[0]) : 0;
    if (multiplied > 0 && products == null) {
      products = Padding.rows(isDense(0) ? DENSE_STEPS : Kernels.STEPS, n);
      zeros = Padding.row(n);
    }
    if (joined) {
      if (rows.length == 0) {
        rows = new float[offset[dense] + (hasBias ? 1 : 0)][];
      }
      for (int k = 0; k < dense; k++) {
        float[][] whole = weights[k].whole();
        System.arraycopy(whole, 0, rows, offset[k], whole.length);
      }
      if (hasBias) {
        rows[rows.length - 1] = bias;
      }
    }
  }

  /** How many of so many steps of the first projection are multiplied several at once. */
  private int multiplied(int steps) {
    if (isDense(0)) {
      return weights[0].whole() == null ? 0 : steps / DENSE_STEPS * DENSE_STEPS;
    }
    return projections[0] instanceof SparseProjection ? steps : 0;
  }

  /** Looks up the arrays of the events, which may have grown. */
  void refresh() {
    for (int k = 0; k < events.length; k++) {
      start[k] = events[k].start;
      neuron[k] = events[k].neuron;
    }
  }

  /** Sets o to I^t. */
  void sum(int t, float[] o) {
    if (!joined) {
      sumEach(t, o);
      return;
    }
    if (pair) {
      sumPair(t, o);
    } else {
      sumList(t, o);
    }
    for (int k = dense; k < into.length; k++) {
      projections[k].arrive(t, events[k], real[k], weights[k], o);
    }
  }

  /** The rows of those who spiked below, and of a population, most often its own. */
  private void sumPair(int t, float[] o) {
    int below = t - delay[0];
    int own = t - delay[1];
    int from = below < 0 ? 0 : start[0][below];
    int to = below < 0 ? 0 : start[0][below + 1];
    int first = own < 0 ? 0 : start[1][own];
    int last = own < 0 ? 0 : start[1][own + 1];
    if (from == to) {
      kernels.sumRows(o, rows, neuron[1], first, last, offset[1], n);
    } else {
      int count = list(neuron[0], from, to, neuron[1], first, last, offset[1]);
      kernels.sumRows(o, rows, list, 0, count, 0, n);
    }
  }

  /**
   * Lists the rows of two sources. The first few of each are not counted, as what comes after them
   * is overwritten.
   *
   * @param below who spiked, from index {@code from} to {@code to - 1}
   * @param own who else spiked, from index {@code first} to {@code last - 1}; at least {@link
   *     Events#SPARE} longer
   * @param shift the row of the second source's neuron 0
   * @return how many there are
   */
  private int list(int[] below, int from, int to, int[] own, int first, int last, int shift) {
    int middle = to - from;
    int count = middle + last - first;
    int[] listed = room(count);
    int i = 0;
    if (from + USUAL <= below.length) {
      for (; i < USUAL; i++) {
        listed[i] = below[from + i];
      }
    }
    for (; i < middle; i++) {
      listed[i] = below[from + i];
    }
    for (i = 0; i < USUAL; i++) {
      listed[middle + i] = own[first + i] + shift;
    }
    for (; first + i < last; i++) {
      listed[middle + i] = own[first + i] + shift;
    }
    return count;
  }

  private int[] room(int count) {
    if (list.length < count + USUAL) {
      list = Arrays.copyOf(list, 2 * (count + USUAL));
    }
    return list;
  }

  private void sumList(int t, float[] o) {
    int count = 0;
    for (int k = 0; k < dense; k++) {
      int then = t - delay[k];
      if (then >= 0) {
        int first = start[k][then];
        int last = start[k][then + 1];
        int[] listed = room(count + last - first + 1);
        for (int e = first; e < last; e++) {
          listed[count++] = neuron[k][e] + offset[k];
        }
      }
    }
    if (hasBias) {
      room(count + 1)[count++] = rows.length - 1;
    }
    kernels.sumRows(o, rows, list, 0, count, 0, n);
  }

  private void sumEach(int t, float[] o) {
    int k = 0;
    int then = into.length == 0 ? -1 : t - delay[0];
    boolean isReal = then >= 0 && real[0] != null && real[0][then] != null;
    if (isReal && then < multiplied) {
      System.arraycopy(product(then), 0, o, 0, n);
      k = 1;
    } else if (isReal && isDense(0)) {
      ((DenseProjection) projections[0]).arriveAlone(real[0][then], weights[0], o);
      k = 1;
    } else {
      Arrays.fill(o, 0, n, 0);
    }
    for (; k < into.length; k++) {
      projections[k].arrive(t, events[k], real[k], weights[k], o);
    }
    if (hasBias) {
      Elements.addScaled(o, 1, bias, n);
    }
  }

  private boolean isDense(int k) {
    return projections[k] instanceof DenseProjection;
  }

  /** W x of a step, computed along with that of its neighbours. */
  private float[] product(int then) {
    int together = products.length;
    if (then % together == 0) {
      if (projections[0] instanceof SparseProjection sparse) {
        sparse.products(real[0], then, Math.min(together, multiplied - then), weights[0], products);
      } else {
        float[][] w = weights[0].whole();
        kernels.sumScaledRows(products, zeros, real[0], then, w, w.length, together, n);
      }
    }
    return products[then % together];
  }
}
