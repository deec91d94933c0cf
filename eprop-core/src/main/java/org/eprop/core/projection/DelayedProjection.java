package org.eprop.core.projection;

import java.util.Arrays;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.network.LearnedDelays;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Synapses;
import org.eprop.core.recording.BackwardRecord;
import org.eprop.core.recording.Events;

/**
 * Synapses with delays of their own. What is on its way lies in rows of coming steps, one after the
 * other in one array, and a synapse has a slot in it: its delay times the length of a row, plus its
 * target. So a spike adds its weights to their slots, whatever their delays are, once; and the
 * gradient takes q from the same slots of the steps to come. Owned by one thread.
 */
final class DelayedProjection extends ProjectionKernel {

  /** Steps for which there is room beside those on which a spike has an effect. */
  private static final int ROOM = 64;

  /** Numbers of q that a block of steps may hold, so that they stay in the cache: 256 KiB. */
  private static final int BLOCK = 1 << 16;

  private final Synapses synapses;
  private final int shortest;

  /** How many steps a spike has an effect on. */
  private final int span;

  /** The length of a row. */
  private final int stride;

  private final int n;

  /** k(x) = -G'(x) from x = 1 on, if delays learn; and q where there is none. */
  private final float[] slope;

  private final float[] noQ;

  private DelaySlots slots;

  /** Where the synapses' targets are, from the row of the shortest delay on, [pre][k]. */
  private int[][] slot;

  /** What is on its way, a step's row after the other; null before the first use. */
  private float[] pending;

  /** The step whose row comes first, and the one whose spikes are to be put next. */
  private int origin;

  private int next;

  /** q of some steps, one row after the other. */
  private float[] flat = {};

  /** q of the steps that spikes of a step reach, one row after the other, and where they begin. */
  private float[] later = {};

  private int window;

  DelayedProjection(Projection projection, Kernels kernels) {
    super(projection, kernels, /* together= */ 1);
    synapses = projection.synapses();
    shortest = synapses.shortest();
    span = synapses.longest() - shortest + 1;
    n = synapses.post();
    slope = slope(projection.delays());
    noQ = new float[slope.length == 0 ? 0 : n];
    slots = DelaySlots.of(projection);
    slot = slots.slot;
    stride = slots.stride;
  }

  private static float[] slope(LearnedDelays delays) {
    float[] slope = new float[delays == null ? 0 : delays.reach()];
    for (int x = 1; x <= slope.length; x++) {
      slope[x - 1] = (float) -delays.slope(x);
    }
    return slope;
  }

  @Override
  public void use(DelaySlots now) {
    if (now != null && now != slots) {
      slots = now;
      slot = now.slot;
      next = -1;
    }
  }

  @Override
  public void begin() {
    next = -1;
    if (synapses.movable()) {
      slots.find(0, slot.length);
    }
  }

  @Override
  public void arrive(int t, float[] o) {
    if (t - shortest < 0) {
      return;
    }
    if (t != next) {
      restart(t);
    }
    put(t, t - shortest, 0);
    int row = (t - origin) * stride;
    float[] from = pending;
    for (int j = 0; j < n; j++) {
      o[j] += from[row + j];
    }
    Arrays.fill(from, row, row + n, 0);
    next = t + 1;
    if ((next - origin + span) * stride > from.length) {
      System.arraycopy(from, (next - origin) * stride, from, 0, (span - 1) * stride);
      Arrays.fill(from, (span - 1) * stride, from.length, 0);
      origin = next;
    }
  }

  /** Begins at step t: puts what earlier spikes have on its way. */
  private void restart(int t) {
    if (pending == null) {
      pending = new float[(ROOM + 2 * span) * stride];
    } else {
      Arrays.fill(pending, 0);
    }
    origin = t;
    for (int then = Math.max(0, t - synapses.longest()); then < t - shortest; then++) {
      int late = t - shortest - then;
      put(t, then, late);
    }
  }

