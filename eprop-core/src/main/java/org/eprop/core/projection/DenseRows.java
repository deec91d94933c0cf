package org.eprop.core.projection;

import java.util.Arrays;
import java.util.List;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.kernel.Padding;
import org.eprop.core.recording.Events;

/**
 * The rows of some dense projections into one population, and its bias, as if they were one matrix:
 * those of who spiked are one list, and one loop adds them. A processor can't foresee the ends of
 * many short loops. Owned by one thread, reused.
 */
public final class DenseRows {

  private final DenseProjection[] projections;
  private final Kernels kernels;
  private final int n;
  private final boolean hasBias;

  /** Whether they are two, the second one from a population, and there is no bias. */
  private final boolean pair;

  /** Where the rows of each begin among all. */
  private final int[] offset;

  /** The rows of all, and then, if there is one, the bias; empty as long as not wanted. */
  private float[][] rows = {};

  /** Which rows arrive; what is beyond those listed means nothing. */
  private int[] list;

  public DenseRows(
      List<DenseProjection> projections, boolean hasBias, int n, Kernels kernels, Padding padding) {
    this.projections = projections.toArray(DenseProjection[]::new);
    this.hasBias = hasBias;
    this.n = n;
    this.kernels = kernels;
    pair = projections.size() == 2 && !hasBias && !this.projections[1].projection.from().isInput();
    int count = projections.size();
    offset = new int[count + 1];
    for (int k = 0; k < count; k++) {
      offset[k + 1] = offset[k] + this.projections[k].projection.synapses().pre();
    }
    list = padding.ints(1);
  }

  /**
   * Starts a run, which they have begun.
   *
   * @param bias [n]; null if there is none
   * @return whether they are one matrix in it: all bring spikes, and their rows lie in memory
   */
  public boolean begin(float[] bias) {
    if (projections.length == 0) {
      return false;
    }
    for (int k = 0; k < projections.length; k++) {
      DenseProjection own = projections[k];
      if (own.real != null || own.whole() == null) {
        return false;
      }
    }
    if (rows.length == 0) {
      rows = new float[offset[projections.length] + (hasBias ? 1 : 0)][];
    }
    for (int k = 0; k < projections.length; k++) {
      float[][] whole = projections[k].whole();
      System.arraycopy(whole, 0, rows, offset[k], whole.length);
    }
    if (hasBias) {
      rows[rows.length - 1] = bias;
    }
    return true;
  }

  /** Sets o to what arrives at step t. */
  public void sum(int t, float[] o) {
    if (pair) {
      sumPair(t, o);
      return;
    }
    int count = 0;
    for (int k = 0; k < projections.length; k++) {
      int then = t - projections[k].delay;
      if (then >= 0) {
        Events spikes = projections[k].spikes;
        int first = spikes.start[then];
        int last = spikes.start[then + 1];
        if (count == 0 && k == projections.length - 1 && !hasBias) { // nothing else arrives
          kernels.sumRows(o, rows, spikes.neuron, first, last, offset[k], n);
          return;
        }
        int[] listed = room(count + last - first + 1);
        for (int e = first; e < last; e++) {
          listed[count++] = spikes.neuron[e] + offset[k];
        }
      }
    }
    if (hasBias) {
      room(count + 1)[count++] = rows.length - 1;
    }
    kernels.sumRows(o, rows, list, 0, count, 0, n);
  }

  /** Of two projections, the second one from a population. */
  private void sumPair(int t, float[] o) {
    DenseProjection a = projections[0];
    DenseProjection b = projections[1];
    int below = t - a.delay;
    int own = t - b.delay;
    int from = below < 0 ? 0 : a.spikes.start[below];
    int to = below < 0 ? 0 : a.spikes.start[below + 1];
    int first = own < 0 ? 0 : b.spikes.start[own];
    int last = own < 0 ? 0 : b.spikes.start[own + 1];
    if (from == to) {
      kernels.sumRows(o, rows, b.spikes.neuron, first, last, offset[1], n);
    } else {
      int count = list(a.spikes.neuron, from, to - from, b.spikes.neuron, first, last - first);
      kernels.sumRows(o, rows, list, 0, count, 0, n);
    }
  }

  /**
   * Lists the rows of two projections. The first few of each are not counted, as what comes after
   * them is overwritten, and a processor can't foresee the ends of short loops.
   *
   * @param below who spiked, {@code count} of them from index {@code from} on
   * @param own who else spiked, from index {@code first} on; {@link Events#SPARE} longer
   * @return how many there are
   */
  private int list(int[] below, int from, int count, int[] own, int first, int others) {
    int[] listed = room(count + others + Events.SPARE);
    int i = 0;
    if (from + Events.SPARE <= below.length) {
      for (; i < Events.SPARE; i++) {
        listed[i] = below[from + i];
      }
    }
    for (; i < count; i++) {
      listed[i] = below[from + i];
    }
    int shift = offset[1];
    for (i = 0; i < Events.SPARE; i++) {
      listed[count + i] = own[first + i] + shift;
    }
    for (; i < others; i++) {
      listed[count + i] = own[first + i] + shift;
    }
    return count + others;
  }

  private int[] room(int count) {
    if (list.length < count) {
      list = Arrays.copyOf(list, 2 * count);
    }
    return list;
  }
}
