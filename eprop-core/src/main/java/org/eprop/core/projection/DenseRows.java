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

  private int[] room(int count) {
    if (list.length < count) {
      list = Arrays.copyOf(list, 2 * count);
    }
    return list;
  }
}