  /** Puts the effects of step {@code then}, of which so many rows are over, where t comes next. */
  private void put(int t, int then, int late) {
    int base = (t - origin - late) * stride;
    if (real != null && real[then] != null) {
      for (int i = 0; i < real[then].length; i++) {
        if (real[then][i] != 0) {
          put(i, real[then][i], row(i), base, late);
        }
      }
      return;
    }
    for (int e = spikes.start[then]; e < spikes.start[then + 1]; e++) {
      int i = spikes.neuron[e];
      if (late == 0) {
        add(pending, base, slot[i], row(i));
      } else {
        put(i, 1, row(i), base, late);
      }
    }
  }

  private static void add(float[] o, int base, int[] slot, float[] w) {
    for (int k = 0; k < slot.length; k++) {
      o[base + slot[k]] += w[k];
    }
  }

  private void put(int i, float p, float[] w, int base, int late) {
    int[] at = slot[i];
    int over = late * stride;
    for (int k = 0; k < at.length; k++) {
      if (at[k] >= over) {
        pending[base + at[k]] += p * w[k];
      }
    }
  }

  @Override
  public void accumulate(int first, int last, BackwardRecord of, float[][] gradient) {
    if (synapses.movable()) {
      slots.find(first, last);
    }
    int block = Math.max(16, BLOCK / stride);
    int stop = of.steps() - shortest;
    for (int begin = 0; begin < stop; begin += block) {
      int end = Math.min(begin + block, stop);
      flatten(of.q(projection.to()), begin + shortest, end + shortest + span - 1, of.steps());
      takeAll(first, last, of, begin, end, gradient);
    }
  }

  @Override
  public void accumulateDelays(int first, int last, BackwardRecord of, float[][] gradient) {
    int block = Math.max(16, BLOCK / stride);
    int stop = Math.min(of.steps(), of.steps() - shortest + slope.length);
    for (int begin = 0; begin < stop; begin += block) {
      int end = Math.min(begin + block, stop);
      flattenSlopes(of.q(projection.to()), begin + shortest, end + shortest + span - 1, of.steps());
      takeAll(first, last, of, begin, end, gradient);
    }
  }

  /** Takes what some rows want of the rows of {@link #flat}, for activity in some steps. */
  private void takeAll(
      int first, int last, BackwardRecord of, int begin, int end, float[][] gradient) {
    float[][] own = of.real(projection.from());
    Events spikes = own == null ? of.spikes(projection.from()) : null;
    for (int i = first; i < last; i++) {
      if (own != null) {
        for (int t = begin; t < end; t++) {
          if (own[t][i] != 0) {
            take((t - begin) * stride, slot[i], own[t][i], gradient[i]);
          }
        }
      } else {
        accumulate(i, begin, end, spikes, gradient[i]);
      }
    }
  }

  private void makeRoom(int rows) {
    if (flat.length < rows * stride) {
      flat = new float[rows * stride];
    }
  }

  /**
   * The rows first .. last-1 of what the gradient of delays is to W as that of weights is to q: sum
   * over x: -G'(x) q^{t + x}. G' is odd.
   */
  private void flattenSlopes(float[][] q, int first, int last, int steps) {
    makeRoom(last - first);
    Arrays.fill(flat, 0, (last - first) * stride, 0);
    for (int t = first; t < last; t++) {
      int row = (t - first) * stride;
      for (int x = 1; x <= slope.length; x++) {
        boolean later = t + x < steps;
        boolean earlier = t - x >= 0 && t - x < steps;
        if (later || earlier) {
          addDifference(row, slope[x - 1], later ? q[t + x] : noQ, earlier ? q[t - x] : noQ);
        }
      }
    }
  }

  private void addDifference(int row, float factor, float[] a, float[] b) {
    float[] o = flat;
    for (int j = 0; j < n; j++) {
      o[row + j] += factor * (a[j] - b[j]);
    }
  }

