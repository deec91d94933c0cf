package org.eprop.core.projection;

import java.util.Arrays;
import java.util.List;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.kernel.Spacing;
import org.eprop.core.recording.Events;

/**
 * The rows of some dense projections into one population, and its bias, as if they were one matrix:
 * those of who spiked are one list, and one loop adds them. A processor can't foresee the ends of
 * many short loops. Owned by one thread, reused.
 */
public final class DenseRows {

  /** Spikes that are listed without asking whether there are so many. */
  private static final int USUAL = Events.SPARE;

  private final List<DenseProjection> projections;
  private final Kernels kernels;
  private final int n;
  private final boolean hasBias;

  /** Whether they are two, and the second one comes from a population. */
  private final boolean pair;

  /** Where the rows of each begin among all. */
  private final int[] offset;

  /** The rows of all, and then, if there is one, the bias; empty as long as not wanted. */
  private float[][] rows = {};

  // Arrays of the events: they may grow.
  private final int[][] start;
  private final int[][] neuron;

  /** Which rows arrive; what is beyond those listed means nothing. */
  private int[] list;

  public DenseRows(
      List<DenseProjection> projections, boolean hasBias, int n, Kernels kernels, Spacing spacing) {
    this.projections = projections;
    this.hasBias = hasBias;
    this.n = n;
    this.kernels = kernels;
    int count = projections.size();
    pair = count == 2 && !hasBias && !projections.get(1).projection.from().isInput();
    offset = new int[count + 1];
    for (int k = 0; k < count; k++) {
      offset[k + 1] = offset[k] + projections.get(k).projection.synapses().pre();
    }
    start = new int[count][];
    neuron = new int[count][];
    list = spacing.ints(2 * USUAL);
  }

  /**
   * Starts a run, which they have begun.
   *
   * @param bias [n]; null if there is none
   * @return whether they are one matrix in it: all bring spikes, and their rows lie in memory
   */
  public boolean begin(float[] bias) {
    if (start.length == 0) {
      return false;
    }
    for (int k = 0; k < start.length; k++) {
      DenseProjection own = projections.get(k);
      if (own.real != null || own.weights.whole() == null) {
        return false;
      }
    }
    if (rows.length == 0) {
      rows = new float[offset[start.length] + (hasBias ? 1 : 0)][];
    }
    for (int k = 0; k < start.length; k++) {
      float[][] whole = projections.get(k).weights.whole();
      System.arraycopy(whole, 0, rows, offset[k], whole.length);
    }
    if (hasBias) {
      rows[rows.length - 1] = bias;
    }
    return true;
  }

  /** Looks up the arrays of the events, which may have grown. */
  public void refresh() {
    for (int k = 0; k < start.length; k++) {
      Events spikes = projections.get(k).spikes;
      start[k] = spikes.start;
      neuron[k] = spikes.neuron;
    }
  }

  /** Sets o to what arrives at step t. */
  public void sum(int t, float[] o) {
    if (pair) {
      sumPair(t, o);
    } else {
      sumList(t, o);
    }
  }

  private int then(int k, int t) {
    return t - projections.get(k).delay;
  }

  /** The rows of those who spiked below, and of a population, most often its own. */
  private void sumPair(int t, float[] o) {
    int below = then(0, t);
    int own = then(1, t);
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
    for (int k = 0; k < start.length; k++) {
      int then = then(k, t);
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
}
