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

  // What arrives through the two of a pair, and how much later; at hand without a look into them.
  private Events below;
  private Events own;
  private int delayBelow;
  private int delayOwn;

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
    if (pair) {
      below = projections[0].spikes;
      own = projections[1].spikes;
      delayBelow = projections[0].delay;
      delayOwn = projections[1].delay;
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
    int then = t - delayBelow;
    int before = t - delayOwn;
    int[] start = below.start;
    int[] ownStart = own.start;
    int from = then < 0 ? 0 : start[then];
    int to = then < 0 ? 0 : start[then + 1];
    int first = before < 0 ? 0 : ownStart[before];
    int last = before < 0 ? 0 : ownStart[before + 1];
    if (from == to) {
      kernels.sumRows(o, rows, own.neuron, first, last, offset[1], n);
    } else {
      int count = list(below.neuron, from, to - from, own.neuron, first, last - first);
      kernels.sumRows(o, rows, list, 0, count, 0, n);
    }
  }

  /**
   * Lists the rows of two projections. The first few of each are not counted, as what comes after
   * them is overwritten, and a processor can't foresee the ends of short loops.
   *
   * @param some who spiked, {@code count} of them from index {@code from} on
   * @param others who else spiked, from index {@code first} on; {@link Events#SPARE} longer
   * @return how many there are
   */
  private int list(int[] some, int from, int count, int[] others, int first, int more) {
    int[] listed = room(count + more + Events.SPARE);
    int i = 0;
    if (from + Events.SPARE <= some.length) {
      for (; i < Events.SPARE; i++) {
        listed[i] = some[from + i];
      }
    }
    for (; i < count; i++) {
      listed[i] = some[from + i];
    }
    int shift = offset[1];
    for (i = 0; i < Events.SPARE; i++) {
      listed[count + i] = others[first + i] + shift;
    }
    for (; i < more; i++) {
      listed[count + i] = others[first + i] + shift;
    }
    return count + more;
  }

  private int[] room(int count) {
    if (list.length < count) {
      list = Arrays.copyOf(list, 2 * count);
    }
    return list;
  }
}