  /** Copies the rows first .. last-1 of q; beyond the last step they are zero. */
  private void flatten(float[][] q, int first, int last, int steps) {
    makeRoom(last - first);
    for (int t = first; t < last; t++) {
      int row = (t - first) * stride;
      if (t < steps) {
        System.arraycopy(q[t], 0, flat, row, n);
      } else {
        Arrays.fill(flat, row, row + n, 0);
      }
    }
  }

  /** The spikes of neuron i in some steps, four for one pass over its synapses. */
  private void accumulate(int i, int begin, int end, Events spikes, float[] gradient) {
    int[] step = spikes.step;
    int e = Arrays.binarySearch(step, spikes.from[i], spikes.from[i + 1], begin);
    e = e < 0 ? -e - 1 : e;
    while (e > spikes.from[i] && step[e - 1] == begin) {
      e--; // a channel may have several in one step
    }
    int stop = spikes.from[i + 1];
    for (; e + 3 < stop && step[e + 3] < end; e += 4) {
      take(
          (step[e] - begin) * stride,
          (step[e + 1] - begin) * stride,
          (step[e + 2] - begin) * stride,
          (step[e + 3] - begin) * stride,
          slot[i],
          gradient);
    }
    for (; e < stop && step[e] < end; e++) {
      take((step[e] - begin) * stride, slot[i], 1, gradient);
    }
  }

  private void take(int a, int b, int c, int d, int[] slot, float[] gradient) {
    float[] from = flat;
    for (int k = 0; k < gradient.length; k++) {
      int at = slot[k];
      gradient[k] = gradient[k] + from[a + at] + from[b + at] + from[c + at] + from[d + at];
    }
  }

  private void take(int base, int[] slot, float p, float[] gradient) {
    float[] from = flat;
    for (int k = 0; k < gradient.length; k++) {
      gradient[k] += p * from[base + slot[k]];
    }
  }

  @Override
  public float[][] turned(float[][] f) {
    return f;
  }

  @Override
  public void sendBack(int t, int end, float[][] q, float[][] f, float[] o) {
    if (t + 1 == end) {
      begin(t, end, q);
    } else {
      advance(t, end, q);
    }
    for (int j = 0; j < f.length; j++) {
      o[j] += dot(f[j], slot[j]);
    }
  }

  /** Makes the rows of the steps that spikes of the last step reach the first ones of all. */
  private void begin(int t, int end, float[][] q) {
    if (later.length == 0) {
      later = new float[(ROOM + span) * stride];
    }
    if (synapses.movable()) {
      slots.find(0, slot.length);
    }
    window = later.length - span * stride;
    Arrays.fill(later, window, later.length, 0);
    if (t + shortest < end) { // then it is the last step itself
      System.arraycopy(q[t + shortest], 0, later, window, n);
    }
  }

  /** Goes one step back: one row comes before the others. */
  private void advance(int t, int end, float[][] q) {
    if (window == 0) {
      int start = later.length - (span - 1) * stride;
      System.arraycopy(later, 0, later, start, (span - 1) * stride);
      window = start;
    }
    window -= stride;
    if (t + shortest < end) {
      System.arraycopy(q[t + shortest], 0, later, window, n);
    } else {
      Arrays.fill(later, window, window + n, 0);
    }
  }

  /** Four sums side by side: a single one would wait for each addition. */
  private float dot(float[] f, int[] at) {
    float[] x = later;
    int base = window;
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    int k = 0;
    for (; k + 3 < f.length; k += 4) {
      s0 += f[k] * x[base + at[k]];
      s1 += f[k + 1] * x[base + at[k + 1]];
      s2 += f[k + 2] * x[base + at[k + 2]];
      s3 += f[k + 3] * x[base + at[k + 3]];
    }
    for (; k < f.length; k++) {
      s0 += f[k] * x[base + at[k]];
    }
    return (s0 + s1) + (s2 + s3);
  }
}
